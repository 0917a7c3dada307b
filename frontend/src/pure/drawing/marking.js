/**
 * A press on the timeline, from down to up: by its handle the cursor is dragged along; anywhere else a stretch is marked,
 * and a press that goes nowhere is a place to go to. Pure.
 */

/** @typedef {{start: number, at: number, held: boolean}} Press   pixels; `held`: by the cursor's handle */

const STRETCH = 16; // pixels: less is a hand that trembled

/**
 * @param {number} x pixels
 * @param {{cursor: number, reach: number}} handle   where it is, and how near still means it
 * @returns {Press}
 */
export const pressedAt = (x, { cursor, reach }) => ({ start: x, at: x, held: Math.abs(x - cursor) <= reach });

/**
 * @param {Press} press
 * @param {number} x pixels
 * @returns {Press}
 */
export const draggedTo = (press, x) => ({ ...press, at: x });

/**
 * @param {Press | null} press
 * @returns {[number, number] | null} the stretch that is marked, pixels from left to right; null if none is
 */
export function stretchOf(press) {
  if (!press || press.held || Math.abs(press.at - press.start) < STRETCH) return null;
  return [Math.min(press.start, press.at), Math.max(press.start, press.at)];
}
