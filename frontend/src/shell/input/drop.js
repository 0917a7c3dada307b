/** A table from outside: a CSV file dropped anywhere on the page, or text that is pasted. */

import { need, setShown } from '../drawing/dom.js';

/**
 * @param {(file: File) => void} take
 * @param {() => string} pastedName what pasted text is called
 */
export function listenToDrops(take, pastedName) {
  const curtain = need('#drop', HTMLElement);
  let depth = 0;
  const isFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragenter', (event) => {
    if (!isFile(event)) return;
    depth += 1;
    setShown(curtain, true);
  });
  addEventListener('dragleave', (event) => {
    if (!isFile(event)) return;
    depth = Math.max(0, depth - 1);
    setShown(curtain, depth > 0);
  });
  addEventListener('dragover', (event) => {
    if (isFile(event)) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    depth = 0;
    setShown(curtain, false);
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
  addEventListener('paste', ({ clipboardData, target }) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    const text = clipboardData?.getData('text/plain') ?? '';
    const file = clipboardData?.files[0];
    if (file) take(file);
    else if (text.trim().includes('\n')) take(new File([text], pastedName(), { type: 'text/csv' })); // one line is no table
  });
}
