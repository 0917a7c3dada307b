/** Which decisions are marked on the timeline, and where. Pure. */

/**
 * @import { History } from '../run/fold.js'
 */
/** @typedef {{step: number, x: number}} Refusal   `x`: pixels */
/** @typedef {{step: number, x: number, kind: string, isRemoval: boolean}} Change   a growth, or a removal */

const APART = 7; // pixels between refusals: they may be many, and as many are marked as there is room for

/**
 * @param {Pick<History, 'decisions' | 'expansions'>} history
 * @param {(step: number) => number} x where a step lies, pixels
 * @returns {{refusals: Refusal[], changes: Change[]}}
 */
export function marksOf({ decisions, expansions }, x) {
  /** @type {Refusal[]} */
  const refusals = [];
  for (const { accepted, step } of decisions) {
    const at = x(step);
    if (!accepted && at - (refusals.at(-1)?.x ?? -Infinity) >= APART) refusals.push({ step, x: at });
  }
  const changes = expansions.map(({ step, kind }) => ({ step, x: x(step), kind, isRemoval: kind === 'prune' }));
  return { refusals, changes };
}
