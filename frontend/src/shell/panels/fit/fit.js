/** The fitted function: Plotly for axes, samples and target; the live curve and the neurons' places on an overlay. */

import { labelSides } from '../../../pure/drawing/labels.js';
import { beyond } from '../../../pure/drawing/range.js';
import { curveOver } from '../../../pure/network/forward.js';
import { freshExpansion, isFresh } from '../../../pure/run/structure.js';
import { twinAt } from '../../../pure/run/twin.js';
import { neuronsPhrase } from '../../../pure/words/sentences.js';
import { linePath, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { createLayer } from '../../drawing/layer.js';
import { palette } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';
import { createFitAxes } from './axes.js';

/**
 * @import { Side } from '../../../pure/drawing/labels.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

const LABEL_ROOM = 2; // a mark and its number, in heights of the number

/**
 * @param {(id: number | null) => void} onFocus
 * @returns {Panel & {project: () => Projection | null}}
 */
export function createFitPanel(onFocus) {
  const plot = createPlot(need('#fit-plot', HTMLElement));
  const overlay = need('#fit-overlay', SVGElement);
  const layer = createLayer(need('#fit-canvas', HTMLCanvasElement));
  const clip = svg('clipPath', { id: 'fit-clip' }, svg('defs', {}, overlay));
  const window = svg('rect', {}, clip);
  const clipped = svg('g', { 'clip-path': 'url(#fit-clip)' }, overlay);
  const placeLine = svg('line', { class: 'place-line' }, clipped);
  const fit = svg('path', { class: 'fit-curve' }, clipped);
  const focusCurve = svg('path', { class: 'focus-curve' }, clipped);
  const gap = svg('path', { class: 'twin-gap' }, clipped);
  const twinCurve = svg('path', { class: 'twin-curve' }, clipped);
  const twinLegend = need('#legend-twin', HTMLElement);
  const residuals = svg('path', { class: 'residuals' }, clipped);
  const outside = svg('path', { class: 'fit-beyond' }, overlay);
  const locations = svg('g', {}, overlay);
  const legend = need('#legend-without', HTMLElement);
  /** @type {Map<number, SVGElement>} */
  const marks = new Map();
  let placed = '';
  /** @type {Drawing | null} */
  let latest = null;
  plot.element.addEventListener('pointerenter', () => {
    if (latest?.scene && latest.still) axes.explain(latest.scene, latest);
  });

  const axes = createFitAxes(plot, () => {
    const { left: x, top: y, width, height } = plot.project() ?? { left: 0, top: 0, width: 0, height: 0 };
    for (const [name, value] of Object.entries({ x, y, width, height })) setAttribute(window, name, value);
  });

  /**
   * Where the curve lies beyond the axis' bound: an arrowhead at the edge, so that nobody takes the edge for its end.
   * @param {Scene} scene
   * @param {Projection} projection
   */
  function drawBeyond(scene, projection) {
    const heads = beyond(scene.y, axes.range()).map(({ index, side }) => {
      const x = projection.x(scene.xs[index]).toFixed(1);
      return side > 0 ? `M${x} ${projection.top + 1}l6 9h-12Z` : `M${x} ${projection.top + projection.height - 1}l6 -9h-12Z`;
    });
    setShown(outside, heads.length > 0);
    setAttribute(outside, 'd', heads.join(''));
  }

  /**
   * The fit: on the canvas while it moves, as an element when it is still.
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawFit(scene, { look, still, state }, projection) {
    setShown(fit, still);
    if (still) {
      layer.clear();
      return setAttribute(fit, 'd', pathOf(scene.xs, scene.y, projection));
    }
    const context = layer.begin(projection); // the canvas is the plot's area, so that its edges cut the curve off
    context.globalAlpha = state.focus === null ? 1 : 0.3;
    context.strokeStyle = palette().fit;
    context.lineWidth = 3;
    strokeCurve(context, pixelsOf(scene.xs, look?.y ?? scene.y, projection));
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawLocations(scene, { state, words, restyled, gliding, look }, projection) {
    const key = `${scene.expansion?.offset}:${scene.places.length}:${state.focus}`;
    if (!words && !restyled && !gliding && key === placed) return; // they drift slowly
    placed = key;
    const inside = (look?.places ?? scene.places).filter(({ location }) => location >= scene.domain[0] && location <= scene.domain[1]);
    const seen = new Set(inside.map(({ id }) => id));
    const xs = inside.map(({ location }) => projection.x(location));
    const sides = labelSides(xs, LABEL_ROOM * palette().tiny);
    inside.forEach(({ id }, at) => {
      const mark = marks.get(id) ?? newMark(id);
      setAttribute(mark, 'transform', `translate(${xs[at].toFixed(1)} ${(projection.top + projection.height).toFixed(1)})`);
      putLabel(/** @type {SVGElement} */ (mark.lastElementChild), sides[at]);
      mark.classList.toggle('new', isFresh(scene, id));
      mark.classList.toggle('dimmed', state.focus !== null && state.focus !== id);
    });
    for (const [id, mark] of marks) {
      if (!seen.has(id)) {
        mark.remove();
        marks.delete(id);
      }
    }
  }

  /** @param {number} id */
  function newMark(id) {
    const mark = svg('g', { class: 'location' }, locations);
    svg('path', { d: 'M-5.5 13L0 3L5.5 13Z' }, mark);
    svg('text', { y: 13 }, mark).textContent = String(id);
    mark.addEventListener('pointerenter', () => onFocus(id));
    mark.addEventListener('pointerleave', () => onFocus(null));
    marks.set(id, mark);
    return mark;
  }

  /**
   * The curve that the network would draw with this neuron alone switched on differs by the neuron's share: shown is the
   * fit without it, so that the gap is what the neuron does.
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawFocus(scene, { state, t }, projection) {
    const without = state.focus === null ? null : withoutNeuron(scene, state.focus);
    setShown(focusCurve, without !== null);
    setShown(legend, without !== null);
    if (state.focus !== null) setText(need('span', HTMLElement, legend), t('fit.without', { id: state.focus }));
    fit.classList.toggle('dimmed', without !== null);
    if (!without || !state.history.started) return;
    const { y } = curveOver({ ...scene.network, parameters: without }, scene.data.scaling, scene.xs);
    setAttribute(focusCurve, 'd', pathOf(scene.xs, y, projection));
  }

  /**
   * What the fit leaves over at each sample: the first stage of slow motion.
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawResiduals(scene, { state }, projection) {
    const shown = state.slow?.stage === 0;
    setShown(residuals, shown);
    if (!shown || !state.history.started) return;
    const { x, y } = scene.data.samples;
    const fitted = curveOver(
      scene.network,
      scene.data.scaling,
      x.map(([one]) => one),
    ).y;
    const sticks = x.map(
      ([one], n) => `M${projection.x(one).toFixed(1)} ${projection.y(fitted[n]).toFixed(1)}V${projection.y(y[n][0]).toFixed(1)}`,
    );
    setAttribute(residuals, 'd', sticks.join(''));
  }

  /**
   * The twin at the same step, and the gap between the two.
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawTwin(scene, { state, t, look }, projection) {
    const twin = state.twin ? twinAt(state.twin.history, scene.moment.step, scene.xs) : null;
    for (const element of [gap, twinCurve, twinLegend]) setShown(element, twin !== null);
    if (!twin) return;
    setText(need('span', HTMLElement, twinLegend), t('branch.legend', { neurons: neuronsPhrase(t, twin.neurons) }));
    const path = pathOf(scene.xs, twin.y, projection);
    setAttribute(twinCurve, 'd', path);
    const back = pathOf(scene.xs.toReversed(), (look?.y ?? scene.y).toReversed(), projection);
    setAttribute(gap, 'd', `${path}L${back.slice(1)}Z`);
  }

  return {
    glides: true,
    project: () => plot.project(),
    draw(drawing) {
      const { scene } = drawing;
      if (scene?.network.inputs !== 1) return;
      const isWidening = axes.draw(scene, drawing);
      const projection = plot.project();
      if (!projection) return;
      drawFit(scene, drawing, projection);
      if (drawing.words || isWidening) drawBeyond(scene, projection);
      drawFocus(scene, drawing, projection);
      drawLocations(scene, drawing, projection);
      drawResiduals(scene, drawing, projection);
      drawTwin(scene, drawing, projection);
      const place = freshExpansion(scene)?.added[0]?.location ?? null;
      setShown(placeLine, place !== null);
      if (place !== null) {
        const x = projection.x(place).toFixed(1);
        const ends = { x1: x, x2: x, y1: projection.top, y2: projection.top + projection.height };
        for (const [name, value] of Object.entries(ends)) setAttribute(placeLine, name, value);
      }
      latest = drawing;
      if (drawing.settled) axes.explain(scene, drawing);
      return isWidening;
    },
  };
}

/**
 * @param {SVGElement} label
 * @param {Side} side
 */
