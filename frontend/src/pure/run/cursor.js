/**
 * Which moment of the run is shown. Pure.
 *
 * Following shows the newest moment; paused holds one whatever arrives; playing goes through the past at the run's pace
 * and follows again when it has caught up. The cursor is a journal offset, which never changes its meaning.
 */

import { lapseAt, lapses, REST_S } from './time_lapse.js';

/**
 * @import { Pace } from '../specification/pace.js'
 * @import { History, Moment } from './fold.js'
 */
/** @typedef {{mode: 'following' | 'paused' | 'playing', offset: number, debt: number}} Cursor
 *   `debt`: steps owed to the player since the last whole one */

/** @type {Readonly<Cursor>} */
export const FOLLOWING = { mode: 'following', offset: -1, debt: 0 };

/**
 * @param {{offset: number}[]} items in the order of their offsets
 * @param {number} offset
 * @returns {number} index of the last item at or before `offset`, or -1
 */
export function lastAtOrBefore(items, offset) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * @param {History} history
 * @param {Cursor} cursor
 * @returns {number} index of the moment shown, -1 if there is none
 */
export function momentIndex(history, cursor) {
  if (cursor.mode === 'following') return history.moments.length - 1;
  return Math.max(lastAtOrBefore(history.moments, cursor.offset), Math.min(0, history.moments.length - 1));
}

/**
 * @param {number} offset
 * @returns {Cursor}
 */
export function pausedAt(offset) {
  return { mode: 'paused', offset, debt: 0 };
}

/**
 * @param {History} history
 * @param {number} step
 * @returns {Cursor} paused at the last moment of that step or the one before it
 */
export function scrubbedTo(history, step) {
  const index = history.moments.findLastIndex((moment) => moment.step <= step);
  return pausedAt((history.moments[Math.max(index, 0)] ?? { offset: -1 }).offset);
}

/**
 * @param {History} history
 * @param {Cursor} cursor
 * @param {number} count moments forwards (or backwards, if negative)
 * @returns {Cursor}
 */
export function movedBy(history, cursor, count) {
  const index = Math.min(Math.max(momentIndex(history, cursor) + count, 0), history.moments.length - 1);
  return pausedAt(history.moments[index]?.offset ?? -1);
}

/**
 * @param {History} history
 * @param {Cursor} cursor
 * @param {1 | -1} direction
 * @returns {Cursor} paused right after the next (or the previous) decision, or at the end of the run
 */
export function jumpedToDecision(history, cursor, direction) {
  const here = history.moments[momentIndex(history, cursor)];
  if (!here) return cursor;
  const marks = history.decisions.map((decision) => afterDecision(history, decision));
  const target =
    direction > 0 ? marks.find((moment) => moment.offset > here.offset) : marks.findLast((moment) => moment.offset < here.offset);
  const end = direction > 0 ? history.moments.at(-1) : history.moments[0];
  return pausedAt((target ?? end ?? here).offset);
}

/**
 * The moment that shows a decision's outcome: the expanded network if it was accepted, the present one if not.
 * @param {History} history
 * @param {{offset: number, step: number}} decision
 * @returns {Moment}
 */
export function afterDecision(history, decision) {
  const index = lastAtOrBefore(history.moments, decision.offset);
  const next = history.moments[index + 1];
  return next && next.step === decision.step && next.keep ? next : history.moments[Math.max(index, 0)];
}

/**
 * @param {History} history
 * @param {Cursor} cursor
 * @returns {Cursor} playing from where it is, or following when it is at the end
 */
export function playing(history, cursor) {
  const index = momentIndex(history, cursor);
  if (index >= history.moments.length - 1) return FOLLOWING;
  return { mode: 'playing', offset: history.moments[index].offset, debt: 0 };
}

/**
 * @param {History} history
 * @param {Cursor} cursor
 * @param {number} steps how many steps' worth of time have passed
 * @param {Pace} [pace] at which it is played
 * @returns {Cursor}
 */
export function advanced(history, cursor, steps, pace = history.pace) {
  if (cursor.mode !== 'playing') return cursor;
  const debt = cursor.debt + steps;
  const { moments } = history;
  let index = momentIndex(history, cursor);
  if (index < 0) return FOLLOWING;
  let spent = 0;
  while (index + 1 < moments.length) {
    const price = timeAfter(history, index, pace);
    if (spent + price > debt) break;
    spent += price;
    index += 1;
  }
  if (index >= moments.length - 1) return FOLLOWING;
  return { mode: 'playing', offset: moments[index].offset, debt: debt - spent };
}

/**
 * @param {History} history
 * @param {number} index
 * @param {Pace} pace
 * @returns {number} how long that moment is shown, in steps; a growth gets a step's time of its own, so that it is not seen
 *   together with the step before it, and the rest that the run itself took
 */
function timeAfter(history, index, pace) {
  const { moments } = history;
  const [before, here, after] = [moments[index - 1], moments[index], moments[index + 1]];
  const steps = here.structure === after.structure ? after.step - here.step : Math.max(after.step - here.step, 1);
  if (pace === 'max' || !lapses(history, pace)) return steps;
  const rest = before && before.structure !== here.structure ? REST_S * pace : 0;
  return rest + steps / lapseAt(moments, index);
}

/**
 * @param {{cursor: Cursor, history: History, token: string | null}} state
 * @returns {'pause' | 'resume' | 'play' | 'replay'} what the first button does: in the past it plays, in the present it
 *   holds or goes on, and a run that is over it shows again
 */
export function toggleDoes({ cursor, history, token }) {
  if (cursor.mode === 'playing') return 'pause';
  if (cursor.mode === 'paused') return 'play';
  const status = history.states.at(-1)?.status;
  if (status === 'finished' || status === 'failed') return 'replay';
  return status === 'paused' && token ? 'resume' : 'pause';
}
