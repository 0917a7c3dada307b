/** What a moment's scene holds for two inputs: thumbnails of every neuron, and how the samples fare. Pure. */

import { domainOf2d, outputsAt, residualsOf, squared, surfaceOver } from './plane.js';

/** @typedef {import('./plane.js').Domain} Domain */
/** @typedef {{domain: Domain, belief: Float64Array, wrong: number[]}} PlaneScene
 *   `belief`: per sample, the share of belief that goes to classes it does not have */

export const THUMBNAIL = 24; // cells along a side

/**
 * @param {import('./network.js').Network} network
 * @param {import('../../types/protocol').Scaling} scaling
 * @param {import('./fold.js').Data} data
 * @returns {{responses: Float64Array[][], plane: PlaneScene}}
 */
export function planeScene(network, scaling, { samples }) {
  const domain = domainOf2d(samples);
  const raster = { columns: THUMBNAIL, rows: THUMBNAIL, domain: squared(domain, 1, 1) };
  const { hidden } = surfaceOver(network, scaling, raster);
  const residuals = residualsOf(outputsAt(network, scaling, samples.x), samples.y);
  return { responses: hidden, plane: { domain, ...residuals } };
}
