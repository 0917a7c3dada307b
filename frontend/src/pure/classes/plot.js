/** A small chart's geometry: where numbers are on it, round ticks, curves as paths. Pure. */

import { curveOver, grid } from '../network/forward.js';

/**
 * @import { History, Moment } from '../run/fold.js'
 * @import { Samples } from '../../../types/protocol'
 */
/** @typedef {[number, number]} Range */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Frame pixels */
/** @typedef {{x: (value: number) => number, y: (value: number) => number, atX: (pixels: number) => number, atY: (pixels: number) => number}} Scales */

const POINTS = 120;

/**
 * @param {Range} domain
 * @param {Range} range
 * @param {Frame} frame
 * @returns {Scales}
 */
export function scales([x0, x1], [y0, y1], { left, right, top, bottom }) {
  const perX = (right - left) / (x1 - x0);
  const perY = (bottom - top) / (y1 - y0);
  return {
    x: (value) => left + (value - x0) * perX,
    y: (value) => bottom - (value - y0) * perY,
    atX: (pixels) => x0 + (pixels - left) / perX,
    atY: (pixels) => y0 + (bottom - pixels) / perY,
  };
}

/**
 * @param {Range} range
 * @param {number} [wanted] about so many
 * @returns {number[]} round numbers inside
 */
export function ticks([low, high], wanted = 4) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.9) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(10)));
}

/**
 * @param {Samples} samples one-dimensional
 * @returns {{x: number[], y: number[]}}
 */
export const pointsOf = (samples) => ({ x: samples.x.map(([x]) => x), y: samples.y.map(([y]) => y) });

/**
 * @param {readonly number[]} values
 * @param {number} [margin] share of their range
 * @returns {Range}
 */
export function rangeOf(values, margin = 0.08) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!(high > low)) return [Number.isFinite(low) ? low - 1 : -1, Number.isFinite(low) ? low + 1 : 1];
  const room = margin * (high - low);
  return [low - room, high + room];
}

/**
 * @param {History} history
 * @param {Moment} moment
 * @param {Range} domain
 * @returns {{x: Float64Array, y: Float64Array}} the network's curve then
 */
export function curveAt(history, moment, domain) {
  const x = grid(domain[0], domain[1], POINTS);
  const { inputs, widths, outputs } = moment.structure;
  const data = history.data.findLast(({ offset }) => offset <= moment.offset) ?? history.data[0];
  return { x, y: curveOver({ inputs, widths, outputs, parameters: moment.parameters }, data.scaling, x).y };
}

/**
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {Scales} at
 * @returns {string} an SVG path
 */
export function pathThrough(xs, ys, at) {
  let path = '';
  for (let n = 0; n < xs.length; n += 1) path += `${n === 0 ? 'M' : 'L'}${at.x(xs[n]).toFixed(1)} ${at.y(ys[n]).toFixed(1)}`;
  return path;
}

/**
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} low
 * @param {ArrayLike<number>} high
 * @param {Scales} at
 * @returns {string} the closed path between two curves
 */
export function areaBetween(xs, low, high, at) {
  const there = pathThrough(xs, high, at);
  const back = pathThrough(Array.from(xs).reverse(), Array.from(low).reverse(), at);
  return `${there}L${back.slice(1)}Z`;
}
