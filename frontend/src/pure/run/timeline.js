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
 * @returns {Series} losses and scores that are not positive are NaN: a logarithmic axis has no place for them
 */
export function seriesOf(moments, pixels) {
  const kept = thinned(moments, pixels);
  const positive = (/** @type {number | null} */ value) => (value !== null && value > 0 ? value : NaN);
  return {
    step: kept.map((moment) => moment.step),
    loss: kept.map((moment) => positive(moment.loss)),
    score: kept.map((moment) => positive(moment.score)),
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

/** @typedef {{end: number, decades: [number, number] | null, counts: number, parameters: number, lowest: number}} Axes
 *   `lowest`: the smallest loss so far; scores more than two decades below it fall off the chart's floor */

/** @type {Readonly<Axes>} */
export const NO_AXES = { end: 0, decades: null, counts: 0, parameters: 0, lowest: Infinity };

/**
 * The axes after more of the run is known. They only ever widen, so only what is new must be looked at.
 * @param {Axes} before
 * @param {Moment[]} moments those that are new
 * @param {number} step the run's last
 * @returns {Axes}
 */
export function widenedAxes(before, moments, step) {
  const { loss, score, neurons, parameters } = seriesOf(moments, moments.length);
  const most = (/** @type {number[]} */ counts) => counts.reduce((a, b) => Math.max(a, b), 1);
  // biome-ignore lint/complexity/useMathMinMax: a loss that is no number must not become the lowest
  const lowest = loss.reduce((least, value) => (value < least ? value : least), before.lowest);
  return {
    end: axisEnd(Math.max(step, 1)),
    decades: widenedDecades(before.decades, [...loss, ...score.filter((value) => value >= lowest / 100)]),
    counts: Math.max(before.counts, countEnd(most(neurons))),
    parameters: Math.max(before.parameters, countEnd(most(parameters))),
    lowest,
  };
}
