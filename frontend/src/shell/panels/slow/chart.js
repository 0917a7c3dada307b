/** The ground of every picture of slow motion: samples on axes of their own, in pixels, and curves through them. */

import { squared } from '../../../pure/network/plane.js';
import { linePath, setAttribute, svg } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 */
/** @typedef {{x: (value: number) => number, y: (value: number) => number, width: number, height: number,
 *   domain: {x: [number, number], y: [number, number]}}} Frame   pixels of a place in data units */
/** @typedef {{root: SVGElement, over: SVGElement, fit: (scene: Scene) => Frame}} Chart
 *   `over`: where a picture draws, clipped to the chart; `fit`: measure, draw the samples */

const MARGIN = 8; // pixels around what is drawn
const ABOVE = 0.08; // share of the values' range that is left free above and below
const CLASSES = 4;
let charts = 0;

/**
 * @param {Element} parent
 * @param {{dot?: number}} [how]   `dot`: radius of a sample
 * @returns {Chart}
 */
export function createChart(parent, { dot = 3 } = {}) {
  charts += 1;
  const root = svg('svg', { class: 'slow-chart', role: 'img', 'aria-label': '' }, parent);
  const clip = svg('clipPath', { id: `slow-clip-${charts}` }, root);
  const window_ = svg('rect', { x: 0, y: 0 }, clip);
  const samples = Array.from({ length: CLASSES }, () => svg('path', { class: 'slow-samples' }, root));
  const over = svg('g', { 'clip-path': `url(#slow-clip-${charts})` }, root);
  /** @type {unknown[]} */
  let drawn = [];
  return {
    root,
    over,
    fit(scene) {
      const { clientWidth: width, clientHeight: height } = root;
      const frame = frameOf(scene, width, height);
      const now = [scene.data, width, height];
      if (now.every((part, index) => part === drawn[index])) return frame;
      drawn = now;
      setAttribute(root, 'viewBox', `0 0 ${width} ${height}`);
      setAttribute(window_, 'width', width);
      setAttribute(window_, 'height', height);
      for (const [label, path] of samplePaths(scene, frame, dot).entries()) {
        setAttribute(samples[label], 'd', path);
        setAttribute(samples[label], 'class', scene.plane ? `slow-samples class-${label}` : 'slow-samples');
      }
      return frame;
    },
  };
}

/**
 * @param {Scene} scene
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {Frame}
 */
function frameOf({ domain, data, plane }, width, height) {
  const inner = { width: Math.max(width - 2 * MARGIN, 1), height: Math.max(height - 2 * MARGIN, 1) };
  const wide = plane ? squared(plane.domain, inner.width, inner.height) : { x: domain, y: valuesOf(data) };
  const along =
    ([low, high] = [0, 1], pixels = 1) =>
    (/** @type {number} */ value) =>
      (pixels * (value - low)) / (high - low);
  const [x, y] = [along(wide.x, inner.width), along(wide.y, inner.height)];
  return { x: (value) => MARGIN + x(value), y: (value) => MARGIN + inner.height - y(value), width, height, domain: wide };
}

/**
 * @param {Scene['data']} data
 * @returns {[number, number]}
 */
function valuesOf({ samples, target }) {
  const values = [...samples.y.map(([value]) => value), ...(target?.y ?? [])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = ABOVE * (high - low) || 1;
  return [low - margin, high + margin];
}

/**
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {number} radius
 * @returns {string[]} a path of circles for every class; one where there are none
 */
function samplePaths({ data, plane }, frame, radius) {
  const paths = Array.from({ length: CLASSES }, () => '');
  for (const [n, point] of data.samples.x.entries()) {
    const [value] = data.samples.y[n];
    const label = plane ? Math.min(value, CLASSES - 1) : 0;
    paths[label] += circle(frame.x(point[0]), frame.y(plane ? point[1] : value), radius);
  }
  return paths;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @returns {string} a part of a path
 */
export const circle = (x, y, r) => `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

/**
 * @param {ArrayLike<number>} xs data units
 * @param {ArrayLike<number>} ys
 * @param {Frame} frame
 * @returns {string} the curve as a path
 */
export const curvePath = (xs, ys, frame) => linePath(Array.from(xs, frame.x), Array.from(ys, frame.y));
