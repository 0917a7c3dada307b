/** The scrubber: a slider over the whole chart, by pointer, touch and keys, and the line that stands at the moment shown. */

import { need, setAttribute } from '../../drawing/dom.js';
import { awaitPicture } from '../../drawing/timing.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot, Projection } from '../../drawing/plot.js'
 */

/** A browser moves a touched slider of its own accord up to so long after the touch. */
const AFTER_TOUCH_MS = 800;

/**
 * @param {Plot} plot
 * @param {HTMLElement} chart
 * @param {{scrubTo: (step: number) => void, showMoment: (index: number) => void}} act
 */
export function createScrubber(plot, chart, act) {
  const slider = need('#scrubber', HTMLInputElement);
  const line = need('#cursor', HTMLElement);
  listen(slider, plot, chart, act);
  return {
    /**
     * @param {Scene} scene
     * @param {Projection} projection
     * @param {number} height of the chart, pixels
     */
    place(scene, projection, height) {
      line.style.transform = `translateX(${projection.x(scene.moment.step).toFixed(1)}px)`; // a layer moves, nothing is painted
      const { left, width } = projection;
      if (slider.style.width === `${width}px` && slider.style.left === `${left}px`) return;
      line.style.height = `${projection.top + projection.height + 4}px`;
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
 * @param {Plot} plot
 * @param {HTMLElement} chart
 * @param {{scrubTo: (step: number) => void, showMoment: (index: number) => void}} act
 */
function listen(slider, plot, chart, act) {
  let pointedMs = -Infinity;

  /** @param {PointerEvent} event */
  function scrub(event) {
    pointedMs = event.timeStamp;
    const projection = plot.project();
    if (!projection) return;
    awaitPicture('senn.scrub');
    act.scrubTo(Math.round(projection.xAt(event.clientX - chart.getBoundingClientRect().left))); // the step that is nearest
  }

  slider.addEventListener('input', (event) => {
    // assistive technology: what a touch makes of the slider is another place
    if (event.timeStamp - pointedMs > AFTER_TOUCH_MS) act.showMoment(Number(slider.value));
  });
  slider.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    slider.focus({ preventScroll: true });
    slider.setPointerCapture(event.pointerId);
    scrub(event);
  });
  slider.addEventListener('pointermove', (event) => {
    if (slider.hasPointerCapture(event.pointerId)) scrub(event);
  });
}
