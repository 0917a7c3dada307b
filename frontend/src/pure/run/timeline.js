/** The run's history as curves: thinned to what a screen can show, on axes that widen in steps. Pure. */

import { neuronCount } from './structure.js';

/** @import { Moment } from './fold.js' */
/** @typedef {{step: number[], loss: number[], score: number[], neurons: number[], parameters: number[]}} Series */

/**
 * About two moments per pixel column: in each bucket those with the smallest and the largest loss, so that spikes stay.
 * Moments that began or ended a network always stay.
 * @param {Moment[]} moments
 * @param {number} pixels
 * @returns {Moment[]}
 */
export function thinned(moments, pixels) {
  const buckets = Math.max(8, Math.floor(pixels));
  if (moments.length <= 2 * buckets) return moments;
  const size = moments.length / buckets;
  /** @type {Moment[]} */
  const kept = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const slice = moments.slice(Math.floor(bucket * size), Math.floor((bucket + 1) * size));
    const losses = slice.map((moment) => moment.loss ?? NaN);
    const low = slice[losses.indexOf(Math.min(...losses))];
    const high = slice[losses.indexOf(Math.max(...losses))];
    kept.push(...slice.filter((moment) => moment === low || moment === high || moment.keep));
  }
  return kept;
}

/**
 * @param {Moment[]} moments
 * @param {number} pixels
 * @returns {Series} losses that are not positive are NaN: a logarithmic axis has no place for them; scores that were not taken are, too
 */
export function seriesOf(moments, pixels) {
  const kept = thinned(moments, pixels);
  const positive = (/** @type {number | null} */ value) => (value !== null && value > 0 ? value : NaN);
  return {
    step: kept.map((moment) => moment.step),
    loss: kept.map((moment) => positive(moment.loss)),
    score: kept.map((moment) => moment.score ?? NaN),
    neurons: kept.map((moment) => neuronCount(moment.structure)),
    parameters: kept.map((moment) => moment.structure.size),
  };
}

/**
 * @param {number} step the last one there is
 * @returns {number} where the step axis ends: 60, 75, 100, 120, 150, 200, 250, …
 */
export function axisEnd(step) {
  if (step <= 54) return 60;
  const wanted = step * 1.1;
  const decade = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10].find((one) => one * decade >= wanted) ?? 10;
  return factor * decade;
}

/**
 * A range of decades (logarithms to base 10) that only ever widens, by halves.
 * @param {[number, number] | null} before
 * @param {number[]} values
 * @returns {[number, number]}
 */
export function widenedDecades(before, values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!(value > 0)) continue;
    const decade = Math.log10(value);
    if (decade < low) low = decade;
    if (decade > high) high = decade;
  }
  if (low > high) return before ?? [-3, 0];
  const range = /** @type {[number, number]} */ ([Math.floor(low * 2) / 2, Math.ceil(high * 2) / 2]);
  if (range[0] === range[1]) range[0] -= 0.5;
  return before ? [Math.min(before[0], range[0]), Math.max(before[1], range[1])] : range;
}

/**
 * @param {number} most the largest count shown
 * @returns {number} where a counting axis ends: room above, in steps
 */
export function countEnd(most) {
  return (
    [4, 6, 10, 16, 24, 40, 64, 100, 160, 250, 400, 640, 1000, 1600, 2500, 4000, 6400, 10_000, 40_000].find((end) => end >= most * 1.15) ??
    most * 1.3
  );
}

/** @typedef {{end: number, decades: [number, number] | null, counts: number, highest: number}} Axes
 *   `highest`: the highest score so far */

/** @type {Readonly<Axes>} */
export const NO_AXES = { end: 0, decades: null, counts: 0, highest: 0 };

/**
 * The axes after more of the run is known. They only ever widen, so only what is new must be looked at.
 * @param {Axes} before
 * @param {Moment[]} moments those that are new
 * @param {number} step the run's last
 * @returns {Axes}
 */
export function widenedAxes(before, moments, step) {
  const { loss, score, neurons } = seriesOf(moments, moments.length);
  // biome-ignore lint/complexity/useMathMinMax: a score that was not taken must not become the highest
  const highest = score.reduce((most, value) => (value > most ? value : most), before.highest);
  return {
    end: axisEnd(Math.max(step, 1)),
    decades: loss.some((value) => value > 0) ? widenedDecades(before.decades, loss) : before.decades,
    counts: Math.max(before.counts, countEnd(neurons.reduce((a, b) => Math.max(a, b), 1))),
    highest,
  };
}

const SCORE_DECADES = 3;
const BAND = 0.2; // of η's axis, at its foot

/**
 * η has an axis of its own: three decades below the highest there was, and below them a band for what is as good as nothing.
 * @param {number} highest
 * @returns {{range: [number, number], least: number, band: number}} `range`: in decades, the band included; `least`: the
 *   score below which it is ≈ 0; `band`: where such a score is drawn
 */
export function scoreAxis(highest) {
  const top = Math.ceil(Math.log10(highest > 0 ? highest : 1) * 2) / 2;
  const foot = top - SCORE_DECADES;
  const below = (BAND * SCORE_DECADES) / (1 - BAND);
  return { range: [foot - below, top], least: 10 ** foot, band: 10 ** (foot - below / 2) };
}

/**
 * @param {Moment[]} moments
 * @param {number} step
 * @returns {number} index of the last moment at that step or before it, -1 if there is none
 */
export function indexAtStep(moments, step) {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle].step <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * @param {Moment[]} moments
 * @param {{from: number, to: number} | null} zoom
 * @returns {Moment[]} those of the stretch, and one more at either end, so that a curve reaches the edge
 */
export function momentsWithin(moments, zoom) {
  if (!zoom) return moments;
  return moments.slice(Math.max(indexAtStep(moments, zoom.from), 0), indexAtStep(moments, zoom.to) + 2);
}
