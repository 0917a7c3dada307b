/** A quantity known at the samples, spread over the plane: near a sample its local mean, far from all of them nothing. Pure. */

/** @import { Domain } from './plane.js' */
/** @typedef {{columns: number, rows: number, weights: Float32Array, presence: Float32Array, samples: number}} Kernel
 *   `weights`: per cell, per sample; a cell's weights sum to one. `presence`: 0 where no sample is near, 1 among samples */

const WEIGHTS = 500_000; // of one kernel, at most: cells times samples
const REACH = 0.055; // of the domain's longer side: how far a sample speaks

/**
 * @param {number[][]} points data units
 * @param {Domain} domain
 * @returns {Kernel}
 */
export function kernelFor(points, domain) {
  const side = Math.round(Math.min(Math.max(Math.sqrt(WEIGHTS / Math.max(points.length, 1)), 16), 48));
  const spanX = domain.x[1] - domain.x[0];
  const spanY = domain.y[1] - domain.y[0];
  const shape = Math.sqrt(spanX / spanY);
  const columns = Math.max(Math.round(side * shape), 4);
  const rows = Math.max(Math.round(side / shape), 4);
  const reach = REACH * Math.max(spanX, spanY);
  const weights = new Float32Array(columns * rows * points.length);
  const presence = new Float32Array(columns * rows);
  for (let cell = 0; cell < columns * rows; cell += 1) {
    const x = domain.x[0] + (spanX * ((cell % columns) + 0.5)) / columns;
    const y = domain.y[1] - (spanY * (Math.floor(cell / columns) + 0.5)) / rows;
    let sum = 0;
    for (let n = 0; n < points.length; n += 1) {
      const distance = ((points[n][0] - x) ** 2 + (points[n][1] - y) ** 2) / (2 * reach * reach);
      const weight = Math.exp(-distance);
      weights[cell * points.length + n] = weight;
      sum += weight;
    }
    presence[cell] = sum / (sum + 0.35);
    if (sum > 0) for (let n = 0; n < points.length; n += 1) weights[cell * points.length + n] /= sum;
  }
  return { columns, rows, weights, presence, samples: points.length };
}

/**
 * @param {Kernel} kernel
 * @param {Float64Array} values per sample, 0 to 1
 * @returns {Uint8Array} levels per cell, 0 to 255; the root keeps small values visible
 */
export function fieldLevels({ columns, rows, weights, presence, samples }, values) {
  const levels = new Uint8Array(columns * rows);
  for (let cell = 0; cell < levels.length; cell += 1) {
    let mean = 0;
    for (let n = 0; n < samples; n += 1) mean += weights[cell * samples + n] * values[n];
    levels[cell] = Math.round(255 * Math.sqrt(mean) * presence[cell]);
  }
  return levels;
}
