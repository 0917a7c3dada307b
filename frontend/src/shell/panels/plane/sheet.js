/** The sheet over the plane that is painted on: the brush's ring, the points of the draft, and the events that move the brush. */

import { CLASSES, keyed, lifted, movedTo, pointerGone, pressedAt, radiusOf } from '../../../pure/drawing/brush.js';
import { SHAPES } from '../../../pure/drawing/classes.js';
import { need, setAttribute, setShown, svg } from '../../drawing/dom.js';

/**
 * @import { Brush, Ground } from '../../../pure/drawing/brush.js'
 * @import { Place } from '../../../pure/drawing/painting.js'
 * @import { Projection } from '../../drawing/plot.js'
 */
/** @typedef {{brush: () => Brush, ground: () => Ground | null, become: (brush: Brush) => void, send: () => void, leave: () => void}} Hand */

/** @param {Hand} hand */
export function createSheet(hand) {
  const sheet = svg('svg', { class: 'overlay brush-sheet', role: 'application', tabindex: '0' }, need('#plane-chart', HTMLElement));
  sheet.dataset.label = 'paint.sheet';
  setShown(sheet, false);
  const dots = Array.from({ length: CLASSES }, (_, n) => svg('path', { class: `class-key class-${n}` }, sheet));
  const ring = svg('circle', { class: 'brush-ring' }, sheet);
  listenToPointer(sheet, hand);
  listenToKeys(sheet, hand);
  return {
    element: sheet,
    /**
     * @param {Brush} brush
     * @param {Projection | null} projection
     */
    draw(brush, projection) {
      const { at, draft } = brush;
      setShown(ring, at !== null);
      if (at) setAttribute(ring, 'transform', `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
      setAttribute(ring, 'r', radiusOf(brush));
      dots.forEach((path, label) => {
        const mine = draft && projection ? draft.filter((point) => point.label === label) : [];
        const place = (/** @type {Place} */ { x, y }) => `M${projection?.x(x).toFixed(1)} ${projection?.y(y).toFixed(1)}`;
        setAttribute(path, 'd', mine.map((point) => place(point) + SHAPES[label].small).join(''));
      });
    },
  };
}

/**
 * @param {SVGElement} sheet
 * @param {Hand} hand
 */
function listenToPointer(sheet, { brush, ground, become, send }) {
  /** @param {PointerEvent} event */
  function placeOf(event) {
    const { left, top } = sheet.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
  sheet.addEventListener('pointerdown', (event) => {
    sheet.setPointerCapture(event.pointerId);
    become(pressedAt(brush(), placeOf(event), ground()));
  });
  sheet.addEventListener('pointermove', (event) => become(movedTo(brush(), placeOf(event), ground())));
  for (const end of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    sheet.addEventListener(end, () => {
      if (brush().pressed) send();
      become(lifted(brush()));
    });
  }
  sheet.addEventListener('pointerleave', () => become(pointerGone(brush())));
}

/**
 * @param {SVGElement} sheet
 * @param {Hand} hand
 */
function listenToKeys(sheet, { brush, ground, become, send, leave }) {
  sheet.addEventListener('keydown', (event) => {
    const done = keyed(brush(), event, ground());
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
    become(done.brush);
    if (done.does === 'send') send();
    if (done.does === 'leave') leave();
  });
}
