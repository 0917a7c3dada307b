/** Where it is still wrong: the residual over the plane, and the lines along which neurons, present and proposed, divide it. */

import { NO_PASSAGE, passage } from '../../../pure/drawing/fading.js';
import { colourTable, DARK_RAMP, RAMP } from '../../../pure/drawing/heat.js';
import { fieldLevels, kernelFor } from '../../../pure/network/field.js';
import { createCard, createChart } from '../../drawing/card.js';
import { html, need, setShown, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';
import { createPainter, GLIDING_MS } from '../../drawing/raster.js';
import { createPlaneAxes } from './axes.js';
import { createNeuronLines, createProposalLine } from './lines.js';

/**
 * @import { Kernel } from '../../../pure/network/field.js'
 * @import { Domain } from '../../../pure/network/plane.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Manifest } from '../../drawing/card.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

/** @type {Manifest} */
export const FIELD = {
  name: 'field',
  title: 'field.title',
  after: 'plane',
  help: [
    { key: 'belief', selectors: ['#field-canvas', 'li:has(.ramp-key)'] },
    { key: 'line', selectors: ['#field-overlay .neuron-line', 'li:has(.neuron-line)'] },
    { key: 'proposal', selectors: ['#field-overlay .proposal-line', 'li:has(.proposal-line)', '#field-sentence'] },
    { key: 'dots', selectors: ['#field-plot'] },
  ],
};

/**
 * @param {(id: number | null) => void} onFocus
 * @returns {Panel & {project: () => Projection | null}}
 */
export function createFieldPanel(onFocus) {
  const card = createCard(FIELD);
  addLegend(need('header', HTMLElement, card));
  const { chart, canvas, plot: element, overlay } = createChart(card, { name: 'field', label: 'field.label' });
  html('p', { id: 'field-sentence', class: 'plane-foot' }, card);
  const plot = createPlot(element);
  const residual = createResidual(canvas);
  const drawLines = createNeuronLines(overlay, onFocus);
  const drawProposal = createProposalLine(overlay);
  const drawAxes = createPlaneAxes(plot, chart, {
    inks: () => [],
    dots: true,
    onDrawn: (scene, _, domain) => residual.over(scene, domain),
  });
  /** @type {{scene: Scene | null, nowMs: number}} */
  let drawn = { scene: null, nowMs: -Infinity };

  return {
    glides: true,
    project: () => plot.project(),
    draw(drawing) {
      const { scene, restyled, nowMs } = drawing;
      const isBetween = scene === drawn.scene && drawing.gliding && !restyled;
      if (isBetween && nowMs - drawn.nowMs < GLIDING_MS) return;
      drawn = { scene, nowMs };
      const turned = card.hidden === Boolean(scene?.plane);
      setShown(card, Boolean(scene?.plane));
      if (!scene?.plane || !drawing.state.history.started) return;
      const view = drawAxes(scene, drawing, turned);
      if (!view) return;
      residual.draw(scene, drawing, view.projection);
      drawLines(scene, drawing, view);
      drawProposal(scene, drawing, view);
    },
  };
}

/**
 * What is believed of the wrong class, spread from the samples over the plane.
 * @param {HTMLCanvasElement} canvas
 */
function createResidual(canvas) {
  const paint = createPainter(canvas);
  /** @type {Kernel | null} */
  let kernel = null;
  let way = NO_PASSAGE;
  return {
    /**
     * @param {Scene} scene
     * @param {Domain} domain
     */
    over(scene, domain) {
      kernel = kernelFor(scene.data.samples.x, domain);
    },
    /**
     * @param {Scene} scene
     * @param {Drawing} drawing
     * @param {Projection} projection
     */
    draw({ plane, moment, data }, { part }, projection) {
      if (!kernel || !plane || plane.belief.length !== kernel.samples) return;
      const { belief } = plane;
      way = passage(way, { moment, key: String(data.offset), part, values: () => [belief] });
      const table = colourTable(palette().dark ? DARK_RAMP : [palette().card, ...RAMP.slice(1)]);
      const levels = fieldLevels(kernel, way.shown[0]);
      const pixels = new Uint8ClampedArray(levels.length * 4);
      levels.forEach((level, cell) => pixels.set(table.subarray(4 * level, 4 * level + 4), 4 * cell));
      paint(pixels, kernel, projection);
    },
  };
}

/** @param {HTMLElement} header */
function addLegend(header) {
  const legend = html('ul', { class: 'legend' }, header);
  const scale = html('li', {}, legend);
  html('span', { 'data-text': 'field.scale.low' }, scale);
  html('span', { class: 'ramp-key', 'aria-hidden': 'true' }, scale);
  html('span', { 'data-text': 'field.scale.high' }, scale);
  addKey(legend, 'field.line', svg('g', { class: 'neuron-line' })).append(svg('line', { x1: -7, x2: 7 }));
  addKey(legend, 'field.best', svg('g')).append(svg('line', { class: 'proposal-line', x1: -7, x2: 7 }));
}

/**
 * @param {HTMLElement} legend
 * @param {string} text
 * @param {SVGElement} key
 * @returns {SVGElement} the key, to be drawn into
 */
function addKey(legend, text, key) {
  const item = html('li', {}, legend);
  svg('svg', { viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, item).append(key);
  html('span', { 'data-text': text }, item);
  return key;
}
