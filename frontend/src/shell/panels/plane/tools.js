/** The strip above the plane while it is painted on: a brush per class, the eraser, undo, and the way out. */

import { CLASSES, ERASER } from '../../../pure/drawing/brush.js';
import { SHAPES } from '../../../pure/drawing/classes.js';
import { html, need, setAttribute, setText, svg } from '../../drawing/dom.js';

/** @import { Translate } from '../../../texts/index.js' */

/**
 * @param {HTMLElement} header below which it stands
 * @param {{take: (tool: number) => void, undo: () => void, done: () => void}} does
 */
export function createTools(header, { take, undo, done }) {
  const strip = html('div', { class: 'brush', role: 'toolbar', 'data-label': 'paint.tools', hidden: '' });
  header.after(strip);
  const tools = Array.from({ length: CLASSES + 1 }, (_, n) => newTool(n, strip, take));
  const back = html('button', { class: 'button small', type: 'button', id: 'paint-undo', 'data-text': 'editing.undo' }, strip);
  back.addEventListener('click', undo);
  const end = html('button', { class: 'button small primary', type: 'button', id: 'paint-done', 'data-text': 'paint.done' }, strip);
  end.addEventListener('click', done);
  return {
    element: strip,
    /**
     * @param {number} tool in the hand
     * @param {boolean} mayUndo
     * @param {Translate} t
     */
    draw(tool, mayUndo, t) {
      back.toggleAttribute('disabled', !mayUndo);
      tools.forEach((button, n) => {
        setAttribute(button, 'aria-pressed', String(n === tool));
        setText(need('span', HTMLElement, button), n === ERASER ? t('paint.erase') : String(n + 1));
        setAttribute(button, 'aria-label', n === ERASER ? t('paint.erase') : t('plane.class', { n: n + 1 }));
      });
    },
  };
}

/**
 * @param {number} n
 * @param {HTMLElement} strip
 * @param {(tool: number) => void} take
 */
function newTool(n, strip, take) {
  const button = html('button', { class: 'button small', type: 'button', 'aria-pressed': 'false' }, strip);
  const key = { d: SHAPES[n]?.path ?? '', class: `class-key class-${n}` };
  if (n !== ERASER) svg('path', key, svg('svg', { viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, button));
  html('span', {}, button);
  button.addEventListener('click', () => take(n));
  return button;
}
