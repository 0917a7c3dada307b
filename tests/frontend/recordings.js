/** Real runs, recorded by record.py, as the page receives them. */

import { readFileSync } from 'node:fs';
import { applyEvent, emptyHistory } from '../../frontend/src/pure/run/fold.js';
import { decodeFrame } from '../../frontend/src/pure/run/frames.js';

/** @param {'bumps' | 'deep'} name */
export function recording(name) {
  return JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8'));
}

/** @param {'bumps' | 'deep'} name */
export function eventsOf(name) {
  return recording(name).journal.map((entry) => (entry.frame ? decodeFrame(bytesOf(entry.frame)) : entry));
}

/** @param {string} base64 */
export function bytesOf(base64) {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/**
 * @param {object[]} events
 */
export function historyOf(events) {
  const history = emptyHistory();
  for (const event of events) applyEvent(history, event);
  return history;
}
