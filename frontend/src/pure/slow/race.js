/**
 * The copies that raced before a decision: what each drew and how likely the data found it, at any step of its trial. Pure.
 *
 * The journal has a few moments of each; between two of them it is drawn as if it had gone straight.
 */

import { GAUGE_MARK } from '../words/gauges.js';
import { likelier, place } from '../words/numbers.js';

/**
 * @import { Candidate, Decision, Landscape, TriedCopy, Trials } from '../../../types/protocol'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {{name: string, kind: string, isChosen: boolean, score: number, moments: number[], nats: number[], needed: number,
 *   curves: Float32Array[] | null, location: number | null, scale: number | null,
 *   line: {weights: number[], bias: number} | null}} Rival
 *   `nats` and `curves`: at each moment; a journal of an older version knows the last moment only, and no curves */
/** @typedef {Pick<Candidate, 'kind' | 'layer'> & {location?: number | null, scale?: number | null, weights?: number[] | null, bias?: number | null}} Placed */

const MOST = 6;
const HOPELESS = Math.log(0.01); // nats: on the way not worth a number
const FREE = 0.3; // share of the race's time in which the copies may bend freely
const NOTHING = -40; // nats: where the evidence is no number, or nothing that a bar could show

/**
 * @param {Translate} t
 * @param {{decision: Decision, trials: Trials | null, landscape: Landscape | null, domain: [number, number]}} round
 * @returns {Rival[]} likeliest first; none where nothing was tried
 */
export function rivalsOf(t, { decision, trials, landscape, domain }) {
  const named = (/** @type {Placed} */ one) => nameOf(t, one, domain, landscape);
  if (trials) return trials.copies.map((copy) => fromCopy(copy, trials, named(copy), copy.candidate === decision.winner));
  return decision.candidates
    .map((one, index) => ({ one, index }))
    .filter(({ one }) => typeof one.evidence === 'number')
    .sort((first, second) => (second.one.evidence ?? 0) - (first.one.evidence ?? 0))
    .slice(0, MOST)
    .map(({ one, index }) => ({
      ...placed(one),
      name: named(one),
      score: one.score,
      isChosen: index === decision.winner,
      moments: [0],
      nats: [one.evidence ?? NOTHING],
      needed: one.evidence_needed ?? 0,
      curves: null,
    }));
}

/**
 * @param {Translate} t
 * @param {Parameters<typeof rivalsOf>[1]} round
 * @returns {Rival[]} what promised most, highest score first; where nothing was tried the candidates themselves
 */
export function promisingOf(t, round) {
  const { decision, landscape, domain } = round;
  const tried = rivalsOf(t, round);
  const all =
    tried.length > 0
      ? tried
      : decision.candidates.slice(0, MOST).map((one, index) => untried(one, nameOf(t, one, domain, landscape), index === decision.winner));
  return all.toSorted((first, second) => second.score - first.score);
}

/**
 * @param {Candidate} one
 * @param {string} name
 * @param {boolean} isChosen
 * @returns {Rival}
 */
const untried = (one, name, isChosen) => ({
  ...placed(one),
  name,
  isChosen,
  score: one.score,
  moments: [0],
  nats: [0],
  needed: 0,
  curves: null,
});

/**
 * @param {TriedCopy} copy
 * @param {Trials} trials
 * @param {string} name
 * @param {boolean} isChosen
 * @returns {Rival}
 */
function fromCopy(copy, { moments, points }, name, isChosen) {
  return {
    ...placed(copy),
    name,
    score: copy.score,
    isChosen,
    moments,
    nats: copy.evidence.map((nats) => nats ?? NOTHING),
    needed: copy.evidence_needed,
    curves: typeof copy.curve === 'string' ? curvesOf(copy.curve, moments.length, points) : null,
  };
}

/** @param {Placed} one */
const placed = ({ kind, location, scale, weights, bias }) => ({
  kind,
  location: location ?? null,
  scale: scale ?? null,
  line: weights && typeof bias === 'number' ? { weights, bias } : null,
});

/**
 * @param {string} base64 of moments × points little-endian float32
 * @param {number} moments
 * @param {number} points
 * @returns {Float32Array[]} one curve per moment
 */
