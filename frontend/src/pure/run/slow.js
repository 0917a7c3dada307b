/**
 * Slow motion: one growth told in five numbered stages. Pure.
 *
 * The first four show the moment before the growth, the last one the growth itself. A stage lasts until its time is over,
 * unless it is held; after the last one the run is played on from there.
 */

import { pausedAt, playing } from './cursor.js';

/**
 * @import { Cursor } from './cursor.js'
 * @import { History } from './fold.js'
 */
/** @typedef {{offset: number, stage: number, sinceMs: number, held: boolean}} Slow   `offset` is the expansion's */

/** @type {readonly ('residual' | 'proposals' | 'score' | 'floor' | 'insertion')[]} */
export const STAGES = ['residual', 'proposals', 'score', 'floor', 'insertion'];
export const STAGE_MS = 3_200;

/**
 * @param {History} history
 * @param {number} shown offset of the moment that is shown
 * @param {number} nowMs
 * @returns {Slow | null} the last growth up to that moment, else the first one; null if there is none
 */
export function slowMotion(history, shown, nowMs) {
  const expansion = history.expansions.findLast(({ offset }) => offset <= shown) ?? history.expansions[0];
  return expansion ? { offset: expansion.offset, stage: 0, sinceMs: nowMs, held: false } : null;
}

/**
 * @param {Slow} slow
 * @param {number} nowMs
 * @returns {Slow | null} null when it is over
 */
export function nextSlow(slow, nowMs) {
  if (slow.held || nowMs - slow.sinceMs < STAGE_MS) return slow;
  return movedSlow(slow, 1, nowMs);
}

/**
 * @param {Slow} slow
 * @param {1 | -1} direction
 * @param {number} nowMs
 * @returns {Slow | null} null beyond the last stage
 */
export function movedSlow(slow, direction, nowMs) {
  const stage = slow.stage + direction;
  if (stage >= STAGES.length) return null;
  return { ...slow, stage: Math.max(stage, 0), sinceMs: nowMs };
}

/**
 * @param {Slow} slow
 * @param {number} nowMs
 * @returns {Slow} held, or going on with its stage from the start
 */
export function toggledSlow(slow, nowMs) {
  return { ...slow, held: !slow.held, sinceMs: nowMs };
}

/**
 * @param {Slow} slow
 * @returns {Cursor} where the page must be during the stage
 */
export function cursorDuring({ offset, stage }) {
  return pausedAt(STAGES[stage] === 'insertion' ? offset : offset - 1);
}

/**
 * @param {History} history
 * @param {Slow} slow
 * @returns {Cursor} after the last stage: the run goes on from the growth
 */
export function cursorAfter(history, { offset }) {
  return playing(history, pausedAt(offset));
}
