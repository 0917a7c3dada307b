/**
 * Drawing without further ado: dragging on the chart draws, also while its data are not being edited. A click is none, and a
 * finger that goes up or down scrolls the page.
 */

import { keep, recalled } from '../connection/keeping.js';
import { html, setAttribute, setShown, setText, svg } from '../drawing/dom.js';
import { pathThrough } from './surface.js';

/**
 * @import { Point } from '../../pure/drawing/samples.js'
 * @import { Drawing } from '../drawing/loop.js'
 * @import { Projection } from '../drawing/plot.js'
 */

const STARTS = 5; // pixels after which a press is a line
const KEPT = 'senn.drawn';
const SHOWN_MS = 1_500; // a line stays until the run has its points, at most so long

/**
 * @param {HTMLElement} chart
 * @param {{project: () => Projection | null, pointAt: (event: PointerEvent) => Point | null, stroke: (line: Point[]) => void}} hands
 *   `pointAt`: null where no line may begin
 * @returns {{draw: (drawing: Drawing, ready: boolean) => void}}
 */
export function createQuickDrawing(chart, hands) {
  const paper = svg('svg', { class: 'overlay quick', 'aria-hidden': 'true' }, chart);
  const trace = svg('path', { class: 'trace' }, paper);
  const hint = html('p', { class: 'draw-hint', role: 'status', hidden: '' }, chart);
  /** @type {{x: number, y: number, pointer: number} | null} */
  let press = null;
  /** @type {Point[]} */
  let line = [];
  let drawing = false;
  let ready = false;
  let near = false;
  let isNew = recalled(KEPT) === null;
  /** @type {unknown} */
  let drawnOn = null;
  /** @type {Drawing | null} */
  let latest = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function show() {
    const projection = hands.project();
    setAttribute(trace, 'd', projection && line.length > 1 ? pathThrough(line, projection) : '');
    setShown(hint, ready && isNew && near);
    if (latest) setText(hint, latest.t(drawing ? 'draw.hint.going' : 'draw.hint'));
  }

  function wipe() {
    clearTimeout(timer);
    [press, line, drawing, drawnOn] = [null, [], false, null];
    show();
  }

  /** @param {PointerEvent} event */
  function down(event) {
    const point = ready && event.button === 0 && event.isPrimary ? hands.pointAt(event) : null;
    if (!point) return;
    if (event.pointerType !== 'touch') event.preventDefault(); // else Plotly lays a cover over the page for a drag of its own
    wipe();
    press = { x: event.clientX, y: event.clientY, pointer: event.pointerId };
    line = [point];
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const point = press?.pointer === event.pointerId ? hands.pointAt(event) : null;
    if (!press || !point) return;
    if (!drawing && Math.hypot(event.clientX - press.x, event.clientY - press.y) < STARTS) return;
    if (!drawing) chart.setPointerCapture(event.pointerId);
    drawing = true;
    line.push(point);
    show();
  }

  function up() {
    if (!drawing) return wipe();
    [press, drawing] = [null, false];
    drawnOn = latest?.scene?.data;
    timer = setTimeout(wipe, SHOWN_MS);
    if (isNew) keep(KEPT, '1');
    isNew = false;
    show();
    hands.stroke(line);
  }

  /** @param {boolean} isNear */
  function approach(isNear) {
    near = isNear;
    show();
  }

  chart.addEventListener('pointerdown', down);
  chart.addEventListener('pointermove', move);
  chart.addEventListener('pointerup', up);
  chart.addEventListener('pointercancel', wipe);
  chart.addEventListener('pointerenter', () => approach(true));
  chart.addEventListener('pointerleave', () => approach(false));

  return {
    draw(now, mayDraw) {
      latest = now;
      if (drawnOn !== null && now.scene?.data !== drawnOn) wipe();
      if (mayDraw === ready) return;
      ready = mayDraw;
      chart.classList.toggle('drawable', ready);
      if (!ready) wipe();
    },
  };
}
