/**
 * The chart as a sheet that can be drawn on: pointer, touch and keys become strokes and changed points. What is done with
 * them is not decided here.
 */

import { addedPoint, movedPoint, nearestPoint, neighbour, removedPoint } from '../../pure/drawing/samples.js';
import { rounded } from '../../pure/words/numbers.js';
import { linePath, setAttribute, setShown, svg } from '../drawing/dom.js';

/**
 * @import { Point, Points } from '../../pure/drawing/samples.js'
 * @import { Projection } from '../drawing/plot.js'
 * @import { Curve } from '../../../types/protocol'
 */
/** @typedef {{mode: 'draw' | 'points', points: Points, chosen: number}} Sheet   `chosen`: index of a point, or -1 */
/**
 * @typedef {{sheet: () => Sheet | null, project: () => Projection | null, stroke: (line: Point[]) => void,
 *   change: (points: Points, chosen: number, finished: boolean) => void, choose: (index: number) => void,
 *   say: (cross: Point) => void, leave: () => void}} Hands
 *   `finished`: false while a gesture is under way
 */

const REACH = { mouse: 9, pen: 14, touch: 22 }; // pixels around a point that still mean the point
const STILL = 4; // pixels that a click may tremble
const STEP = 0.01; // of the chart's width and height, per arrow key; with Shift ten times that

/**
 * @param {HTMLElement} chart
 * @param {Hands} hands
 */
