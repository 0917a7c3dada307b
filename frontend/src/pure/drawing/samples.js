/** Samples changed by hand: strokes, points added, moved and removed, and when data still suits a network. Pure. */

import { SCHEMA } from '../specification/model.js';

/** @import { Scaling } from '../../../types/protocol' */
/** @typedef {{x: number[], y: number[]}} Points */
/** @typedef {{x: number, y: number}} Point */

export const { minimum: MIN_POINTS, maximum: MAX_POINTS } = SCHEMA.samples;

/** How far out of the range that a network was scaled for data may lie: beyond, a new run learns it better. */
const FURTHEST_X = 3; // the network was made for [-2, 2]
const FURTHEST_Y = 12;

/**
 * Random numbers in [0, 1), the same ones for the same seed (mulberry32).
 * @param {number} seed
 * @returns {() => number}
 */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @param {() => number} random
 * @returns {number} normally distributed (Box and Muller)
 */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * A drawn line as samples of a function: spread over its x range, each at the height that was drawn there last.
 * @param {Point[]} stroke
 * @param {{count: number, noise: number, random: () => number}} how
 * @returns {Points} empty if the line has no width
 */
export function strokeSamples(stroke, { count, noise, random }) {
  const xs = stroke.map(({ x }) => x);
  const low = Math.min(...xs);
  const high = Math.max(...xs);
  if (!(high > low)) return { x: [], y: [] };
  // One sample per cell, anywhere in it: even enough to show the line, uneven enough to look like data.
  const x = Array.from({ length: count }, (_, index) => low + ((high - low) * (index + random())) / count);
  const y = /** @type {number[]} */ (Array.from({ length: count }));
  for (let n = 1; n < stroke.length; n += 1) {
    const [a, b] = stroke[n - 1].x <= stroke[n].x ? [stroke[n - 1], stroke[n]] : [stroke[n], stroke[n - 1]];
    const first = Math.max(0, Math.floor(((a.x - low) / (high - low)) * count) - 1);
    const last = Math.min(count - 1, Math.ceil(((b.x - low) / (high - low)) * count));
    for (let index = first; index <= last; index += 1) {
      if (x[index] < a.x || x[index] > b.x) continue;
      y[index] = b.x > a.x ? a.y + ((x[index] - a.x) / (b.x - a.x)) * (b.y - a.y) : b.y;
    }
  }
  return { x, y: y.map((value) => value + noise * normal(random)) };
}

/**
 * @param {Points} points
 * @param {Points} drawn takes the place of all points in its x range
 * @param {[number, number]} range the x range that was drawn over
 * @returns {Points}
 */
export function replacedWithin({ x, y }, drawn, [low, high]) {
  const kept = x.map((_, index) => index).filter((index) => x[index] < low || x[index] > high);
  return { x: [...kept.map((index) => x[index]), ...drawn.x], y: [...kept.map((index) => y[index]), ...drawn.y] };
}

/**
 * @param {Points} points
 * @param {number} index
 * @param {Point} to
 * @returns {Points}
 */
export function movedPoint({ x, y }, index, to) {
  return { x: x.with(index, to.x), y: y.with(index, to.y) };
}

/**
 * @param {Points} points
 * @param {Point} point
 * @returns {Points} with the point at the end
 */
export function addedPoint({ x, y }, point) {
  return { x: [...x, point.x], y: [...y, point.y] };
}

/**
 * @param {Points} points
 * @param {number} index
 * @returns {Points}
 */
export function removedPoint({ x, y }, index) {
  return { x: x.toSpliced(index, 1), y: y.toSpliced(index, 1) };
}

/**
 * @param {Points} points
 * @param {(x: number, y: number) => number} distance
 * @param {number} [furthest]
 * @returns {number} index of the nearest point, -1 if none is near enough
 */
export function nearestPoint({ x, y }, distance, furthest = Infinity) {
  let best = -1;
  let least = furthest;
  for (let index = 0; index < x.length; index += 1) {
    const far = distance(x[index], y[index]);
    if (far <= least) [best, least] = [index, far];
  }
  return best;
}

/**
 * @param {Points} points
 * @param {number} index -1: none
 * @param {1 | -1} direction
 * @returns {number} index of the next point to the right or left
 */
export function neighbour({ x }, index, direction) {
  const order = x.map((_, at) => at).sort((a, b) => x[a] - x[b] || a - b);
  if (index < 0) return order.at(direction > 0 ? 0 : -1) ?? -1;
  return order[Math.min(Math.max(order.indexOf(index) + direction, 0), order.length - 1)];
}

/**
 * @param {Points} points
 * @returns {'editing.few' | 'editing.most' | 'editing.spread' | null} the sentence about what is wrong with them
 */
export function pointsProblem({ x }) {
  if (x.length < MIN_POINTS) return 'editing.few';
  if (x.length > MAX_POINTS) return 'editing.most';
  return x.every((one) => one === x[0]) ? 'editing.spread' : null;
}

/**
 * @param {Scaling} scaling what the network was scaled for when its run started
 * @param {Points} points
 * @returns {boolean} whether that network can go on with these data
 */
export function suits(scaling, { x, y }) {
  const within = (/** @type {number[]} */ values, /** @type {number} */ shift, /** @type {number} */ scale, /** @type {number} */ most) =>
    values.every((value) => Math.abs((value - shift) / scale) <= most);
  if (scaling.x_shift.length !== 1 || scaling.y_shift.length !== 1) return false;
  return within(x, scaling.x_shift[0], scaling.x_scale[0], FURTHEST_X) && within(y, scaling.y_shift[0], scaling.y_scale[0], FURTHEST_Y);
}
