/** A CSV file dropped anywhere on the page. */

import { need, setShown } from './dom.js';

/** @param {(file: File) => void} take */
export function listenToDrops(take) {
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
}
