/** The wall's tiles: their bytes, their order, who has done what was asked. Pure. Mirrors `senn_live.protocol.tiles`. */

import { hasGoal, isDone } from './growing.js';

/** @import { Draw } from '../../../types/protocol' */
/** @typedef {{tile: number, offset: number, step: number, neurons: number, layers: number, status: string, loss: number,
 *   low: number, high: number, curve: Float32Array}} Look   `low`, `high`: x of the curve's ends */
/** @typedef {{tile: number, member: string, run: string, at_s: number, hidden: boolean}} Placed */
/** @typedef {{placed: Placed, look: Look | null}} Tile */
/** @typedef {'size' | 'loss' | 'time'} Order */

const HEAD = 28;
const POINTS = 64;
const STATUSES = ['queued', 'running', 'paused', 'finished', 'failed'];

/** @type {readonly Order[]} */
export const ORDERS = ['size', 'loss', 'time'];

/**
 * @param {ArrayBuffer} buffer
 * @returns {Look}
 */
export function decodeTile(buffer) {
  if (buffer.byteLength !== HEAD + 4 * POINTS) throw new RangeError(`Expected ${HEAD + 4 * POINTS} bytes, got ${buffer.byteLength}.`);
  const data = new DataView(buffer);
  return {
    tile: data.getUint32(0, true),
    offset: data.getUint32(4, true),
    step: data.getUint32(8, true),
    neurons: data.getUint16(12, true),
    layers: data.getUint8(14),
    status: STATUSES[data.getUint8(15)] ?? 'failed',
    loss: data.getFloat32(16, true),
    low: data.getFloat32(20, true),
    high: data.getFloat32(24, true),
    curve: new Float32Array(buffer, HEAD),
  };
}

/** @param {Look | null} look */
export const hasCurve = (look) => look !== null && Number.isFinite(look.curve[0]) && look.high > look.low;

/**
 * @param {Look} look
 * @returns {{x: Float64Array, y: Float32Array}}
 */
export function curveOf({ low, high, curve }) {
  return { x: Float64Array.from(curve, (_, n) => low + ((high - low) * n) / (curve.length - 1)), y: curve };
}

/** @type {Readonly<Record<Order, (tile: Tile) => number>>} */
const BY = {
  size: ({ look }) => look?.neurons || Infinity,
  loss: ({ look }) => (look && Number.isFinite(look.loss) ? look.loss : Infinity),
  time: ({ placed }) => placed.at_s,
};

/**
 * @param {readonly Tile[]} tiles
 * @param {Order} order
 * @returns {Tile[]} those equal in it as they came; what is not known yet is last
 */
export function sorted(tiles, order) {
  const key = BY[order];
  return [...tiles].sort((a, b) => compared(key(a), key(b)) || a.placed.at_s - b.placed.at_s || a.placed.tile - b.placed.tile);
}

/**
 * @param {number} a
 * @param {number} b
 */
const compared = (a, b) => (a === b ? 0 : a - b);

/**
 * Who has reached the goal. Of a goal that is "as many as can be" it is whoever has most of all, while nobody has more.
 * @param {readonly Tile[]} tiles
 * @param {Draw['goal']} goal
 * @returns {Set<number>} numbers of tiles
 */
export function reached(tiles, goal) {
  const looks = tiles.map(({ look }) => look).filter((look) => look !== null);
  const most = Math.max(...looks.map(({ neurons }) => neurons));
  const has =
    goal.kind === 'most'
      ? (/** @type {Look} */ look) => look.neurons === most && most > 1
      : (/** @type {Look} */ look) => hasGoal(goal, look);
  return new Set(looks.filter(has).map(({ tile }) => tile));
}

/**
 * @param {readonly Tile[]} tiles
 * @returns {{growing: number, done: number, waiting: number}}
 */
export function counted(tiles) {
  const done = tiles.filter(({ look }) => look && isDone(look)).length;
  const waiting = tiles.filter(({ look }) => !look || look.neurons === 0).length;
  return { growing: tiles.length - done - waiting, done, waiting };
}

/**
 * @param {readonly Tile[]} tiles
 * @returns {{member: string, value: number}[]} their sizes as answers are
 */
export const sizesOf = (tiles) =>
  tiles.flatMap(({ placed, look }) => (look && look.neurons > 0 ? [{ member: placed.member, value: look.neurons }] : []));

/**
 * @param {number} tiles
 * @returns {number} columns of a wall about twice as many as its rows, with few places left empty
 */
export function columnsFor(tiles) {
  const about = Math.max(3, Math.round(Math.sqrt(2 * tiles)));
  const empty = (/** @type {number} */ columns) => Math.ceil(tiles / columns) * columns - tiles;
  return [about + 1, about, about - 1].reduce((best, one) => (one >= 3 && empty(one) < empty(best) ? one : best));
}
