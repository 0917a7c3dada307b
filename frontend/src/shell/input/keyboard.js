/** Keys become actions, by the one table in `pure/keys.js`. */

import { actionFor } from '../../pure/words/keys.js';

/** @import { Action } from '../../pure/words/keys.js' */

/**
 * @param {Record<Action, () => unknown>} handlers
 */
export function listenToKeys(handlers) {
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') && event.key !== '?') return;
    const action = actionFor(event, focusKind(document.activeElement));
    if (!action) return;
    if (action !== 'escape') event.preventDefault();
    handlers[action]();
  });
}

/** A toolbar button that was clicked gives the focus back, so that Space means pause again and not "the same once more". */
export function releaseClickedButtons() {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('.toolbar button') : null;
    if (event.detail > 0 && button instanceof HTMLElement) button.blur(); // 0: pressed by key, which keeps the focus
  });
}

/**
 * @param {Element | null} element
 * @returns {'text' | 'field' | 'button' | 'page'}
 */
function focusKind(element) {
  if (element?.id === 'scrubber') return 'page'; // its keys are the page's own
  if (element instanceof HTMLTextAreaElement) return 'text';
  if (element instanceof HTMLInputElement) return ['range', 'checkbox', 'radio', 'file'].includes(element.type) ? 'field' : 'text';
  if (element instanceof HTMLSelectElement) return 'field';
  return element instanceof HTMLButtonElement ? 'button' : 'page';
}
