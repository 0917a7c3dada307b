/** A place on the axis by tap, drag or key: from a share of its length to a value, and a little to either side. Pure. */

/** @typedef {[number, number]} Domain */

const STEPS = 100; // of the axis: as far as an arrow key goes
const LEAP = 10; // steps: Page up and down

/**
 * @param {number} share of the axis, 0 at its left end; beyond an end it is the end
 * @param {Domain} domain
 * @returns {number} the place there, to a hundredth of a step
 */
export function placeAt(share, [low, high]) {
  const within = Math.min(Math.max(share, 0), 1);
  return rounded(low + within * (high - low), [low, high]);
}

/**
 * @param {Domain} domain
 * @returns {number} as far as an arrow key goes
 */
export const stepOf = ([low, high]) => (high - low) / STEPS;

/** Which way a key goes, in steps. @type {Readonly<Record<string, number>>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -LEAP, PageUp: LEAP };

/**
 * @param {number} place
 * @param {string} key
 * @param {Domain} domain
 * @returns {number | null} where the key leads; null if it leads nowhere
 */
export function placeByKey(place, key, domain) {
  if (key === 'Home') return domain[0];
  if (key === 'End') return domain[1];
  const steps = KEYS[key];
  return steps === undefined ? null : placeAt((place + steps * stepOf(domain) - domain[0]) / (domain[1] - domain[0]), domain);
}

/**
 * @param {number} value
 * @param {Domain} domain
 * @returns {number}
 */
const rounded = (value, domain) => {
  const unit = stepOf(domain) / 100;
  return Number((Math.round(value / unit) * unit).toPrecision(9));
};
