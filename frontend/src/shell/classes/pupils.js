/** Which pupil this browser is, by class: the tokens, the newest few. */

import { keep, recalled } from '../connection/keeping.js';

const KEY = 'senn.pupil';
const MOST = 5;

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
 * @param {string} code
 * @returns {string | null}
 */
export const pupilOf = (code) => stored().find(([one]) => one === code)?.[1] ?? null;

/**
 * @param {string} code
 * @param {string | null} token null: no longer
 */
export function keepPupil(code, token) {
  const others = stored().filter(([one]) => one !== code);
  keep(KEY, JSON.stringify((token ? [[code, token], ...others] : others).slice(0, MOST)));
}
