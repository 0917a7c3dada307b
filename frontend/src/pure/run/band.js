/** The band about a finished fit: where the curve may be, and where the next sample may fall. Pure. */

import { lastAtOrBefore } from './cursor.js';

/**
 * @import { Data, History, Moment } from './fold.js'
 * @import { Band } from '../../../types/protocol'
 */
/** @typedef {{low: Float64Array, high: Float64Array}} Interval   NaN where the band says nothing */
/** @typedef {{curve: Interval, points: Interval}} Bounds */

/**
 * @param {History} history
 * @param {number} offset
 * @param {Moment} moment
 * @param {Data} data
 * @returns {Band | null} the band that holds for this network and these data
 */
export function bandAt({ bands }, offset, moment, data) {
  const band = bands[lastAtOrBefore(bands, offset)];
  return band && band.step === moment.step && band.offset > data.offset ? band : null;
}

/**
 * @param {Band} band
 * @param {Float64Array} xs
 * @param {Float64Array} y the fit
 * @returns {Bounds}
 */
export function bandAbout(band, xs, y) {
  return { curve: intervalAbout(band, band.curve, xs, y), points: intervalAbout(band, band.points, xs, y) };
}

/**
 * @param {Band} band
 * @param {number[]} halves
 * @param {Float64Array} xs
 * @param {Float64Array} y
 * @returns {Interval}
 */
function intervalAbout({ start, stop, places }, halves, xs, y) {
  const half = xs.map((x) => between(halves, ((x - start) / (stop - start)) * (places - 1)));
  return { low: y.map((value, n) => value - half[n]), high: y.map((value, n) => value + half[n]) };
}

/**
 * @param {number[]} values
 * @param {number} place
 * @returns {number} linearly between two of them; NaN beyond
 */
function between(values, place) {
  const below = Math.floor(place);
  if (!(place >= 0 && place <= values.length - 1)) return Number.NaN;
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (place - below) * (values[above] - values[below]);
}
