/**
 * How much of a run the page keeps. Pure but for the history it thins in place.
 *
 * A run may last for hours; a tab must not grow with it. Beyond the budget half of the training frames of the older
 * three quarters go; births, ends and the recent past stay. So the whole run can still be scrubbed, the far past in coarser
 * steps.
 */

/** @import { History } from './fold.js' */

export const BUDGET = {
  moments: 12_000,
  floats: 6_000_000, // 24 MB of float32 parameters
  landscapes: 400, // about 4 kB each
  decisions: 4_000,
  checkpoints: 4_000,
};

/**
 * @param {History} history
 * @param {typeof BUDGET} [budget]
 */
export function keepWithinBudget(history, budget = BUDGET) {
  const last = history.moments.at(-1);
  const floats = (last?.parameters.length ?? 0) * history.moments.length;
  if (history.moments.length > budget.moments || (floats > budget.floats && history.moments.length > 200)) {
    history.moments = halved(history.moments, (moment) => moment.keep);
  }
  if (history.landscapes.length > budget.landscapes) {
    const left = halved(history.landscapes, (one) => !one.passing); // those seen in passing go first
    history.landscapes = left.length > budget.landscapes ? halved(left, () => false) : left;
  }
  if (history.decisions.length > budget.decisions) history.decisions = halved(history.decisions, (one) => one.accepted);
  if (history.checkpoints.length > budget.checkpoints) history.checkpoints = halved(history.checkpoints, () => false);
}

/**
 * Evenly spaced in steps, so that however often it is done no part of the past is left empty.
 * @template {{step: number}} T
 * @param {T[]} items in the order of their steps
 * @param {(item: T) => boolean} mustStay
 * @returns {T[]} with half of the older three quarters
 */
export function halved(items, mustStay) {
  const recent = Math.floor(items.length * 0.75);
  const spacing = (2 * (items[recent].step - items[0].step)) / recent;
  let next = -Infinity;
  return items.filter((item, index) => {
    if (index < recent && item.step < next) return mustStay(item);
    next = item.step + spacing;
    return true;
  });
}
