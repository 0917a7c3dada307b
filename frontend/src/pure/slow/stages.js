/**
 * Slow motion: one growth told in five pictures. Pure.
 *
 * The whole state machine is the table `MOVES`. The first four pictures show the moment before the growth, the last one the
 * growth itself. A picture moves until its time is over and the next one comes, unless it is held; after the last one the
 * run is played on from there. Where motion is unwanted all five are still and stay until they are turned.
 */

import { pausedAt, playing } from '../run/cursor.js';

/**
 * @import { Cursor } from '../run/cursor.js'
 * @import { History } from '../run/fold.js'
 */
/** @typedef {'residual' | 'map' | 'places' | 'tried' | 'joins'} StageName */
/** @typedef {'moving' | 'held' | 'still'} Mode */
/** @typedef {'next' | 'back' | 'hold' | 'tick'} SlowEvent */
/** @typedef {{offset: number, stage: number, mode: Mode, sinceMs: number, spentMs: number}} Slow
 *   `offset`: the expansion's; `sinceMs`: when the picture began to move, `spentMs`: how long it had moved before that */

/** @type {readonly {name: StageName, lastsMs: number}[]} as long as there is something to see, and then a while to read on */
const PICTURES = [
  { name: 'residual', lastsMs: 6_000 },
  { name: 'map', lastsMs: 7_000 },
  { name: 'places', lastsMs: 6_500 },
  { name: 'tried', lastsMs: 12_000 },
  { name: 'joins', lastsMs: 11_000 },
];
const MOVING_SHARE = 0.7; // of a picture's time; then it stands

/** @type {readonly StageName[]} */
export const STAGES = PICTURES.map(({ name }) => name);

/** @typedef {(slow: Slow, nowMs: number) => Slow | null} Move   null: it is over */

/** @type {Move} */
const same = (slow) => slow;
/** @type {Move} */
const forwards = (slow, nowMs) => (slow.stage + 1 < STAGES.length ? begun(slow, slow.stage + 1, nowMs) : null);
/** @type {Move} */
const backwards = (slow, nowMs) => begun(slow, Math.max(slow.stage - 1, 0), nowMs);
/** @type {Move} */
const held = (slow, nowMs) => ({ ...slow, mode: 'held', spentMs: spentMs(slow, nowMs) });
/** @type {Move} */
const moving = (slow, nowMs) => ({ ...slow, mode: 'moving', sinceMs: nowMs });
/** @type {Move} */
const onwards = (slow, nowMs) => (spentMs(slow, nowMs) < PICTURES[slow.stage].lastsMs ? slow : forwards(slow, nowMs));

/** @type {Readonly<Record<Mode, Readonly<Record<SlowEvent, Move>>>>} */
export const MOVES = {
  moving: { next: forwards, back: backwards, hold: held, tick: onwards },
  held: { next: forwards, back: backwards, hold: moving, tick: same },
  still: { next: forwards, back: backwards, hold: same, tick: same },
};

/**
 * @param {Slow} slow
 * @param {number} stage
 * @param {number} nowMs
 * @returns {Slow} at the beginning of that picture, moving or not as before
 */
const begun = (slow, stage, nowMs) => ({ ...slow, stage, sinceMs: nowMs, spentMs: 0 });

/**
 * @param {Slow} slow
 * @param {number} nowMs
 * @returns {number} how long the picture has moved
 */
const spentMs = ({ mode, sinceMs, spentMs }, nowMs) => (mode === 'moving' ? spentMs + nowMs - sinceMs : spentMs);

/**
 * @param {History} history
 * @param {number} shown offset of the moment that is shown
 * @param {number} nowMs
 * @param {boolean} [isStill] motion is unwanted
 * @returns {Slow | null} the last growth up to that moment, else the first one; null if there is none
 */
export function slowMotion(history, shown, nowMs, isStill = false) {
  const expansion = history.expansions.findLast(({ offset }) => offset <= shown) ?? history.expansions[0];
  if (!expansion) return null;
  return { offset: expansion.offset, stage: 0, mode: isStill ? 'still' : 'moving', sinceMs: nowMs, spentMs: 0 };
}

/**
 * @param {Slow} slow
 * @param {SlowEvent} event
 * @param {number} nowMs
 * @returns {Slow | null} null when it is over
 */
export const slowAfter = (slow, event, nowMs) => MOVES[slow.mode][event](slow, nowMs);

/**
 * @param {Slow} slow
 * @param {number} nowMs
 * @returns {number} how far the picture's motion is, 0 to 1; a still one is what it comes to
 */
export function partOf(slow, nowMs) {
  if (slow.mode === 'still') return 1;
  return Math.min(spentMs(slow, nowMs) / (MOVING_SHARE * PICTURES[slow.stage].lastsMs), 1);
}

/**
 * @param {Slow} slow
 * @returns {Cursor} where the page must be during the picture
 */
export function cursorDuring({ offset, stage }) {
  return pausedAt(STAGES[stage] === 'joins' ? offset : offset - 1);
}

/**
 * @param {History} history
 * @param {Slow} slow
 * @returns {Cursor} after the last picture: the run goes on from the growth
 */
export function cursorAfter(history, { offset }) {
  return playing(history, pausedAt(offset));
}
