/** A table from outside: a CSV file dropped anywhere on the page, or text that is pasted. */

import { need, setShown } from '../drawing/dom.js';

/**
 * @param {(file: File) => void} take
 * @param {(why: 'folder' | 'several' | 'nothing', count: number) => void} refuse
 * @param {() => string} pastedName what pasted text is called
 */
export function listenToDrops(take, refuse, pastedName) {
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
    const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
    const files = event.dataTransfer?.files ?? [];
    if (items.length > 1) refuse('several', items.length);
    else if (items.some((item) => item.webkitGetAsEntry()?.isDirectory)) refuse('folder', 1);
    else if (files[0]) take(files[0]);
    else refuse('nothing', 0);
  });
  addEventListener('paste', ({ clipboardData, target }) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    const text = clipboardData?.getData('text/plain') ?? '';
    const files = clipboardData?.files ?? [];
    // Text first: a spreadsheet puts its cells there as text, as HTML and as a picture. One line is no table.
    if (text.trim().includes('\n')) take(new File([text], pastedName(), { type: 'text/csv' }));
    else if (files.length > 1) refuse('several', files.length);
    else if (files[0]) take(files[0]);
  });
}
