/** The values where the pointer is, in a small sign beside it. */

import { indexAtStep } from '../../../pure/run/timeline.js';
import { momentWords } from '../../../pure/words/timeline_words.js';
import { html, need, setAttribute, setShown, svg } from '../../drawing/dom.js';

/**
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot } from '../../drawing/plot.js'
 */

const NEARBY = 6; // pixels around a mark that still mean it
const ASIDE = 10; // pixels between pointer and sign

/**
 * @param {Plot} plot
 * @param {HTMLElement} chart
 * @param {SVGElement} overlay
 * @returns {(drawing: Drawing) => void}
 */
export function createTip(plot, chart, overlay) {
  const sign = html('div', { class: 'timeline-tip', 'aria-hidden': 'true', hidden: '' }, chart);
  const line = svg('line', { class: 'timeline-pointer', hidden: '' }, overlay);
  const slider = need('#scrubber', HTMLInputElement);
  /** @type {Drawing | null} */
  let latest = null;
  /** @type {number | null} */
  let at = null;

  function show() {
    const projection = plot.project();
    const index =
      at !== null && projection && latest?.scene ? indexAtStep(latest.state.history.moments, Math.round(projection.xAt(at))) : -1;
    setShown(sign, index >= 0);
    setShown(line, index >= 0);
    if (index < 0 || !latest || !projection || at === null) return;
    const { history, scored } = latest.state;
    const nearby = NEARBY / Math.abs(projection.x(1) - projection.x(0));
    const words = momentWords(latest.t, history, history.moments[index], { scored, nearby });
    sign.replaceChildren(...words.map(({ name, text }) => html('span', { class: name, text })));
    const x = projection.x(history.moments[index].step);
    const isLeft = x > chart.clientWidth - sign.offsetWidth - 2 * ASIDE;
    sign.style.transform = `translateX(${Math.max(0, isLeft ? x - sign.offsetWidth - ASIDE : x + ASIDE).toFixed(0)}px)`;
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: projection.top, y2: projection.bottom })) {
      setAttribute(line, name, value.toFixed(1));
    }
  }

  /** @param {number | null} x */
  function point(x) {
    at = x;
    show();
  }

  slider.addEventListener('pointermove', (event) => point(event.clientX - chart.getBoundingClientRect().left));
  for (const end of ['pointerleave', 'pointercancel']) slider.addEventListener(end, () => point(null));
  slider.addEventListener('pointerup', (event) => /** @type {PointerEvent} */ (event).pointerType === 'touch' && point(null));
  return (drawing) => {
    latest = drawing;
    if (at !== null) show();
  };
}
