/**
 * A guess's round in a run's history: the moment that is shown while everybody guesses, and where the next neuron went. Pure.
 *
 * The class's run is trained one growth ahead and held; what is shown of it ends just before the growth that is guessed.
 */

/**
 * @import { History, Moment } from '../run/fold.js'
 * @import { Expansion, Landscape } from '../../../types/protocol'
 */
/** @typedef {{before: Moment | null, growth: Expansion | null, location: number | null, hill: Landscape | null, isOver: boolean}} Round
 *   `before`: the last moment without the neuron, or the newest one; `isOver`: the network ended without growing again */

/**
 * @param {History} history
 * @param {number} round from 1
 * @returns {Round}
 */
export function roundIn(history, round) {
  const growth = growthsOf(history)[round - 1] ?? null;
  const until = growth?.offset ?? Infinity;
  const before = history.moments.findLast(({ offset }) => offset < until) ?? null;
  const hill = history.landscapes.findLast(({ offset, passing }) => offset < until && !passing) ?? null;
  return { before, growth, location: growth && locationOf(growth), hill, isOver: growth === null && isFinished(history) };
}

/**
 * @param {History} history
 * @returns {Expansion[]} those that put a neuron somewhere on the axis
 */
export const growthsOf = (history) => history.expansions.filter((one) => locationOf(one) !== null);

/**
 * @param {Expansion} expansion
 * @returns {number | null}
 */
const locationOf = ({ kind, added }) =>
  kind === 'width' ? (added.find(({ location }) => typeof location === 'number')?.location ?? null) : null;

/**
 * @param {History} history
 * @returns {boolean}
 */
export const isFinished = (history) => ['finished', 'failed'].includes(history.states.at(-1)?.status ?? '');

/**
 * @param {History} history
 * @param {number} step
 * @returns {Moment | null} the last one at this step
 */
export const momentAt = (history, step) => history.moments.findLast((moment) => moment.step <= step) ?? history.moments[0] ?? null;

/**
 * A training step nearer to where the teacher let the network grow to: many steps or few, the curve takes about the same time.
 * @param {number} to
 * @param {number} shown
 * @returns {number}
 */
export const bendingTo = (to, shown) => Math.min(to, shown + Math.max(1, Math.round((to - shown) / 30)));