export function createSurface(chart, hands) {
  const sheet = svg('svg', { class: 'overlay sheet', role: 'application', tabindex: '0', hidden: '' }, chart);
  sheet.dataset.label = 'editing.surface';
  const dots = svg('path', { class: 'dots' }, sheet);
  const preview = svg('path', { class: 'preview' }, sheet);
  const trace = svg('path', { class: 'trace' }, sheet);
  const ring = svg('circle', { class: 'chosen', r: 8 }, sheet);
  const cross = svg('path', { class: 'cross', d: 'M-9 0H9M0 -9V9' }, sheet);
  /** @type {Point | null} */
  let at = null;
  /** @type {Point[]} */
  let line = [];
  /** @type {{index: number, startX: number, startY: number, moved: boolean} | null} */
  let grip = null;

  /** @param {PointerEvent} event */
  function pointOf(event) {
    const { left, top } = chart.getBoundingClientRect();
    const projection = hands.project();
    return projection && inside(projection, event.clientX - left, event.clientY - top);
  }

  /** @param {PointerEvent} event */
  function down(event) {
    const now = hands.sheet();
    const projection = hands.project();
    const point = pointOf(event);
    if (!now || !projection || !point || event.button !== 0) return;
    event.preventDefault();
    sheet.focus({ preventScroll: true });
    sheet.setPointerCapture(event.pointerId);
    if (now.mode === 'draw') {
      line = [point];
      return;
    }
    const reach = REACH[/** @type {keyof typeof REACH} */ (event.pointerType)] ?? REACH.mouse;
    const index = nearestPoint(now.points, distanceFrom(projection, point), reach);
    grip = { index, startX: event.clientX, startY: event.clientY, moved: false };
    if (index >= 0) hands.choose(index);
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const now = hands.sheet();
    const point = pointOf(event);
    if (!now || !point) return;
    if (line.length > 0) {
      line.push(point);
      drawTrace();
    } else if (grip) {
      grip.moved ||= Math.hypot(event.clientX - grip.startX, event.clientY - grip.startY) > STILL;
      if (grip.moved && grip.index >= 0) hands.change(movedPoint(now.points, grip.index, point), grip.index, false);
    }
  }

  /** @param {PointerEvent} event */
  function up(event) {
    const now = hands.sheet();
    const point = pointOf(event);
    const held = grip;
    const drawn = line;
    end();
    if (!now || !point) return;
    if (drawn.length > 0) hands.stroke([...drawn, point]);
    else if (held && held.index >= 0 && held.moved) hands.change(now.points, held.index, true);
    else if (held && held.index < 0 && !held.moved) hands.change(addedPoint(now.points, point), now.points.x.length, true);
    else if (held && held.index < 0) hands.choose(-1);
  }

  function end() {
    grip = null;
    line = [];
    drawTrace();
  }

  function drawTrace() {
    const projection = hands.project();
    if (!projection) return;
    setAttribute(trace, 'd', line.length < 2 ? '' : pathThrough(line, projection));
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const now = hands.sheet();
    const projection = hands.project();
    if (!now || !projection || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = act(event, now, projection);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Sheet} now
   * @param {Projection} projection
   * @returns {boolean} whether the key meant something here
   */
  function act(event, { points, chosen }, projection) {
    const stride = event.shiftKey ? 10 * STEP : STEP;
    const arrow = ARROWS[event.key];
    at ??= inside(projection, projection.left + projection.width / 2, projection.top + projection.height / 2);
    if (arrow) {
      const from = chosen >= 0 ? { x: points.x[chosen], y: points.y[chosen] } : at;
      const x = projection.x(from.x) + arrow[0] * stride * projection.width;
      const y = projection.y(from.y) + arrow[1] * stride * projection.height;
      at = inside(projection, x, y);
      if (chosen >= 0) hands.change(movedPoint(points, chosen, at), chosen, true);
      else hands.say(at);
    } else if (event.key === 'Enter') {
      hands.change(addedPoint(points, at), points.x.length, true);
    } else if (event.key === ' ') {
      hands.choose(chosen >= 0 ? -1 : nearestPoint(points, distanceFrom(projection, at)));
    } else if (event.key === 'PageDown' || event.key === 'PageUp') {
      hands.choose(neighbour(points, chosen, event.key === 'PageDown' ? 1 : -1));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (chosen >= 0) hands.change(removedPoint(points, chosen), -1, true);
    } else if (event.key === 'Escape') {
      if (chosen >= 0) hands.choose(-1);
      else hands.leave();
    } else {
      return false;
    }
    return true;
  }

  sheet.addEventListener('pointerdown', down);
  sheet.addEventListener('pointermove', move);
  sheet.addEventListener('pointerup', up);
  sheet.addEventListener('pointercancel', end);
  sheet.addEventListener('keydown', press);

  return {
    element: sheet,
    /** @param {{points: Points, chosen: number, curve: Curve | null} | null} shown */
    draw(shown) {
      setShown(sheet, shown !== null);
      const projection = hands.project();
      if (!shown || !projection) return;
      const { points, chosen, curve } = shown;
      setAttribute(dots, 'd', dotsPath(points, projection));
      setAttribute(preview, 'd', curve ? curvePath(curve, projection) : '');
      setShown(ring, chosen >= 0);
      if (chosen >= 0) placed(ring, projection, { x: points.x[chosen], y: points.y[chosen] });
      setShown(cross, chosen < 0 && at !== null);
      if (at) placed(cross, projection, at);
    },
  };
}

/** @type {Record<string, [number, number] | undefined>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {Projection} projection
 * @param {number} x pixels
 * @param {number} y pixels
 * @returns {Point} data units, within the axes
 */
export function inside({ left, top, width, height, xAt, yAt }, x, y) {
  return {
    x: rounded(xAt(Math.min(Math.max(x, left), left + width))),
    y: rounded(yAt(Math.min(Math.max(y, top), top + height))),
  };
}

/**
 * @param {Projection} projection
 * @param {Point} from
 */
function distanceFrom(projection, from) {
  return (/** @type {number} */ x, /** @type {number} */ y) =>
    Math.hypot(projection.x(x) - projection.x(from.x), projection.y(y) - projection.y(from.y));
}

/**
 * @param {SVGElement} element
 * @param {Projection} projection
 * @param {Point} point
 */
function placed(element, projection, { x, y }) {
  setAttribute(element, 'transform', `translate(${projection.x(x).toFixed(1)} ${projection.y(y).toFixed(1)})`);
}

/**
 * @param {Point[]} line
 * @param {Projection} projection
 */
export function pathThrough(line, projection) {
  return linePath(
    line.map(({ x }) => projection.x(x)),
    line.map(({ y }) => projection.y(y)),
  );
}

/**
 * @param {{x: number[], y: number[]}} curve
 * @param {Projection} projection
 */
function curvePath({ x, y }, projection) {
  const limit = 4 * (projection.top + projection.height);
  const bounded = (/** @type {number} */ value) => Math.max(-limit, Math.min(limit, projection.y(value)));
  return linePath(x.map(projection.x), y.map(bounded));
}

/**
 * All points as one path: two thousand elements would be slow to move.
 * @param {Points} points
 * @param {Projection} projection
 */
function dotsPath({ x, y }, projection) {
  const dot = (/** @type {number} */ value, /** @type {number} */ index) =>
    `M${(projection.x(value) - 3.5).toFixed(1)} ${projection.y(y[index]).toFixed(1)}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0`;
  return x.map(dot).join('');
}
