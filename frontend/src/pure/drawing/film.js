/**
 * A whole growth in a few seconds: which moment a film shows when. Pure.
 *
 * Time goes as in the replay: slowly where much changes from step to step, fast where little does, and at rest at a growth,
 * so that it can be seen. The last picture stays.
 */

import { lapseBetween } from '../run/time_lapse.js';

/** @import { Moment } from '../run/fold.js' */
/** @typedef {{index: number, part: number, sinceMs: number}} Shot   `index` of the moment; `part` of the way to the next one, 0 to 1;
 *   `sinceMs`: since the last growth was first shown, Infinity before one */
/** @typedef {{seconds: number, at: (seconds: number) => Shot}} Film */

const SHORTEST_S = 6;
const LONGEST_S = 10;
const LAST_S = 1.6; // the end is looked at
const REST_S = 0.75; // and so is a growth: it is drawn within 0.8 s
const CALM_S = 3.4; // for all that lies between

/**
 * @param {Moment[]} moments
 * @returns {Film}
 */
export function filmOf(moments) {
  const weights = moments
    .slice(1)
    .map((moment, n) => Math.max(moment.step - moments[n].step, 0) / lapseBetween(moments[n - 1], moments[n]));
  const grown = moments.map((moment, n) => n > 0 && moment.structure !== moments[n - 1].structure);
  const growths = grown.filter(Boolean).length;
  const total = Math.min(Math.max(CALM_S + REST_S * growths + LAST_S, SHORTEST_S), LONGEST_S);
  const rest = growths > 0 ? Math.min(REST_S, (0.6 * (total - LAST_S)) / growths) : 0;
  const unit = (total - LAST_S - rest * growths) / Math.max(sum(weights), 1e-9);
  const starts = startsOf(weights, grown, { unit, rest });
  return { seconds: total, at: (seconds) => shotAt(moments, grown, { starts, rest }, seconds) };
}

/**
 * @param {number[]} weights of the ways from moment to moment
 * @param {boolean[]} grown
 * @param {{unit: number, rest: number}} time seconds
 * @returns {number[]} when each moment is first shown
 */
function startsOf(weights, grown, { unit, rest }) {
  const starts = [0];
  for (let n = 0; n < weights.length; n += 1) starts.push(starts[n] + (grown[n] ? rest : 0) + weights[n] * unit);
  return starts;
}

/**
 * @param {Moment[]} moments
 * @param {boolean[]} grown
 * @param {{starts: number[], rest: number}} time
 * @param {number} seconds
 * @returns {Shot}
 */
function shotAt(moments, grown, { starts, rest }, seconds) {
  const index = Math.max(
    starts.findLastIndex((start) => start <= seconds),
    0,
  );
  const leaves = starts[index] + (grown[index] ? rest : 0);
  const next = starts[index + 1];
  const mixes = next !== undefined && moments[index + 1].structure === moments[index].structure;
  const part = mixes && seconds > leaves ? Math.min((seconds - leaves) / (next - leaves), 1) : 0;
  const growth = grown.findLastIndex((isGrowth, n) => isGrowth && n <= index);
  return { index, part, sinceMs: growth < 0 ? Infinity : 1000 * (seconds - starts[growth]) };
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * @param {number} low
 * @param {number} high
 * @param {number} most how many at most
 * @returns {number[]} round numbers between the two
 */
export function ticksBetween(low, high, most) {
  const rough = (high - low) / Math.max(most, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  const step = unit * power;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.max(Math.floor(high / step + 1e-9) - first + 1, 0) }, (_, n) => (first + n) * step);
}
