/**
 * The brush over the plane: what pointer and keys make of it, event by event. Pure.
 *
 * What is painted is a draft over the data that were there; it ends when other data arrive and nothing is pressed.
 */

import { middleOf, stepped } from './keypoint.js';
import { dabbed, erased } from './painting.js';

/** @import { Place, Point } from './painting.js' */
/**
 * @typedef {{tool: number, draft: Point[] | null, over: unknown, pressed: boolean, at: Place | null}} Brush
 *   `tool`: a class, or the eraser; `over`: the data that the draft is over; `at`: pixels, null where nobody points
 */
/**
 * @typedef {{points: () => Point[], data: unknown, placeAt: (at: Place) => Place, unit: number,
 *   box: {left: number, top: number, width: number, height: number}}} Ground
 *   what is painted on: the points that are there, and pixels as data; `unit`: data units per pixel; `box`: of the axes, pixels
 */

export const CLASSES = 4;
export const ERASER = CLASSES;
const BRUSH_PX = 13;
const ERASER_PX = 16;
const APART = 0.8; // of the brush's radius between the dabs of a stroke

/** @type {Readonly<Brush>} */
export const AT_REST = { tool: 0, draft: null, over: null, pressed: false, at: null };

/**
 * @param {Brush} brush
 * @returns {number} pixels
 */
export const radiusOf = ({ tool }) => (tool === ERASER ? ERASER_PX : BRUSH_PX);

/**
 * One dab, or one wipe, where the brush is.
 * @param {Brush} brush
 * @param {Ground | null} ground null: nothing can be painted on yet
 * @returns {Brush}
 */
export function dab(brush, ground) {
  if (!brush.at || !ground) return brush;
  const points = brush.draft ?? ground.points();
  const place = ground.placeAt(brush.at);
  const radius = radiusOf(brush) * ground.unit;
  const draft = brush.tool === ERASER ? erased(points, place, radius) : dabbed(points, place, brush.tool, radius);
  return { ...brush, draft, over: ground.data };
}

/**
 * @param {Brush} brush
 * @param {Place} at
 * @param {Ground | null} ground
 * @returns {Brush} pressed, with a first dab
 */
export const pressedAt = (brush, at, ground) => dab({ ...brush, pressed: true, at }, ground);

/**
 * @param {Brush} brush
 * @param {Place} at
 * @param {Ground | null} ground
 * @returns {Brush} elsewhere; while it is pressed only when that is far enough for another dab
 */
export function movedTo(brush, at, ground) {
  if (!brush.pressed) return { ...brush, at };
  const isFar = !brush.at || Math.hypot(at.x - brush.at.x, at.y - brush.at.y) > BRUSH_PX * APART;
  return isFar ? dab({ ...brush, at }, ground) : brush;
}

/**
 * @param {Brush} brush
 * @returns {Brush}
 */
export const lifted = (brush) => ({ ...brush, pressed: false });

/**
 * @param {Brush} brush
 * @returns {Brush} when the pointer has left: a stroke under way goes on outside
 */
export const pointerGone = (brush) => (brush.pressed ? brush : { ...brush, at: null });

/**
 * @param {Brush} brush
 * @param {unknown} data that the network has now
 * @returns {Brush} without a draft that it has
 */
export const followed = (brush, data) => (brush.draft && !brush.pressed && brush.over !== data ? { ...brush, draft: null } : brush);

/**
 * @param {Brush} brush
 * @param {{key: string, shiftKey: boolean}} event
 * @param {Ground | null} ground
 * @returns {{brush: Brush, does: 'send' | 'leave' | null} | null} null: the key means nothing here
 */
export function keyed(brush, event, ground) {
  const { key } = event;
  const at = brush.at ?? middleOf(ground?.box ?? null);
  const next = stepped(event, at);
  if (Number(key) >= 1 && Number(key) <= CLASSES) return { brush: { ...brush, tool: Number(key) - 1 }, does: null };
  if (key === 'Delete' || key === 'Backspace') return { brush: { ...brush, tool: ERASER }, does: null };
  if (next) return { brush: { ...brush, at: next }, does: null };
  if (key === 'Enter' || key === ' ') return { brush: dab({ ...brush, at }, ground), does: 'send' };
  return key === 'Escape' ? { brush, does: 'leave' } : null;
}