function putLabel(label, side) {
  setShown(label, side !== 'none');
  setAttribute(label, 'x', side === 'left' ? -7 : 7);
  setAttribute(label, 'text-anchor', side === 'left' ? 'end' : 'start');
}

/**
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {Projection} projection
 * @returns {string}
 */
function pathOf(xs, ys, projection) {
  const { x, y } = pixelsOf(xs, ys, projection);
  return linePath(x, y);
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

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: Float64Array, y: Float64Array}} curve pixels; what is no number is left out
 */
function strokeCurve(context, { x, y }) {
  context.beginPath();
  for (let n = 0; n < x.length; n += 1) if (!Number.isNaN(y[n])) context.lineTo(x[n], y[n]);
  context.stroke();
}

/**
 * @param {Scene} scene
 * @param {number} id
 * @returns {Float64Array | null} the parameters with the neuron's output weights at zero; null if it is not there now
 */
function withoutNeuron({ network, moment }, id) {
  const layer = moment.structure.neurons.findIndex((neurons) => neurons.some((neuron) => neuron.id === id));
  if (layer < 0) return null;
  const position = moment.structure.neurons[layer].findIndex((neuron) => neuron.id === id);
  const parameters = Float64Array.from(network.parameters);
  let at = 0;
  let before = network.inputs;
  for (let index = 0; index <= layer; index += 1) {
    at += network.widths[index] * (before + 4);
    before = network.widths[index];
  }
  const targets = network.widths[layer + 1] ?? network.outputs;
  for (let target = 0; target < targets; target += 1) parameters[at + target * before + position] = 0;
  return parameters;
}
