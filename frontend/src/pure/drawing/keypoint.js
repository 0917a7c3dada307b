/** A point in the plane that the arrow keys move: painting and placing share it. Pure. */

const KEY_PX = 8;
/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @typedef {{x: number, y: number}} Place pixels */

/**
 * @param {{left?: number, top?: number, width?: number, height?: number} | null} box of the chart
 * @returns {Place}
 */
export function middleOf(box) {
  const { left = 0, top = 0, width = 0, height = 0 } = box ?? {};
  return { x: left + width / 2, y: top + height / 2 };
}

/**
 * Where an arrow key leads from a place, further with Shift; null for any other key.
 * @param {{key: string, shiftKey: boolean}} event
 * @param {Place} from
 * @returns {Place | null}
 */
export function stepped(event, from) {
  const direction = KEYS[event.key];
  if (!direction) return null;
  const distance = KEY_PX * (event.shiftKey ? 4 : 1);
  return { x: from.x + direction[0] * distance, y: from.y + direction[1] * distance };
}
