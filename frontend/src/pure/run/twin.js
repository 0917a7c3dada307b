/** A twin beside the run: what it looked like at the same step. Pure. */

import { curveOver } from '../network/forward.js';
import { neuronCount } from './structure.js';

/**
 * @import { History } from './fold.js'
 * @import { Decision } from '../../../types/protocol'
 */
/** @typedef {{y: Float64Array, neurons: number, step: number, loss: number | null}} TwinScene */

/**
 * @param {History} history the twin's
 * @param {number} step of the run shown
 * @param {Float64Array} xs data units
 * @returns {TwinScene | null} null while nothing is known of it
 */
export function twinAt(history, step, xs) {
  const moment = history.moments.findLast((one) => one.step <= step);
  const data = history.data.at(-1);
  if (!moment || !data || moment.structure.inputs !== 1) return null;
  const network = { ...moment.structure, parameters: moment.parameters };
  const { y } = curveOver(network, data.scaling, xs);
  return { y, neurons: neuronCount(moment.structure), step: moment.step, loss: moment.loss };
}

/**
 * Which branch a decision offers: the way that was not taken.
 * @param {Decision} decision
 * @returns {{type: 'forbid'} | {type: 'force'}}
 */
export function otherWay(decision) {
  return decision.accepted ? { type: 'forbid' } : { type: 'force' };
}
