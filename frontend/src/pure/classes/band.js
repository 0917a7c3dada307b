/** What many fits of the same target share: their mean, and the band that most of them lie in. Pure. */

/** @import { Look } from './tiles.js' */
/** @typedef {{x: number[], low: number[], mean: number[], high: number[]}} Band */

const POINTS = 64;
const OUTSIDE = 0.1; // of the fits on each side: one that runs away is not what the class shares

/**
 * @param {readonly Look[]} looks
 * @returns {Band | null} over what all of them cover; null where they cover nothing together
 */
export function bandOf(looks) {
  const from = Math.max(...looks.map(({ low }) => low));
  const to = Math.min(...looks.map(({ high }) => high));
  if (looks.length < 2 || !(to > from)) return null;
  const x = Array.from({ length: POINTS }, (_, n) => from + ((to - from) * n) / (POINTS - 1));
  const columns = x.map((at) => looks.map((look) => heightAt(look, at)).sort((a, b) => a - b));
  return {
    x,
    low: columns.map((values) => quantile(values, OUTSIDE)),
    mean: columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    high: columns.map((values) => quantile(values, 1 - OUTSIDE)),
  };
}

/**
 * @param {Look} look
 * @param {number} x
 * @returns {number}
 */
function heightAt({ low, high, curve }, x) {
  const at = ((x - low) / (high - low)) * (curve.length - 1);
  const before = Math.min(Math.max(Math.floor(at), 0), curve.length - 2);
  return curve[before] + (at - before) * (curve[before + 1] - curve[before]);
}

/**
 * @param {readonly number[]} values in order
 * @param {number} part
 * @returns {number}
 */
function quantile(values, part) {
  const at = part * (values.length - 1);
  const before = Math.min(Math.floor(at), values.length - 2);
  return values[before] + (at - before) * (values[before + 1] - values[before]);
}
