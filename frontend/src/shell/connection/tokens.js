/** Which runs this browser may command: their tokens, the newest fifty. */

import { keep, recalled } from './keeping.js';

const KEY = 'senn.tokens';
const MOST = 50;

/** @returns {[string, string][]} */
function stored() {
  try {
    const value = JSON.parse(recalled(KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((pair) => Array.isArray(pair) && pair.length === 2) : [];
  } catch {
    return []; // somebody else's text under our key: as good as nothing
  }
}

/**
 * @param {string} run
 * @returns {string | null}
 */
export function tokenOf(run) {
  return stored().find(([id]) => id === run)?.[1] ?? null;
}

/**
 * @param {string} run
 * @param {string} token
 */
export function keepToken(run, token) {
  const others = stored().filter(([id]) => id !== run);
  keep(KEY, JSON.stringify([[run, token], ...others].slice(0, MOST)));
}
