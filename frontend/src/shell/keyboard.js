/** Keys become actions, by the one table in `pure/keys.js`. */

import { actionFor } from '../pure/keys.js';

/**
 * @param {Record<import('../pure/keys.js').Action, () => unknown>} handlers
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
