/** What slow motion tells of one growth, gathered from the journal: the round that led to it, and what came after. Pure. */

import { curveOver } from '../network/forward.js';
import { outputsAt, residualsOf } from '../network/plane.js';
import { lastAtOrBefore, pausedAt } from '../run/cursor.js';
import { dataAt, sceneAt } from '../run/scene.js';
import { gaugesOf } from '../words/gauges.js';
import { winnerOf } from '../words/sentences.js';

/**
 * @import { History, Moment } from '../run/fold.js'
 * @import { Network, Scene } from '../run/scene.js'
 * @import { Decision, Expansion, Landscape, Trials } from '../../../types/protocol'
 */
/** @typedef {'trial' | 'old' | 'paper' | 'floor' | 'forced' | 'placed' | 'prune'} How
 *   what decided: copies that are in the journal, copies that an older version did not write down, a rule's thresholds, a person */
/** @typedef {{expansion: Expansion, decision: Decision | null, trials: Trials | null, landscape: Landscape | null,
 *   before: Scene, after: Moment[], how: How}} Story   `after`: from the growth on, until the next one or long enough */

const LONGEST = 40; // moments after the growth: as long as its trial was

/**
 * @param {History} history
 * @param {number} offset of an expansion
 * @returns {Story | null} null if the journal has no such growth
 */
export function storyOf(history, offset) {
  const expansion = history.expansions.find((one) => one.offset === offset);
  const before = sceneAt(history, pausedAt(offset - 1));
  if (!expansion || !before) return null;
  const decision = history.decisions.findLast((one) => one.offset < offset && one.step === expansion.step) ?? null;
  const trials = decision ? trialsOf(history, decision) : null;
  const landscape = history.landscapes.findLast((one) => one.offset < offset && one.step === expansion.step && !one.passing) ?? null;
  return { expansion, decision, trials, landscape, before, after: momentsAfter(history, offset), how: howOf(decision, trials) };
}

/**
 * @param {History} history
 * @param {Decision} decision
 * @returns {Trials | null} what was tried in that round; thinned away, or never written by an older version: null
 */
export function trialsOf({ trials }, { offset, round, step }) {
  const found = trials.find((one) => one.offset > offset && one.round === round && one.step === step);
  return found && found.copies.length > 0 ? found : null;
}

/**
 * @param {History} history
 * @param {number} offset
 * @returns {Moment[]}
 */
function momentsAfter({ moments }, offset) {
  const first = moments.findIndex((moment) => moment.offset >= offset);
  if (first < 0) return [];
  const { structure } = moments[first];
  const found = moments.slice(first, first + LONGEST);
  const end = found.findIndex((moment) => moment.structure !== structure);
  return end < 0 ? found : found.slice(0, end);
}

/**
 * @param {Decision | null} decision
 * @param {Trials | null} trials
 * @returns {How}
 */
function howOf(decision, trials) {
  if (decision?.reason === 'forced' || decision?.reason === 'placed') return decision.reason;
  if (decision && winnerOf(decision)?.kind === 'prune') return 'prune';
  if (decision?.rule === 'paper') return 'paper';
  if ((decision?.tried ?? 0) === 0) return 'floor';
  return trials ? 'trial' : 'old';
}

/**
 * @param {Story} story
 * @returns {import('../words/gauges.js').Gauge[]} what a rule without trials compared
 */
export const comparisons = ({ decision, how }) => (how === 'paper' || how === 'floor' ? gaugesOf(decision, false) : []);

/**
 * The curve after the growth.
 * @param {History} history
 * @param {Story} story
 * @param {number} index among the moments after it
 * @param {Float64Array} xs
 * @returns {Float64Array}
 */
export function curveAfter(history, { after }, index, xs) {
  return curveOver(networkOf(after[index]), dataAt(history, after[index].offset).scaling, xs).y;
}

/**
 * In the plane: how much each sample is believed to be of another class after the growth.
 * @param {History} history
 * @param {Story} story
 * @param {number} index among the moments after it
 * @returns {Float64Array}
 */
export function beliefAfter(history, { after }, index) {
  const { samples, scaling } = dataAt(history, after[index].offset);
  return residualsOf(outputsAt(networkOf(after[index]), scaling, samples.x), samples.y).belief;
}

/**
 * @param {Moment} moment
 * @returns {Network}
 */
const networkOf = ({ structure: { inputs, widths, outputs }, parameters }) => ({ inputs, widths, outputs, parameters });

/**
 * @param {Story} story
 * @param {number} index among the moments after it
 * @returns {number} steps since the growth
 */
export const stepsSince = ({ after, expansion }, index) => (after[index]?.step ?? expansion.step) - expansion.step;

/**
 * @param {History} history
 * @param {number} offset
 * @returns {number} how many trials and moments a story could have been made of: it is told anew when there are more
 */
export function sourcesOf({ trials, moments }, offset) {
  return trials.length + Math.min(moments.length - 1 - lastAtOrBefore(moments, offset), LONGEST);
}
