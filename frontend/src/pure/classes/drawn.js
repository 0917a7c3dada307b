/** A curve that a finger draws, or keys: a line of heights over the axis, and the points that a network grows on. Pure. */

/** @import { Draw, RunSpecification } from '../../../types/protocol' */
/** @typedef {(number | null)[]} Line   heights from −1 to 1, evenly spaced from the left end of the axis to its right; null: nothing drawn */

export const DOMAIN = /** @type {const} */ ([-2, 2]);
const CELLS = 81;
const USUAL_POINTS = 60;

/** @returns {Line} nothing */
export const emptyLine = () => Array.from({ length: CELLS }, () => null);

/**
 * The line with a stroke's piece laid over it, so that it stays a function whichever way the finger goes.
 * @param {Line} line
 * @param {{x: number, y: number}} from in data units
 * @param {{x: number, y: number}} to
 * @returns {Line}
 */
export function withStroke(line, from, to) {
  const [a, b] = from.x <= to.x ? [from, to] : [to, from];
  const first = Math.max(0, Math.ceil(cellOf(a.x) - 0.5));
  const last = Math.min(CELLS - 1, Math.floor(cellOf(b.x) + 0.5));
  const drawn = [...line];
  for (let cell = first; cell <= last; cell += 1) {
    const part = b.x > a.x ? Math.min(1, Math.max(0, (xOf(cell) - a.x) / (b.x - a.x))) : 1;
    drawn[cell] = Math.min(1, Math.max(-1, a.y + part * (b.y - a.y)));
  }
  return drawn;
}

/**
 * The line through a few heights, as whoever draws by key sets them: smooth between them.
 * @param {readonly number[]} heights
 * @returns {Line}
 */
export function lineThrough(heights) {
  return Array.from({ length: CELLS }, (_, cell) => {
    const at = (cell / (CELLS - 1)) * (heights.length - 1);
    const before = Math.min(Math.floor(at), heights.length - 2);
    const part = (1 - Math.cos(Math.PI * (at - before))) / 2;
    return heights[before] * (1 - part) + heights[before + 1] * part;
  });
}

/**
 * @param {Line} line
 * @returns {boolean} whether somebody drew something
 */
export const isDrawn = (line) => line.filter((height) => height !== null).length > 4;

/**
 * @param {Line} line
 * @returns {number[]} without gaps: straight between what was drawn, level beyond its ends
 */
function whole(line) {
  const drawn = line.flatMap((height, cell) => (height === null ? [] : [{ cell, height }]));
  return line.map((_, cell) => {
    const before = drawn.findLast((one) => one.cell <= cell);
    const after = drawn.find((one) => one.cell >= cell);
    if (!before || !after) return (before ?? after)?.height ?? 0;
    const part = after.cell > before.cell ? (cell - before.cell) / (after.cell - before.cell) : 0;
    return before.height * (1 - part) + after.height * part;
  });
}

/**
 * @param {Line} line
 * @returns {{x: number[], y: number[]}} as it is shown
 */
export const curveOfLine = (line) => ({ x: line.map((_, cell) => xOf(cell)), y: whole(line) });

/**
 * @param {Line} line
 * @param {Draw} activity
 * @returns {Partial<RunSpecification>} of a network that grows on as many points as the goal says
 */
export function specificationOf(line, { specification, goal }) {
  const count = goal.kind === 'most' ? goal.points : USUAL_POINTS;
  const x = Array.from({ length: count }, (_, index) => rounded(DOMAIN[0] + ((DOMAIN[1] - DOMAIN[0]) * index) / (count - 1)));
  const heights = whole(line);
  const y = x.map((at) => rounded(heightAt(heights, at)));
  const task = /** @type {RunSpecification['task']} */ ({ kind: 'points', x, y, x_label: null, y_label: null });
  return { ...specification, task, samples: count, noise: 0, time_lapse: true };
}

/**
 * @param {number[]} line
 * @param {number} x
 * @returns {number}
 */
function heightAt(line, x) {
  const at = cellOf(x);
  const before = Math.min(Math.max(Math.floor(at), 0), CELLS - 2);
  return line[before] + (at - before) * (line[before + 1] - line[before]);
}

/** @param {number} x */
const cellOf = (x) => ((x - DOMAIN[0]) / (DOMAIN[1] - DOMAIN[0])) * (CELLS - 1);
/** @param {number} cell */
const xOf = (cell) => DOMAIN[0] + ((DOMAIN[1] - DOMAIN[0]) * cell) / (CELLS - 1);
/** @param {number} value */
const rounded = (value) => Number(value.toFixed(4));