export function curvesOf(base64, moments, points) {
  const binary = atob(base64);
  if (binary.length !== 4 * moments * points) throw new RangeError(`Expected ${4 * moments * points} bytes, got ${binary.length}.`);
  const view = new DataView(Uint8Array.from(binary, (character) => character.charCodeAt(0)).buffer);
  return Array.from({ length: moments }, (_, moment) =>
    Float32Array.from({ length: points }, (_, point) => view.getFloat32(4 * (moment * points + point), true)),
  );
}

/**
 * @param {Translate} t
 * @param {Placed} one
 * @param {[number, number]} domain
 * @param {Landscape | null} landscape tells narrow from wide
 * @returns {string} such as "near 1.42, sharp"
 */
function nameOf(t, { kind, layer, location, scale }, domain, landscape) {
  if (kind !== 'width') return t(`slow.name.${kind}`, { layer: layer + 1 });
  if (typeof location !== 'number') return t('slow.name.width', { layer: layer + 1 });
  const x = place(location, domain);
  if (!landscape || typeof scale !== 'number') return t('slow.name.near', { x });
  const middle = Math.sqrt(landscape.scale_start * landscape.scale_stop);
  return t(scale < middle ? 'slow.name.sharp' : 'slow.name.wide', { x });
}

/**
 * @param {Rival[]} rivals
 * @returns {number} the last step of their trials
 */
export const lengthOf = (rivals) => Math.max(...rivals.map(({ moments }) => moments.at(-1) ?? 0), 0);

/**
 * @param {Rival[]} rivals
 * @param {number} part of the race, 0 to 1
 * @returns {number} the step that it has come to: while the copies may bend freely little can be said of them, so that is
 *   shown faster
 */
export function stepAt(rivals, part) {
  const { moments = [0] } = rivals[0] ?? {};
  const last = moments.at(-1) ?? 0;
  const free = moments[(moments.length - 1) / 2] ?? last * FREE; // the middle one: then the brakes come on
  return part < FREE ? (part / FREE) * free : free + ((part - FREE) / (1 - FREE)) * (last - free);
}

/**
 * @param {Rival} rival
 * @param {number} step of its trial
 * @returns {number} nats then
 */
export function natsAt({ moments, nats }, step) {
  const { index, part } = between(moments, step);
  return nats[index] + part * ((nats[index + 1] ?? nats[index]) - nats[index]);
}

/**
 * @param {Rival & {curves: Float32Array[]}} rival
 * @param {number} step of its trial
 * @returns {Float64Array} its curve then
 */
export function curveAt({ moments, curves }, step) {
  const { index, part } = between(moments, step);
  const [before, after] = [curves[index], curves[index + 1] ?? curves[index]];
  return Float64Array.from(before, (value, n) => value + part * (after[n] - value));
}

/**
 * @param {number[]} moments
 * @param {number} step
 * @returns {{index: number, part: number}} the moment at or before the step, and how far it is to the next
 */
function between(moments, step) {
  const last = moments.length - 1;
  const next = moments.findIndex((moment) => moment > step);
  if (next < 0) return { index: last, part: 0 };
  if (next === 0) return { index: 0, part: 0 };
  const [from, to] = [moments[next - 1], moments[next]];
  return { index: next - 1, part: (step - from) / (to - from) };
}

/**
 * All bars have one scale, so that lengths compare: a third of it is what a neuron is asked for.
 * @param {Translate} t
 * @param {Rival[]} rivals
 * @param {number} step
 * @returns {{text: string, fill: number, mark: number, isEnough: boolean}[]} per rival; `fill`, `mark`: shares of the bar
 */
export function standings(t, rivals, step) {
  const unit = Math.min(...rivals.map(({ needed }) => needed).filter((needed) => needed > 0)) / GAUGE_MARK;
  return rivals.map((rival) => {
    const nats = natsAt(rival, step);
    return {
      text: nats < HOPELESS && step < (rival.moments.at(-1) ?? 0) ? t('slow.times.yet') : likelier(t, nats),
      fill: within(nats / unit),
      mark: within(rival.needed / unit),
      isEnough: nats > rival.needed,
    };
  });
}

/** @param {number} share */
const within = (share) => (Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0);
