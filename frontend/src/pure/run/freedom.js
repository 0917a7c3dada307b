/**
 * Why the loss rises for a while after a growth. Pure.
 *
 * Where trials decide, what is minimised is loss and roughness together. After a growth the curve may bend freely for some
 * steps, so that it can take the shape that the growth allows; then it is held to be smooth again, and the loss may rise.
 */

import { indexAtStep } from './timeline.js';

/**
 * @import { History } from './fold.js'
 * @import { Expansion } from '../../../types/protocol'
 */

export const FREE_STEPS = 12; // as the engine has it (`senn.regimes.smooth.trials`): a test holds the two together
const LOOKED_AT = 12; // steps after that: a later rise has other reasons
const WORTH_SAYING = 1.02; // of the loss before: less is not seen

/**
 * @param {Pick<History, 'moments' | 'expansions' | 'decisions'>} history
 * @param {Expansion} expansion
 * @returns {number | null} offset of the moment at which the loss had risen after it; null if it did not
 */
export function roseAfter({ moments, expansions, decisions }, expansion) {
  if (!decisions.some(({ tried }) => (tried ?? 0) > 0)) return null;
  const free = expansion.step + FREE_STEPS;
  const next = expansions.find(({ offset }) => offset > expansion.offset)?.step ?? Infinity;
  if (next <= free) return null; // a plan goes on: the curve stays free
  const from = indexAtStep(moments, free);
  const before = moments[from]?.loss ?? NaN;
  for (let n = from + 1; n < moments.length && moments[n].step <= Math.min(free + LOOKED_AT, next); n += 1) {
    if ((moments[n].loss ?? NaN) > WORTH_SAYING * before) return moments[n].offset;
  }
  return null;
}
