/** The decision regions: for two inputs what the fitted function is for one. Regions on a canvas, samples and axes by Plotly. */

import { colourOf, planeFigure, SHAPES } from '../../../pure/drawing/classes.js';
import { NO_PASSAGE, passage } from '../../../pure/drawing/fading.js';
import { zeroPath } from '../../../pure/network/contour.js';
import {
  marginOf,
  outputsAt,
  probabilitiesAt,
  rasterFor,
  regionPixels,
  responsePixels,
  smoothMargin,
  squared,
  surfaceOver,
} from '../../../pure/network/plane.js';
import { short } from '../../../pure/words/numbers.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { classColours, palette } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';
import { createPainter, GLIDING_MS } from '../../drawing/raster.js';

/**
 * @import { Domain, Surface } from '../../../pure/network/plane.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Translate } from '../../../texts/index.js'
 */

/** Cells times parameters, and cells along a side. While it moves a picture takes a few milliseconds. */
const MOVING = { work: 250_000, finest: 96 };
const SETTLED = { work: 4_000_000, finest: 160 };
const SETTLED_MS = 350;
const MOST_RINGS = 300;

/** @returns {Panel & {project: () => Projection | null}} */
export function createPlanePanel() {
  const card = need('.card.plane', HTMLElement);
  const chart = need('#plane-chart', HTMLElement);
  const plot = createPlot(need('#plane-plot', HTMLElement));
  const overlay = need('#plane-overlay', SVGElement);
  const paint = createPainter(need('#plane-canvas', HTMLCanvasElement));
  const score = need('#plane-score', HTMLElement);
  const readout = need('#plane-readout', HTMLElement);
  const border = svg('path', { class: 'class-border' }, overlay);
  const rings = svg('path', { class: 'wrong-rings' }, overlay);
  let box = { width: 0, height: 0 };
  const isOther = createChanges();
  /** @type {Domain | null} */
  let domain = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  /** @type {Drawing | null} */
  let latest = null;
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  let way = NO_PASSAGE;
  let drawnMs = -Infinity;

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  function drawAxes(scene, { t, restyled }) {
    if (!isOther([scene.data, palette().key, box.width, box.height], restyled)) return;
    const { text } = palette();
    domain = squared(/** @type {any} */ (scene.plane).domain, box.width - 18 - 1.6 * text, box.height - 14 - 1.4 * text);
    const classes = scene.network.outputs;
    const { inks } = classColours();
    plot.react(planeFigure({ data: scene.data, domain, classes, inks, palette: palette(), t }));
    drawLegend(classes, t);
  }

  /**
   * @param {number} classes
   * @param {Translate} t
   */
  function drawLegend(classes, t) {
    const items = Array.from({ length: classes }, (_, n) =>
      keyItem(SHAPES[n % SHAPES.length].path, `class-key class-${n % 4}`, t('plane.class', { n: n + 1 })),
    );
    const wrong = keyItem('M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z', 'wrong-rings', t('plane.wrong'));
    need('#plane-legend', HTMLElement).replaceChildren(...items, wrong);
  }

  /**
   * @param {Drawing} drawing
   * @param {typeof MOVING} grain
   */
  function drawRegions({ scene, state, part }, grain) {
    const projection = plot.project();
    if (!scene || !state.history.started || !projection || !domain) return;
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
    const borders = scene.network.outputs === 2 ? [1] : scene.network.widths.length > 0 ? surface.outputs.map((_, k) => k) : [];
    const lines = borders.map((k) => zeroPath(smoothMargin(marginOf(surface, k), raster), raster.columns, raster.rows, projection));
    setAttribute(border, 'd', lines.join(''));
  }

  /**
   * @param {Scene} scene
   * @param {Projection} projection
   */
  function drawWrong({ plane, data }, projection) {
    const ring = 'a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0';
    const points = (plane?.wrong ?? []).slice(0, MOST_RINGS).map((n) => data.samples.x[n]);
    const path = points.map(([x, y]) => `M${(projection.x(x) - 6.5).toFixed(1)} ${projection.y(y).toFixed(1)}${ring}`).join('');
    setAttribute(rings, 'd', path);
  }

  /** What the network says where the pointer is. */
  function drawReadout() {
    const projection = plot.project();
    const { scene, state, t } = latest ?? {};
    if (!scene || !t || !state?.history.started) return;
    if (state.focus !== null) return setText(readout, t('plane.response', { id: state.focus }));
    if (!pointer || !projection) return setText(readout, t('plane.ask'));
    const point = [projection.xAt(pointer.x), projection.yAt(pointer.y)];
    const shares = probabilitiesAt(outputsAt(scene.network, scene.data.scaling, [point]), 0);
    const best = shares.indexOf(Math.max(...shares));
    const [x, y] = point.map((value) => short(value, 2));
    setText(readout, t('plane.point', { x, y, n: best + 1, share: Math.round(100 * shares[best]) }));
  }

  /** @param {PointerEvent} event */
  function moved(event) {
    const { left, top } = chart.getBoundingClientRect();
    pointer = { x: event.clientX - left, y: event.clientY - top };
    drawReadout();
  }

  chart.addEventListener('pointerdown', moved);
  chart.addEventListener('pointermove', moved);
  chart.addEventListener('pointerleave', () => {
    pointer = null;
    drawReadout();
  });

  return {
    glides: true,
    project: () => plot.project(),
    draw(drawing) {
      const isBetween = drawing.scene === latest?.scene && drawing.gliding && !drawing.restyled;
      if (isBetween && drawing.nowMs - drawnMs < GLIDING_MS) return;
      latest = drawing;
      drawnMs = drawing.nowMs;
      if (isBetween && drawing.scene?.plane) return drawRegions(drawing, MOVING);
      const { scene, t, restyled } = drawing;
      const inputs = scene?.network.inputs === 2 ? '2' : '1';
      const turned = document.body.dataset.inputs !== inputs;
      if (turned) document.body.dataset.inputs = inputs;
      setShown(card, inputs === '2');
      clearTimeout(settling);
      if (!scene?.plane) return;
      if (turned || restyled || box.width === 0) box = { width: chart.clientWidth, height: chart.clientHeight };
      if (box.width < 60) return;
      drawAxes(scene, { ...drawing, restyled: restyled || turned });
      const projection = plot.project();
      if (!projection) return;
      drawRegions(drawing, MOVING);
      drawWrong(scene, projection);
      drawReadout();
      const all = scene.data.samples.x.length;
      setText(score, t('plane.score', { right: all - scene.plane.wrong.length, all }));
      settling = setTimeout(() => drawRegions({ ...drawing, part: 1 }, SETTLED), SETTLED_MS);
    },
  };
}

/**
 * @param {string} path
 * @param {string} kind
 * @param {string} text
 */
function keyItem(path, kind, text) {
  const item = html('li');
  svg('path', { d: path, class: kind }, svg('svg', { viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, item));
  html('span', { text }, item);
  return item;
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
