/** The timeline: loss, η, neurons and parameters over the steps, a mark per decision, and the scrubber. */

import { timelineFigure } from '../../pure/figures.js';
import { lastAtOrBefore } from '../../pure/cursor.js';
import { axisEnd, countEnd, plottedValues, seriesOf, widenedDecades } from '../../pure/timeline.js';
import { short } from '../../pure/numbers.js';
import { need, setAttribute, setText, svg } from '../dom.js';
import { palette } from '../palette.js';
import { createPlot } from '../plot.js';

/** @typedef {import('../loop.js').Drawing} Drawing */
/** @typedef {import('../../pure/scene.js').Scene} Scene */
/** @typedef {import('../../pure/timeline.js').Series} Series */

/**
 * @param {{scrubTo: (step: number) => void}} act
 * @returns {import('../loop.js').Panel}
 */
export function createTimelinePanel(act) {
  const plot = createPlot(need('#timeline-plot', HTMLElement));
  const canvas = need('#timeline-canvas', HTMLCanvasElement);
  const overlay = need('#timeline-overlay', SVGElement);
  const scrubber = need('#scrubber', HTMLInputElement);
  const chart = /** @type {HTMLElement} */ (canvas.parentElement);
  const legend = ['loss', 'score', 'neurons', 'parameters'].map((name) => need(`.c-${name}`, HTMLElement));
  const marks = svg('g', {}, overlay);
  const line = svg('line', { class: 'cursor-line' }, overlay);
  const head = svg('circle', { class: 'cursor-head', r: 6.5 }, overlay);
  /** @type {{run: unknown, end: number, decades: [number, number] | null, counts: number, key: string}} */
  let axes = { run: null, end: 0, decades: null, counts: 0, key: '' };
  let marksFor = '';

  /**
   * @param {Series} series
   * @param {Drawing} drawing
   */
  function drawAxes(series, { state, t, restyled }) {
    const run = state.history.started;
    const before = axes.run === run ? axes : { end: 0, decades: null, counts: 0 };
    const end = axisEnd(Math.max(state.history.step, 1));
    const decades = widenedDecades(before.decades, plottedValues(series));
    const counts = Math.max(before.counts, countEnd(Math.max(1, ...series.neurons)));
    const key = [end, decades, counts, palette().key].join();
    const changed = key !== axes.key || axes.run !== run;
    axes = { run, end, decades, counts, key };
    if (changed || restyled) plot.react(timelineFigure({ end, decades, counts, palette: palette(), t }));
    return changed || restyled;
  }

  /**
   * @param {Series} series
   * @param {Series | null} twin
   * @param {number} cursorStep
   * @param {import('../plot.js').Projection} projection
   */
  function drawCurves(series, twin, cursorStep, projection) {
    const ratio = globalThis.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = chart;
    if (canvas.width !== Math.round(clientWidth * ratio)) canvas.width = Math.round(clientWidth * ratio);
    if (canvas.height !== Math.round(clientHeight * ratio)) canvas.height = Math.round(clientHeight * ratio);
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, clientWidth, clientHeight);
    context.lineJoin = 'round';
    const colours = palette();
    const xs = series.step.map(projection.x);
    const most = Math.max(1, ...series.parameters);
    const share = (/** @type {number} */ count) => projection.top + projection.height * (1 - (0.86 * count) / most);
    const curves = /** @type {const} */ ([
      [series.parameters.map(share), colours.depth, 1.2, true],
      [series.neurons.map(projection.y2), colours.width, 1.6, true],
      [series.score.map((value) => Math.min(projection.y(value), projection.top + projection.height + 2)), colours.target, 1.4, false],
      [series.loss.map(projection.y), colours.fit, 2.2, false],
    ]);
    const cut = projection.x(cursorStep);
    if (twin) stroke(context, twin.step.map(projection.x), twin.loss.map(projection.y), { colour: colours.twin, width: 1.6, stepped: false });
    const bottom = projection.top + projection.height;
    for (const [from, to, alpha] of [[0, cut, 1], [cut, clientWidth, 0.28]]) {
      context.save();
      context.beginPath();
      context.rect(from, 0, Math.max(0, to - from), bottom + 2);
      context.clip();
      context.globalAlpha = alpha;
      for (const [ys, colour, width, stepped] of curves) stroke(context, xs, ys, { colour, width, stepped });
      context.restore();
    }
  }

  /**
   * @param {Drawing} drawing
   * @param {import('../plot.js').Projection} projection
   */
  function drawMarks({ state, t, restyled }, projection) {
    const { history } = state;
    const key = [history.decisions.length, history.expansions.length, axes.key, chart.clientWidth].join();
    if (key === marksFor && !restyled) return;
    marksFor = key;
    marks.replaceChildren();
    const y = projection.top + projection.height;
    let free = -Infinity;
    for (const decision of history.decisions) {
      const x = projection.x(decision.step);
      if (decision.accepted || x - free < 7) continue; // refusals may be many: as many as there is room for
      free = x;
      const mark = svg('circle', { class: 'timeline-mark refused', cx: x.toFixed(1), cy: y + 7, r: 2.6 }, marks);
      svg('title', {}, mark).textContent = t('timeline.refused', { step: decision.step });
    }
    for (const { step, kind } of history.expansions) {
      const x = projection.x(step).toFixed(1);
      svg('line', { class: 'growth-line', x1: x, x2: x, y1: projection.top, y2: y }, marks);
      const mark = svg('path', { class: `timeline-mark grew ${kind}`, d: `M${x} ${y + 2}l5.5 10h-11Z` }, marks);
      svg('title', {}, mark).textContent = t('timeline.grew', { step });
    }
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {import('../plot.js').Projection} projection
   */
  function drawCursor(scene, { state, t }, projection) {
    const x = projection.x(scene.moment.step).toFixed(1);
    const y2 = projection.top + projection.height + 4;
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 8, y2 })) setAttribute(line, name, value);
    setAttribute(head, 'cx', x);
    setAttribute(head, 'cy', 8);
    const last = Math.max(state.history.moments.length - 1, 0);
    if (scrubber.max !== String(last)) scrubber.max = String(last);
    if (scrubber.value !== String(scene.index)) scrubber.value = String(scene.index);
    const words = t('timeline.scrubber.value', { step: scene.moment.step, last: state.history.step });
    setAttribute(scrubber, 'aria-valuetext', words);
    const { left, width } = projection;
    Object.assign(scrubber.style, { left: `${left}px`, width: `${width}px`, top: '0', height: `${chart.clientHeight}px` });
  }

  /** @param {PointerEvent} event */
  function scrub(event) {
    const projection = plot.project();
    if (!projection) return;
    act.scrubTo(projection.xAt(event.clientX - chart.getBoundingClientRect().left));
  }

  scrubber.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    scrubber.focus({ preventScroll: true });
    scrubber.setPointerCapture(event.pointerId);
    scrub(event);
  });
  scrubber.addEventListener('pointermove', (event) => {
    if (scrubber.hasPointerCapture(event.pointerId)) scrub(event);
  });

  return {
    draw(drawing) {
      const { scene, t, state } = drawing;
      if (!scene) return;
      const series = seriesOf(state.history.moments, chart.clientWidth);
      drawAxes(series, drawing);
      const projection = plot.project();
      if (!projection) return;
      const twin = state.twin ? seriesOf(state.twin.history.moments, chart.clientWidth) : null;
      drawCurves(series, twin, scene.moment.step, projection);
      drawMarks(drawing, projection);
      drawCursor(scene, drawing, projection);
      const index = Math.max(lastAtOrBefore(state.history.moments, scene.moment.offset), 0);
      const { loss, score } = state.history.moments[index];
      const values = [short(loss, 2), short(score, 2), scene.neurons, scene.moment.structure.size];
      const names = ['loss', 'score', 'neurons', 'parameters'].map((name) => t(`timeline.${name}`));
      legend.forEach((item, at) => setText(item, `${names[at]} ${values[at]}`));
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {{colour: string, width: number, stepped: boolean}} style
 */
function stroke(context, xs, ys, { colour, width, stepped }) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  let pen = false;
  for (let n = 0; n < xs.length; n += 1) {
    if (Number.isNaN(ys[n])) {
      pen = false;
    } else if (pen) {
      if (stepped && ys[n] !== ys[n - 1]) context.lineTo(xs[n], ys[n - 1]);
      context.lineTo(xs[n], ys[n]);
    } else {
      context.moveTo(xs[n], ys[n]);
      pen = true;
    }
  }
  context.stroke();
}
