/**
 * Values over a raster on their way from one training step to the next: what is drawn glides, what was computed is exact.
 * Pure.
 */

import { mixed } from './step_motion.js';

/** @import { Moment } from '../run/fold.js' */
/** @typedef {{moment: Moment | null, key: string, from: Float64Array[], to: Float64Array[], shown: Float64Array[]}} Passage
 *   `key`: of the raster; values of different rasters cannot be mixed */

/** @type {Readonly<Passage>} */
export const NO_PASSAGE = { moment: null, key: '', from: [], to: [], shown: [] };

/**
 * @param {Passage} before
 * @param {{moment: Moment, key: string, part: number, values: () => Float64Array[]}} now   `part` of the way, 1 at its end;
 *   `values`: computed when the moment or the raster is another one
 * @returns {Passage}
 */
export function passage(before, { moment, key, part, values }) {
  const isSame = before.moment === moment && before.key === key;
  const to = isSame ? before.to : values();
  const from = isSame || before.key !== key ? before.from : startOf(before, moment);
  const mixes = part < 1 && from.length === to.length && from.every((one, at) => one.length === to[at].length);
  return { moment, key, from, to, shown: mixes ? to.map((one, at) => mixed(from[at], one, part)) : to };
}

/**
 * A growth changes no function: the way that is under way goes on.
 * @param {Passage} before
 * @param {Moment} moment
 */
const startOf = (before, moment) => (before.moment?.structure === moment.structure ? before.shown : before.from);
