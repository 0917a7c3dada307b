/** How fast what is shown goes: training has its own speed, and the past is played at another. Pure. */

/**
 * @import { Pace } from '../specification/pace.js'
 * @import { Cursor } from './cursor.js'
 * @import { History } from './fold.js'
 */
/** @typedef {{cursor: Cursor, history: History, playback: Pace | null}} Shown   `playback`: null until it is chosen: as it was lived */

/**
 * @param {Pick<Shown, 'cursor' | 'history'>} shown
 * @returns {boolean} whether the run can go on no more
 */
export function isOver({ history }) {
  const status = history.states.at(-1)?.status;
  return status === 'finished' || status === 'failed';
}

/**
 * @param {Shown} shown
 * @returns {boolean} whether the speed that is shown is that of playing what is over
 */
export const isPlayback = (shown) => shown.cursor.mode !== 'following' || isOver(shown);

/**
 * @param {Shown} shown
 * @returns {Pace}
 */
export const paceShown = (shown) => (isPlayback(shown) ? (shown.playback ?? shown.history.pace) : shown.history.pace);
