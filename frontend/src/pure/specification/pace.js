/** The speeds that a person can choose. 1× is five training steps a second: slow enough to see what a growth does. Pure. */

import { short } from '../words/numbers.js';

/** @import { Translate } from '../../texts/index.js' */
/** @typedef {number | 'max'} Pace */

const STEPS_PER_SECOND = 5;

/** @type {readonly Pace[]} */
export const PACES = [1.25, 2.5, 5, 10, 25, 50, 100, 'max'];

/**
 * @param {Pace} pace
 * @returns {number} index of the speed nearest to it
 */
export function paceIndex(pace) {
  if (pace === 'max') return PACES.length - 1;
  const distance = (/** @type {Pace} */ other) => (other === 'max' ? Infinity : Math.abs(Math.log(other / pace)));
  return PACES.map(distance).reduce((best, far, index, all) => (far < all[best] ? index : best), 0);
}

/**
 * @param {Translate} t
 * @param {Pace} pace
 * @returns {string}
 */
export function paceLabel(t, pace) {
  return pace === 'max' ? t('control.speed.max') : t('control.speed.value', { value: short(pace / STEPS_PER_SECOND, 2) });
}
