/** The timeline: loss, η, neurons and parameters over the steps, a mark per decision, and the scrubber. */

import { timelineFigure } from '../../../pure/drawing/figures.js';
import { lapses } from '../../../pure/run/time_lapse.js';
import { NO_AXES, widenedAxes } from '../../../pure/run/timeline.js';
import { short } from '../../../pure/words/numbers.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';
import { awaitPicture } from '../../drawing/timing.js';
import { createCurves } from './curves.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

/** A browser moves a touched slider of its own accord up to so long after the touch. */
const AFTER_TOUCH_MS = 800;

/**
 * @param {{scrubTo: (step: number) => void, showMoment: (index: number) => void}} act
 * @returns {Panel}
 */
export function createTimelinePanel(act) {
  const plot = createPlot(need('#timeline-plot', HTMLElement));
  const canvas = need('#timeline-canvas', HTMLCanvasElement);
  const overlay = need('#timeline-overlay', SVGElement);
  const scrubber = need('#scrubber', HTMLInputElement);
  let pointedMs = -Infinity;
  const chart = /** @type {HTMLElement} */ (canvas.parentElement);
  const legend = ['loss', 'score', 'neurons', 'parameters'].map((name) => need(`.c-${name}`, HTMLElement));
  const lapseKey = need('.c-lapse', HTMLElement);
  const marks = svg('g', {}, overlay);
  const cursor = need('#cursor', HTMLElement);
  const curves = createCurves(canvas);
  let axes = NO_AXES;
  let axesKey = '';
  /** @type {{moments: unknown, started: unknown, count: number}} */
  let known = { moments: null, started: null, count: 0 };
  let size = { width: 0, height: 0 };
  let marksFor = '';

  /** @param {Drawing} drawing */
  function drawAxes({ state, t, restyled }) {
    const { moments, started, step } = state.history;
    const isMore = known.moments === moments && known.started === started;
    axes = widenedAxes(isMore ? axes : NO_AXES, isMore ? moments.slice(known.count) : moments, step);
    known = { moments, started, count: moments.length };
    const { end, counts, parameters } = axes;
    const decades = axes.decades ?? /** @type {[number, number]} */ ([-3, 0]);
    const key = [end, decades, counts, parameters, palette().key].join();
    if (key === axesKey && !restyled) return;
    axesKey = key;
    plot.react(timelineFigure({ end, decades, counts, palette: palette(), t }));
  }

  /**
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function drawMarks({ state, t, restyled }, projection) {
    const { history } = state;
    const key = [history.decisions.length, history.expansions.length, axesKey, size.width].join();
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
      const isRemoval = kind === 'prune';
      svg('line', { class: `growth-line ${kind}`, x1: x, x2: x, y1: projection.top, y2: y }, marks);
      const mark = svg(
        'path',
        { class: `timeline-mark grew ${kind}`, d: isRemoval ? `M${x} ${y + 12}l5.5 -10h-11Z` : `M${x} ${y + 2}l5.5 10h-11Z` },
        marks,
      );
      svg('title', {}, mark).textContent = t(isRemoval ? 'timeline.removed' : 'timeline.grew', { step });
    }
  }

  /**
   * @param {Scene} scene
   * @param {Projection} projection
   */
  function drawCursor(scene, projection) {
    cursor.style.transform = `translateX(${projection.x(scene.moment.step).toFixed(1)}px)`; // a layer moves, nothing is painted
    const { left, width } = projection;
    if (scrubber.style.width === `${width}px` && scrubber.style.left === `${left}px`) return;
    cursor.style.height = `${projection.top + projection.height + 4}px`;
    Object.assign(scrubber.style, { left: `${left}px`, width: `${width}px`, top: '0', height: `${size.height}px` });
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  function drawWords(scene, { state, t }) {
    const last = Math.max(state.history.moments.length - 1, 0);
    if (scrubber.max !== String(last)) scrubber.max = String(last);
    if (scrubber.value !== String(scene.index)) scrubber.value = String(scene.index);
    const words = t('timeline.scrubber.value', { step: scene.moment.step, last: state.history.step });
    setAttribute(scrubber, 'aria-valuetext', words);
    const { loss, score } = scene.moment;
    const values = [short(loss, 2), short(score, 2), scene.neurons, scene.moment.structure.size];
    const names = ['loss', 'score', 'neurons', 'parameters'].map((name) => t(`timeline.${name}`));
    legend.forEach((item, at) => setText(item, `${names[at]} ${values[at]}`));
  }

  /** @param {PointerEvent} event */
  function scrub(event) {
    pointedMs = event.timeStamp;
    const projection = plot.project();
    if (!projection) return;
    awaitPicture('senn.scrub');
    act.scrubTo(Math.round(projection.xAt(event.clientX - chart.getBoundingClientRect().left))); // the step that is nearest
  }

  scrubber.addEventListener('input', (event) => {
    // assistive technology: what a touch makes of the slider is another place
    if (event.timeStamp - pointedMs > AFTER_TOUCH_MS) act.showMoment(Number(scrubber.value));
  });
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
      const { scene, state } = drawing;
      if (!scene) return;
      if (!drawing.words && state.cursor.mode === 'following') return; // a step is a pixel or less
      if (drawing.restyled || size.width === 0) size = { width: chart.clientWidth, height: chart.clientHeight };
      drawAxes(drawing);
      const projection = plot.project();
      if (!projection) return;
      const lapsing = lapses(state.history, state.history.pace);
      setShown(lapseKey, lapsing);
      const key = [axesKey, size.width, size.height, lapsing, drawing.restyled && drawing.nowMs].join();
      curves.draw({
        moments: state.history.moments,
        twin: state.twin?.history.moments ?? null,
        scene,
        projection,
        size,
        key,
        parameters: axes.parameters,
        lapsing,
      });
      drawMarks(drawing, projection);
      drawCursor(scene, projection);
      drawWords(scene, drawing);
    },
  };
}
