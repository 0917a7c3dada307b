/**
 * The only user of the browser's storage. Where site data are blocked, or the storage is full, everything is kept in
 * memory until the tab closes, and whoever listens is told once: asking for the storage may throw, and so may writing.
 */

/** What the storage did not take. It comes first when something is read. @type {Map<string, string | null>} */
const memory = new Map();
/** @type {(() => void) | null} */
let listener = null;
let isForgetful = false;

/**
 * @param {string} key
 * @returns {string | null}
 */
export function recalled(key) {
  const held = memory.get(key);
  if (held !== undefined) return held;
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // blocked: nothing was ever kept. That it keeps nothing is said when something is to be kept
  }
}

/**
 * @param {string} key
 * @param {string | null} value null: no longer
 */
export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    memory.set(key, value);
    if (!isForgetful) listener?.();
    isForgetful = true;
  }
}

/**
 * @param {string} key
 * @returns {boolean} whether the next visit finds it, too
 */
export function isKept(key) {
  return !memory.has(key) && recalled(key) !== null;
}

/** @param {() => void} told once, when something could not be kept for the next visit; at once, if that has happened */
export function whenForgetful(told) {
  listener = told;
  if (isForgetful) told();
}
