/** A curve in the fitted function's axes, as an SVG path or as a stroke on a canvas. */

import { linePath } from '../../drawing/dom.js';

/** @import { Projection } from '../../drawing/plot.js' */

/**
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {Projection} projection
 * @returns {string}
 */
export function pathOf(xs, ys, projection) {
  const { x, y } = pixelsOf(xs, ys, projection);
  return linePath(x, y);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float64Array} xs
 * @param {Float64Array} ys what is no number is left out
 * @param {Projection} projection
 */
export function strokeCurve(context, xs, ys, projection) {
  const { x, y } = pixelsOf(xs, ys, projection);
  context.beginPath();
  for (let n = 0; n < x.length; n += 1) if (!Number.isNaN(y[n])) context.lineTo(x[n], y[n]);
  context.stroke();
}

/**
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {Projection} projection
 * @returns {{x: Float64Array, y: Float64Array}}
 */
function pixelsOf(xs, ys, projection) {
  const limit = 4 * (projection.top + projection.height); // far outside, but still a number that a path can hold
  const x = new Float64Array(xs.length);
  const y = new Float64Array(xs.length);
  for (let n = 0; n < x.length; n += 1) {
    x[n] = projection.x(xs[n]);
    y[n] = Math.max(-limit, Math.min(limit, projection.y(ys[n])));
  }
  return { x, y };
}
