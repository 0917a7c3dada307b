/** Where it is still wrong: the residual over the plane, and the lines along which neurons, present and proposed, divide it. */

import { planeFigure } from '../../../pure/drawing/classes.js';
import { NO_PASSAGE, passage } from '../../../pure/drawing/fading.js';
import { colourTable, DARK_RAMP, RAMP } from '../../../pure/drawing/heat.js';
import { fieldLevels, kernelFor } from '../../../pure/network/field.js';
import { clipped, lineOf, linesOf, squared } from '../../../pure/network/plane.js';
import { isFresh } from '../../../pure/run/structure.js';
import { short } from '../../../pure/words/numbers.js';
import { createChanges } from '../../drawing/changes.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';
import { createPainter, GLIDING_MS } from '../../drawing/raster.js';

/**
 * @import { Kernel } from '../../../pure/network/field.js'
 * @import { Domain } from '../../../pure/network/plane.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Candidate } from '../../../../types/protocol'
 */

/**
 * @param {(id: number | null) => void} onFocus
 * @returns {Panel & {project: () => Projection | null}}
 */
export function createFieldPanel(onFocus) {
  const card = need('.card.field', HTMLElement);
  const chart = need('#field-chart', HTMLElement);
  const plot = createPlot(need('#field-plot', HTMLElement));
  const overlay = need('#field-overlay', SVGElement);
  const paint = createPainter(need('#field-canvas', HTMLCanvasElement));
  const sentence = need('#field-sentence', HTMLElement);
  const lines = svg('g', {}, overlay);
  const best = [svg('line', { class: 'proposal-line outer' }, overlay), svg('line', { class: 'proposal-line' }, overlay)];
  /** @type {Kernel | null} */
  let kernel = null;
  /** @type {Domain | null} */
  let domain = null;
  const isOther = createChanges();
  let box = { width: 0, height: 0 };
  let way = NO_PASSAGE;
  let drawnMs = -Infinity;
  /** @type {Scene | null} */
  let drawn = null;

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  function drawAxes(scene, { t, restyled }) {
    if (!isOther([scene.data, palette().key, box.width, box.height], restyled)) return;
    const { text } = palette();
    domain = squared(/** @type {any} */ (scene.plane).domain, box.width - 18 - 1.6 * text, box.height - 14 - 1.4 * text);
    kernel = kernelFor(scene.data.samples.x, domain);
    plot.react(planeFigure({ data: scene.data, domain, classes: scene.network.outputs, inks: [], palette: palette(), t, dots: true }));
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawField({ plane, moment, data }, { part }, projection) {
    if (!kernel || !plane || plane.belief.length !== kernel.samples) return;
    const { belief } = plane;
    way = passage(way, { moment, key: String(data.offset), part, values: () => [belief] });
    const table = colourTable(palette().dark ? DARK_RAMP : [palette().card, ...RAMP.slice(1)]);
    const levels = fieldLevels(kernel, way.shown[0]);
    const pixels = new Uint8ClampedArray(levels.length * 4);
    levels.forEach((level, cell) => pixels.set(table.subarray(4 * level, 4 * level + 4), 4 * cell));
    paint(pixels, kernel, projection);
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawLines(scene, { state, look }, projection) {
    const { scaling } = scene.data;
    const neurons = scene.moment.structure.neurons[0] ?? [];
    while (lines.childElementCount < neurons.length) lines.append(newLine(onFocus));
    while (lines.childElementCount > neurons.length) lines.lastElementChild?.remove();
    linesOf((look ?? scene).network, scaling).forEach((line, position) => {
      const group = /** @type {SVGElement} */ (lines.children[position]);
      const { id } = neurons[position];
      const ends = domain && clipped(line, domain);
      setShown(group, Boolean(ends));
      if (!ends) return;
      setAttribute(group, 'data-neuron', id);
      setAttribute(
        group,
        'class',
        `neuron-line${isFresh(scene, id) ? ' new' : ''}${state.focus === null || state.focus === id ? '' : ' dimmed'}`,
      );
      const [stroke, grip, label] = group.children;
      placeLine(stroke, ends, projection);
      placeLine(grip, ends, projection);
      placeLabel(label, ends, projection, id);
    });
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawBest(scene, { t }, projection) {
    const grew = scene.expansion && scene.moment.structure.neurons[0]?.find((neuron) => isFresh(scene, neuron.id));
    const candidate = grew ? null : bestLine(scene);
    const { scaling } = scene.data;
    const ends = candidate && domain && clipped(lineOf(/** @type {number[]} */ (candidate.weights), candidate.bias ?? 0, scaling), domain);
    for (const line of best) {
      setShown(line, Boolean(ends));
      if (ends) placeLine(line, ends, projection);
    }
    if (grew) setText(sentence, t('field.best.grew', { id: grew.id }));
    else if (candidate) setText(sentence, t('field.best.score', { score: short(candidate.score, 2) }));
    else setText(sentence, t(scene.decision ? 'field.best.none' : 'field.waiting'));
  }

  return {
    glides: true,
    project: () => plot.project(),
    draw(drawing) {
      const { scene, restyled } = drawing;
      const isBetween = scene === drawn && drawing.gliding && !restyled;
      if (isBetween && drawing.nowMs - drawnMs < GLIDING_MS) return;
      [drawn, drawnMs] = [scene, drawing.nowMs];
      const turned = card.hidden === Boolean(scene?.plane);
      setShown(card, Boolean(scene?.plane));
      if (!scene?.plane || !drawing.state.history.started) return;
      if (turned || restyled || box.width === 0) box = { width: chart.clientWidth, height: chart.clientHeight };
      if (box.width < 60) return;
      drawAxes(scene, { ...drawing, restyled: restyled || turned });
      const projection = plot.project();
      if (!projection) return;
      drawField(scene, drawing, projection);
      drawLines(scene, drawing, projection);
      drawBest(scene, drawing, projection);
    },
  };
}

/** @param {(id: number | null) => void} onFocus */
function newLine(onFocus) {
  const group = svg('g', { class: 'neuron-line' });
  svg('line', {}, group);
  svg('line', { class: 'grip' }, group);
  svg('text', {}, group);
  group.addEventListener('pointerenter', () => onFocus(Number(group.getAttribute('data-neuron'))));
  group.addEventListener('pointerleave', () => onFocus(null));
  return group;
}

/**
 * @param {Element} line
 * @param {[number, number, number, number]} ends
 * @param {Projection} projection
 */
function placeLine(line, [x1, y1, x2, y2], { x, y }) {
  setAttribute(line, 'x1', x(x1).toFixed(1));
  setAttribute(line, 'y1', y(y1).toFixed(1));
  setAttribute(line, 'x2', x(x2).toFixed(1));
  setAttribute(line, 'y2', y(y2).toFixed(1));
}

/**
 * Near the upper end, neighbours at different distances from it, so that labels of lines that meet stand apart.
 * @param {Element} label
 * @param {[number, number, number, number]} ends
 * @param {Projection} projection
 * @param {number} id
 */
function placeLabel(label, [x1, y1, x2, y2], { x, y }, id) {
  const inwards = 0.06 + 0.09 * (id % 3);
  const part = y1 > y2 ? inwards : 1 - inwards;
  setAttribute(label, 'x', (x(x1 + (x2 - x1) * part) + 6).toFixed(1));
  setAttribute(label, 'y', (y(y1 + (y2 - y1) * part) - 5).toFixed(1));
  setText(label, String(id));
}

/**
 * @param {Scene} scene
 * @returns {Candidate | null} the first-layer neuron of the last round, where one was proposed
 */
function bestLine({ decision }) {
  return decision?.candidates.find(({ kind, layer, weights }) => kind === 'width' && layer === 0 && weights) ?? null;
}
