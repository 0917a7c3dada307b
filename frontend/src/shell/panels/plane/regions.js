/** The decision regions on their canvas, or a neuron's response in their place, and the borders between the classes. */

import { colourOf } from '../../../pure/drawing/classes.js';
import { NO_PASSAGE, passage } from '../../../pure/drawing/fading.js';
import { zeroPath } from '../../../pure/network/contour.js';
import { marginOf, rasterFor, regionPixels, responsePixels, smoothMargin, surfaceOver } from '../../../pure/network/plane.js';
import { need, setAttribute, svg } from '../../drawing/dom.js';
import { classColours, palette } from '../../drawing/palette.js';
import { createPainter } from '../../drawing/raster.js';

/**
 * @import { Surface } from '../../../pure/network/plane.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { View } from './axes.js'
 */

/** Cells times parameters, and cells along a side. While it moves a picture takes a few milliseconds. */
export const MOVING = { work: 250_000, finest: 96 };
export const SETTLED = { work: 4_000_000, finest: 160 };

/**
 * @param {SVGElement} overlay
 * @returns {(drawing: Drawing, view: View, grain: typeof MOVING) => void}
 */
export function createRegions(overlay) {
  const paint = createPainter(need('#plane-canvas', HTMLCanvasElement));
  const border = svg('path', { class: 'class-border' }, overlay);
  let way = NO_PASSAGE;
  return ({ scene, state, part }, { domain, projection }, grain) => {
    if (!scene || !state.history.started) return;
    const { scaling } = scene.data;
    const size = { width: projection.width, height: projection.height };
    const raster = rasterFor(domain, size, scene.moment.structure.size, grain.work, grain.finest);
    const ground = colourOf(palette().card);
    const { regions, low, high } = classColours();
    const focused = state.focus === null ? null : valuesOf(scene, surfaceOver(scene.network, scaling, raster), state.focus);
    const key = [raster.columns, raster.rows, domain.x, domain.y].join();
    const now = passage(way, { moment: scene.moment, key, part, values: () => surfaceOver(scene.network, scaling, raster).outputs });
    if (grain === MOVING) way = now;
    const surface = { raster, outputs: now.shown };
    paint(focused ? responsePixels(focused, low, ground, high) : regionPixels(surface, regions, ground), raster, projection);
    setAttribute(border, 'd', bordersOf(scene, surface, projection));
  };
}

/**
 * @param {Scene} scene
 * @param {Omit<Surface, 'hidden'>} surface
 * @param {Projection} projection
 * @returns {string}
 */
function bordersOf({ network }, surface, projection) {
  const { raster, outputs } = surface;
  const borders = network.outputs === 2 ? [1] : network.widths.length > 0 ? outputs.map((_, k) => k) : [];
  return borders.map((k) => zeroPath(smoothMargin(marginOf(surface, k), raster), raster.columns, raster.rows, projection)).join('');
}

/**
 * @param {Scene} scene
 * @param {Surface} surface
 * @param {number} id
 * @returns {Float64Array | null} the neuron's response, if it is there now
 */
function valuesOf({ moment }, { hidden }, id) {
  const layer = moment.structure.neurons.findIndex((neurons) => neurons.some((neuron) => neuron.id === id));
  return layer < 0 ? null : hidden[layer][moment.structure.neurons[layer].findIndex((neuron) => neuron.id === id)];
}
