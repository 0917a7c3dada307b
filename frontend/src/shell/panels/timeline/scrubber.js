/** The scrubber: a slider over the whole chart, by pointer, touch and keys, and the line that stands at the moment shown. */

import { draggedTo, pressedAt, stretchOf } from '../../../pure/drawing/marking.js';
import { createChanges } from '../../drawing/changes.js';
import { need, setAttribute, setShown, svg } from '../../drawing/dom.js';
import { awaitPicture } from '../../drawing/timing.js';

/**
 * @import { Press } from '../../../pure/drawing/marking.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot, Projection } from '../../drawing/plot.js'
 */
/**
 * @typedef {{scrubTo: (step: number) => void, showMoment: (index: number) => void,
 *   zoomTo: (stretch: [number, number] | null) => void}} Act
 */

/** A browser moves a touched slider of its own accord up to so long after the touch. */
const AFTER_TOUCH_MS = 800;
const HANDLE = 7; // pixels that the handle stands above the rows
const REACH = { mouse: 12, pen: 16, touch: 26 }; // pixels around the cursor that still mean its handle

/**
 * @param {Plot} plot
 * @param {HTMLElement} chart
 * @param {SVGElement} overlay
 * @param {Act} act
 */
export function createScrubber(plot, chart, overlay, act) {
  const slider = need('#scrubber', HTMLInputElement);
  const line = need('#cursor', HTMLElement);
  const mark = createStretch(overlay);
  const isOther = createChanges();
  let cursor = 0;
  listen(slider, act);
  createPresses(slider, {
    projection: () => plot.project(),
    pixel: (event) => event.clientX - chart.getBoundingClientRect().left,
    cursor: () => cursor,
    mark,
    act,
  });
  return {
    /**
     * @param {Scene} scene
     * @param {Projection} projection
     * @param {number} height of the chart, pixels
     */
    place(scene, projection, height) {
      const { left, width, top, bottom } = projection;
      cursor = projection.x(scene.moment.step);
      line.style.transform = `translateX(${cursor.toFixed(1)}px)`; // a layer moves, nothing is painted
      setShown(line, cursor >= left - 1 && cursor <= left + width + 1);
      if (!isOther([left, width, top, bottom, height])) return;
      line.style.top = `${top - HANDLE}px`;
      line.style.height = `${bottom - top + HANDLE + 4}px`;
      Object.assign(slider.style, { left: `${left}px`, width: `${width}px`, top: '0', height: `${height}px` });
    },
    /**
     * @param {Scene} scene
     * @param {Drawing} drawing
     */
    say(scene, { state, t }) {
      const last = String(Math.max(state.history.moments.length - 1, 0));
      if (slider.max !== last) slider.max = last;
      if (slider.value !== String(scene.index)) slider.value = String(scene.index);
      setAttribute(slider, 'aria-valuetext', t('timeline.scrubber.value', { step: scene.moment.step, last: state.history.step }));
    },
  };
}

/**
 * @param {HTMLInputElement} slider
 * @param {Act} act
 */
function listen(slider, act) {
  let pointedMs = -Infinity;
  slider.addEventListener('pointermove', (event) => {
    if (slider.hasPointerCapture(event.pointerId)) pointedMs = event.timeStamp;
  });
  slider.addEventListener('pointerdown', (event) => {
    pointedMs = event.timeStamp;
    event.preventDefault();
    slider.focus({ preventScroll: true });
  });
  slider.addEventListener('input', (event) => {
    // assistive technology: what a touch makes of the slider is another place
    if (event.timeStamp - pointedMs > AFTER_TOUCH_MS) act.showMoment(Number(slider.value));
  });
  slider.addEventListener('dblclick', () => act.zoomTo(null));
}

/**
 * @param {HTMLInputElement} slider
 * @param {{projection: () => Projection | null, pixel: (event: PointerEvent) => number, cursor: () => number,
 *   mark: (stretch: [number, number] | null, projection: Projection) => void, act: Act}} hand
 */
function createPresses(slider, { projection, pixel, cursor, mark, act }) {
  /** @type {Press | null} */
  let press = null;

  /** @param {PointerEvent} event */
  function follow(event) {
    const now = projection();
    if (!press || !now) return;
    press = draggedTo(press, Math.min(Math.max(pixel(event), now.left), now.left + now.width));
    mark(stretchOf(press), now);
    awaitPicture('senn.scrub');
    act.scrubTo(Math.round(now.xAt(press.at))); // the step that is nearest
  }

  /** @param {boolean} isDone */
  function end(isDone) {
    const stretch = isDone ? stretchOf(press) : null;
    const now = projection();
    press = null;
    if (!now) return;
    mark(null, now);
    if (stretch) act.zoomTo([now.xAt(stretch[0]), now.xAt(stretch[1])]);
  }

  slider.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    slider.setPointerCapture(event.pointerId);
    const reach = REACH[/** @type {keyof typeof REACH} */ (event.pointerType)] ?? REACH.mouse;
    press = pressedAt(pixel(event), { cursor: cursor(), reach });
    follow(event);
  });
  slider.addEventListener('pointermove', follow);
  slider.addEventListener('pointerup', () => end(true));
  slider.addEventListener('pointercancel', () => end(false));
}

/**
 * The stretch under the hand, which the timeline shows alone as soon as the hand is lifted.
 * @param {SVGElement} overlay
 * @returns {(stretch: [number, number] | null, projection: Projection) => void}
 */
function createStretch(overlay) {
  const box = svg('rect', { class: 'timeline-stretch', hidden: '' }, overlay);
  return (stretch, { left, top, width, bottom }) => {
    setShown(box, stretch !== null);
    if (!stretch) return;
    const [from, to] = stretch.map((x) => Math.min(Math.max(x, left), left + width));
    const place = { x: from, y: top, width: to - from, height: bottom - top };
    for (const [name, value] of Object.entries(place)) setAttribute(box, name, value.toFixed(1));
  };
}
