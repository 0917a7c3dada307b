/**
 * The map against chance: grey up to what pure noise would reach, orange above it, on one scale for the whole run. Pure.
 *
 * The floor is a decision's: noise is drawn once a round. Looks between two rounds are held against the last one's.
 */

import { colourTable } from './heat.js';

/** @import { Decision, Landscape } from '../../../types/protocol' */

const EDGE = 85; // of 256 tones: those below it are no more than chance
const GREYS = ['#ffffff', '#e2e6eb'];
const ORANGES = ['#fde0be', '#f4a560', '#d55e00', '#7a2800'];
const DARK_GREYS = ['#171d26', '#2d3744'];
const DARK_ORANGES = ['#4a2c14', '#95480b', '#e5761c', '#ffd9ad'];
const LEAST = 4; // times chance that the strongest colour stands for at least

/**
 * @param {boolean} isDark
 * @returns {Uint8ClampedArray} 256 × RGBA: greys, then oranges
 */
export function chanceTable(isDark) {
  const [greys, oranges] = [isDark ? DARK_GREYS : GREYS, isDark ? DARK_ORANGES : ORANGES].map(colourTable);
  const table = new Uint8ClampedArray(256 * 4);
  for (let tone = 0; tone < 256; tone += 1) {
    const [from, part] = tone < EDGE ? [greys, tone / (EDGE - 1)] : [oranges, (tone - EDGE) / (255 - EDGE)];
    table.set(from.subarray(4 * Math.round(255 * part)).subarray(0, 4), 4 * tone);
  }
  return table;
}

/**
 * @param {Landscape} landscape
 * @param {readonly Decision[]} decisions
 * @returns {number | null} what chance would reach, as a score; null before the first decision and where no rule asks
 */
export function floorOf(landscape, decisions) {
  const own = landscape.passing ? undefined : decisions.find((one) => one.step === landscape.step && one.offset > landscape.offset);
  return floorIn(own) ?? floorIn(decisions.findLast((one) => one.offset < landscape.offset && floorIn(one) !== null));
}

/**
 * @param {Decision | undefined} decision
 * @returns {number | null} of neurons in the first layer, which the map is about
 */
function floorIn(decision) {
  const neuron = decision?.candidates.find(({ kind, layer, floor }) => kind === 'width' && layer === 0 && floor !== null);
  return neuron?.floor ?? null;
}

/**
 * @param {readonly Landscape[]} landscapes
 * @param {readonly Decision[]} decisions
 * @returns {number} how many times chance the strongest colour of the run stands for
 */
export function strongestOf(landscapes, decisions) {
  let most = LEAST;
  for (const landscape of landscapes) {
    const floor = landscape.passing ? null : floorOf(landscape, decisions);
    if (floor !== null && floor > 0) most = Math.max(most, landscape.peak / floor);
  }
  return most;
}

/**
 * @param {Uint8Array} levels
 * @param {{peak: number, floor: number, most: number}} scale
 * @returns {Float64Array} 0 to 255, below the edge where chance would do as well
 */
export function chanceTones(levels, { peak, floor, most }) {
  return Float64Array.from(levels, (level) => toneOf(((level / 255) * peak) / floor, most));
}

/**
 * @param {number} ratio to chance
 * @param {number} most that the strongest colour stands for
 * @returns {number} tone; orange grows with the logarithm, so that twice chance is seen beside fifty times
 */
export function toneOf(ratio, most) {
  if (!(ratio > 1)) return ratio * (EDGE - 1);
  return EDGE + (255 - EDGE) * Math.min(1, Math.log(ratio) / Math.log(most));
}

/**
 * @param {Uint8Array} levels narrowest scale first
 * @param {Landscape} landscape
 * @param {number} floor
 * @returns {Float64Array} score minus floor, widest scale first
 */
export function aboveChance(levels, { peak, locations, scales }, floor) {
  const above = new Float64Array(levels.length);
  for (let row = 0; row < scales; row += 1) {
    for (let column = 0; column < locations; column += 1) {
      above[row * locations + column] = (levels[(scales - 1 - row) * locations + column] / 255) * peak - floor;
    }
  }
  return above;
}

/**
 * @param {{location: number, scale: number} | null} chosen
 * @param {Landscape} landscape
 * @returns {boolean} whether the highest score is elsewhere: more than a cell or two away
 */
export function isBesideSummit(chosen, { best_location: location, best_scale: scale, location_start: start, location_stop: stop }) {
  if (!chosen) return false;
  return Math.abs(chosen.location - location) > 0.03 * (stop - start) || Math.abs(Math.log(chosen.scale / scale)) > 0.35;
}
