/** A run inside the page's own file: the replay that opens from disk. Read once, folded like what a socket brings. */

import { applyEvent, emptyHistory } from '../../pure/run/fold.js';
import { decodeFrame } from '../../pure/run/frames.js';

/** @import { AnyEvent, History } from '../../pure/run/fold.js' */
/** @typedef {{run: string, entries: (string | {frame: string})[]}} Recording */

/** @returns {boolean} whether the page is a file of its own, with nothing beside it to fetch */
export const isFile = () => document.querySelector('#senn-replay') !== null;

/** @returns {Recording | null} null on a live page */
export function recordingOfPage() {
  const element = document.querySelector('#senn-replay');
  return element ? JSON.parse(element.textContent ?? '') : null;
}

/**
 * @param {Recording} recording
 * @returns {AnyEvent[]}
 */
export function eventsOf({ entries }) {
  return entries.map((entry) => (typeof entry === 'string' ? JSON.parse(entry) : decodeFrame(bytesOf(entry.frame))));
}

/**
 * @param {Recording} recording
 * @returns {History}
 */
export function historyOf(recording) {
  const history = emptyHistory();
  for (const event of eventsOf(recording)) applyEvent(history, event);
  return history;
}

/**
 * @param {string} base64
 * @returns {ArrayBuffer}
 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}
