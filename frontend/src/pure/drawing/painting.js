/** Points with classes, painted by hand: what a brush adds and an eraser takes away. Pure. */

import { DEFAULTS, SCHEMA } from '../specification/model.js';

/** @import { ClassesTask, Preset, Samples } from '../../../types/protocol' */
/** @typedef {{x: number, y: number, label: number}} Point */
/** @typedef {{x: number, y: number}} Place */

const { minimum: FEWEST_POINTS, maximum: MOST_POINTS } = SCHEMA.samples;

export { MOST_POINTS };

const PER_DAB = 3;
const GOLDEN = 2.399963; // radians: dabs spread evenly without chance

/**
 * @param {Samples} samples
 * @returns {Point[]}
 */
export function pointsOf({ x, y }) {
  return x.map(([first, second], n) => ({ x: first, y: second, label: y[n][0] }));
}

/**
 * @param {Point[]} points
 * @param {Place} at
 * @param {number} label
 * @param {number} radius of the brush, data units
 * @returns {Point[]} with a few more around the place; as they were when there is no room
 */
export function dabbed(points, at, label, radius) {
  if (points.length + PER_DAB > MOST_POINTS) return points;
  const dab = Array.from({ length: PER_DAB }, (_, n) => {
    const number = points.length + n;
    const distance = radius * Math.sqrt((number * 0.618034) % 1);
    return { x: at.x + distance * Math.cos(number * GOLDEN), y: at.y + distance * Math.sin(number * GOLDEN), label };
  });
  return [...points, ...dab];
}

/**
 * @param {Point[]} points
 * @param {Place} at
 * @param {number} radius
 * @returns {Point[]} without those under the eraser
 */
export function erased(points, at, radius) {
  return points.filter(({ x, y }) => Math.hypot(x - at.x, y - at.y) > radius);
}

/**
 * @param {Point[]} points
 * @returns {'few' | 'alike' | null} why nothing can be learned from them
 */
export function paintingProblem(points) {
  if (points.length < FEWEST_POINTS) return 'few';
  return new Set(points.map(({ label }) => label)).size < 2 ? 'alike' : null;
}

/**
 * @param {Point[]} points
 * @returns {Omit<ClassesTask, 'x_label' | 'y_label'>}
 */
export function classesTask(points) {
  const rounded = (/** @type {number} */ value) => Number(value.toPrecision(6));
  return {
    kind: 'classes2d',
    x: /** @type {any} */ (points.map(({ x, y }) => [rounded(x), rounded(y)])),
    label: /** @type {any} */ (points.map(({ label }) => label)),
  };
}

/**
 * Which samples and noise go with a target: those it is shipped with, or the usual ones after a target that had its own.
 * @param {{kind: string, name?: string}} task
 * @param {{kind: string, name?: string} | undefined} before
 * @param {Preset[]} presets
 * @returns {{samples?: number, noise?: number}}
 */
export function suitedTo(task, before, presets) {
  const named = (/** @type {{kind: string, name?: string} | undefined} */ one) =>
    one?.kind === 'preset' ? presets.find(({ name }) => name === one.name) : undefined;
  const { samples, noise } = named(task) ?? {};
  if (samples && noise !== null && noise !== undefined) return { samples, noise };
  return named(before)?.samples ? { samples: DEFAULTS.samples, noise: DEFAULTS.noise } : {};
}
