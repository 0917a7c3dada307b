/** From the step that a link names to the moment it means, as the run becomes known. Pure. */

import { afterDecision, scrubbedTo } from './cursor.js';

/** @import { History } from './fold.js' */
/** @typedef {{step: number, isDecision: boolean}} Wanted */

/**
 * @param {History} history as far as it is known
 * @param {Wanted} wanted
 * @returns {{offset: number, isDecision: boolean, isSure: boolean} | null} null while the run has not come to that step;
 *   `isSure`: nothing that is still to come can make it another moment
 */
export function momentOf(history, { step, isDecision }) {
  const last = history.moments.at(-1);
  const status = history.states.at(-1)?.status;
  const isOver = status === 'finished' || status === 'failed';
  if (!last || (last.step < step && !isOver)) return null;
  const isSure = last.step > step || isOver;
  const decision = isDecision ? history.decisions.findLast((one) => one.step === step) : undefined;
  if (decision) return { offset: afterDecision(history, decision).offset, isDecision: true, isSure };
  return { offset: scrubbedTo(history, step).offset, isDecision: false, isSure };
}
