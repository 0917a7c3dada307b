/** A neuron where a person wants it, in the plane: a click, or arrow keys and Enter, says which point its line goes through. */

import { middleOf, stepped } from '../../../pure/drawing/keypoint.js';
import { short } from '../../../pure/words/numbers.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { placedOf } from '../landscape/placed.js';

/**
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

/**
 * @param {{place: (location: [number, number], scale: null, decision: number | null) => unknown}} act
 * @param {() => Projection | null} project of the chart
 * @returns {Panel}
 */
export function createPlacing(act, project) {
  const chart = need('#field-chart', HTMLElement);
  const overlay = need('#field-overlay', SVGElement);
  const sentence = need('#field-sentence', HTMLElement);
  const sheet = svg('svg', { class: 'overlay place-sheet', role: 'application', tabindex: '0' });
  sheet.dataset.label = 'field.sheet';
  chart.insertBefore(sheet, overlay); // below the lines, which want the pointer for themselves
  const cross = svg('path', { class: 'place-cross', d: 'M-7 0H7M0 -7V7' }, sheet);
  const waiting = svg('path', { class: 'placed', d: 'M-9 0H9M0 -9V9' }, sheet);
  /** @type {{x: number, y: number} | null} pixels */
  let at = null;
  /** @type {Drawing | null} */
  let latest = null;

  /** @returns {[number, number] | null} data units */
  function point() {
    const projection = project();
    return at && projection ? [projection.xAt(at.x), projection.yAt(at.y)] : null;
  }

  function place() {
    const through = point();
    if (through && latest?.scene?.plane) act.place(through, null, latest.scene.decision?.offset ?? null);
  }

  function show() {
    const through = point();
    const asked = latest && placedOf(latest.state);
    const [projection, waits] = [project(), Array.isArray(asked?.location) ? asked.location : null];
    setShown(waiting, waits !== null && projection !== null);
    if (waits && projection) {
      setAttribute(waiting, 'transform', `translate(${projection.x(waits[0]).toFixed(1)} ${projection.y(waits[1]).toFixed(1)})`);
    }
    setShown(cross, through !== null);
    if (!at || !through || !latest) return;
    setAttribute(cross, 'transform', `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
    setText(sentence, latest.t('field.place', { x: short(through[0], 2), y: short(through[1], 2) }));
  }

  /** @param {MouseEvent} event */
  function move({ clientX, clientY }) {
    const { left, top } = chart.getBoundingClientRect();
    at = { x: clientX - left, y: clientY - top };
    show();
  }

  chart.addEventListener('pointermove', move);
  chart.addEventListener('pointerleave', () => {
    at = null;
    show();
  });
  chart.addEventListener('click', (event) => {
    move(event);
    place();
  });
  sheet.addEventListener('blur', () => {
    at = null;
    show();
  });
  sheet.addEventListener('keydown', (event) => {
    const next = stepped(event, at ?? middleOf(project()));
    if (next) at = next;
    else if (event.key === 'Enter' || event.key === ' ') {
      at ??= middleOf(project());
      place();
    } else return;
    event.preventDefault();
    event.stopPropagation();
    show();
  });

  return {
    draw(drawing) {
      latest = drawing;
      if (drawing.scene?.plane) show();
    },
  };
}
