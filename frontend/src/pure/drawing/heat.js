/** The landscape as pixels, and where things are on it. Pure. */

/** @import { Decision, Landscape } from '../../../types/protocol' */

/** From "no use" to "most useful": interface.md's five colours, per theme the first one is the card's. */
export const RAMP = ['#fbfaf7', '#fde0be', '#f4a560', '#d55e00', '#7a2800'];
export const DARK_RAMP = ['#171d26', '#4a2c14', '#95480b', '#e5761c', '#ffd9ad'];

/**
 * @param {string[]} ramp hexadecimal colours, evenly spaced
 * @returns {Uint8ClampedArray} 256 × RGBA
 */
export function colourTable(ramp) {
  const stops = ramp.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const table = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level += 1) {
    const position = (level / 255) * (stops.length - 1);
    const below = Math.min(Math.floor(position), stops.length - 2);
    const part = position - below;
    for (let channel = 0; channel < 3; channel += 1) {
      table[level * 4 + channel] = stops[below][channel] * (1 - part) + stops[below + 1][channel] * part;
    }
    table[level * 4 + 3] = 255;
  }
  return table;
}

/**
 * @param {Landscape} landscape
 * @returns {Uint8Array} scales × locations levels, narrowest scale first
 */
export function levelsOf(landscape) {
  const binary = atob(landscape.levels);
  const expected = landscape.scales * landscape.locations;
  if (binary.length !== expected) throw new RangeError(`Expected ${expected} levels, got ${binary.length}.`);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * @param {Uint8Array} thin
 * @param {{locations: number, scales: number}} size
 * @returns {Uint8ClampedArray} RGBA, widest scale in the first row: opaque where there are too few samples
 */
export function thinPixels(thin, { locations, scales }) {
  const pixels = new Uint8ClampedArray(locations * scales * 4);
  for (let row = 0; row < scales; row += 1) {
    for (let column = 0; column < locations; column += 1) {
      pixels[(row * locations + column) * 4 + 3] = 255 * thin[(scales - 1 - row) * locations + column];
    }
  }
  return pixels;
}

/**
 * How dark each cell is: its share of the summit, times how dark the summit may be. The hill collapses when the peak does.
 * @param {Uint8Array} levels
 * @param {number} strength of the summit
 * @returns {Float64Array} 0 to 255
 */
export const tonesOf = (levels, strength) => Float64Array.from(levels, (level) => level * strength);

/**
 * @param {Float64Array} tones
 * @param {{locations: number, scales: number}} size
 * @param {Uint8ClampedArray} table
 * @returns {Uint8ClampedArray} RGBA, widest scale in the first row
 */
export function pixelsOf(tones, { locations, scales }, table) {
  const pixels = new Uint8ClampedArray(locations * scales * 4);
  for (let row = 0; row < scales; row += 1) {
    for (let column = 0; column < locations; column += 1) {
      const tone = Math.round(tones[(scales - 1 - row) * locations + column]) * 4;
      const at = (row * locations + column) * 4;
      for (let channel = 0; channel < 4; channel += 1) pixels[at + channel] = table[tone + channel];
    }
  }
  return pixels;
}

/**
 * How dark the summit may be: full at the highest summit of the run, paler as what is left to gain shrinks. The square
 * root keeps a hill of a hundredth of the first one visible.
 * @param {number} peak
 * @param {number} highest peak so far
 * @returns {number}
 */
export function summitStrength(peak, highest) {
  if (!(peak > 0) || !(highest > 0)) return 0;
  return Math.max(0.12, Math.min(1, (peak / highest) ** 0.35));
}

/**
 * What is ringed: the place that the round was decided about, which trials may choose beside the summit.
 * @param {Decision | null} decision shown
 * @param {Landscape} landscape shown
 * @returns {{location: number, scale: number} | null} null in passing, and where a neuron was to go: then nothing is chosen
 */
export function chosenPlace(decision, { passing, step, best_location: location, best_scale: scale }) {
  if (passing) return null;
  const winner = decision?.step === step && decision.winner !== null ? decision.candidates[decision.winner] : null;
  if (winner?.kind === 'prune') return null;
  if (typeof winner?.location === 'number' && typeof winner.scale === 'number') return { location: winner.location, scale: winner.scale };
  return { location, scale };
}

/**
 * @param {Landscape} landscape
 * @param {number} scale
 * @returns {number} 0 at the widest scale (top), 1 at the narrowest (bottom)
 */
export function scalePosition(landscape, scale) {
  const { scale_start: narrow, scale_stop: wide } = landscape;
  return 1 - Math.log(scale / narrow) / Math.log(wide / narrow);
}

/**
 * @param {Landscape} landscape
 * @param {number} position 0 at the top
 * @returns {number} the scale there
 */
export function scaleAt(landscape, position) {
  const { scale_start: narrow, scale_stop: wide } = landscape;
  return narrow * (wide / narrow) ** (1 - position);
}

/**
 * @param {Landscape} landscape
 * @param {Uint8Array} levels
 * @param {number} location
 * @param {number} position 0 at the top
 * @returns {number | null} the score there
 */
export function scoreAt(landscape, levels, location, position) {
  const at = cellAt(landscape, location, position);
  return at === null ? null : (levels[at] / 255) * landscape.peak;
}

/** As the engine has it (`FEWEST_SAMPLES`): a neuron whose bump rests on fewer samples fits single points and counts as no use. */
const FEWEST_SAMPLES = 5;

/**
 * The places of which nothing can be said: they have no score, and the bump of a neuron there rests on too few samples,
 * `(Σφ²)² / Σφ⁴ < 5` with `φ = 1 / (1 + ((x − p) / s)²)`.
 * @param {Landscape} landscape
 * @param {Uint8Array} levels
 * @param {number[]} xs of the samples
 * @returns {Uint8Array} scales × locations, narrowest scale first: 1 where there are too few
 */
export function thinPlaces(landscape, levels, xs) {
  const { location_start: start, location_stop: stop, locations, scale_start: narrow, scale_stop: wide, scales } = landscape;
  const thin = new Uint8Array(levels.length);
  for (let row = 0; row < scales; row += 1) {
    const scale = narrow * (wide / narrow) ** (row / Math.max(scales - 1, 1));
    for (let column = 0; column < locations; column += 1) {
      const at = row * locations + column;
      const location = start + ((stop - start) * column) / Math.max(locations - 1, 1);
      thin[at] = levels[at] === 0 && effectiveSamples(xs, location, scale) < FEWEST_SAMPLES ? 1 : 0;
    }
  }
  return thin;
}

/**
 * @param {number[]} xs
 * @param {number} location
 * @param {number} scale
 * @returns {number} on how many samples a neuron there rests
 */
function effectiveSamples(xs, location, scale) {
  let squares = 0;
  let fourths = 0;
  for (const x of xs) {
    const phi = 1 / (1 + ((x - location) / scale) ** 2);
    const square = phi * phi;
    squares += square;
    fourths += square * square;
  }
  return squares ** 2 / Math.max(fourths, Number.MIN_VALUE);
}

/**
 * @param {Landscape} landscape
 * @param {Uint8Array} thin
 * @param {number} location
 * @param {number} position 0 at the top
 * @returns {boolean} whether there are too few samples to tell
 */
export function isThin(landscape, thin, location, position) {
  const at = cellAt(landscape, location, position);
  return at !== null && thin[at] === 1;
}

/**
 * @param {Landscape} landscape
 * @param {number} location
 * @param {number} position 0 at the top
 * @returns {number | null} index of the cell, null outside
 */
function cellAt({ location_start: start, location_stop: stop, locations, scales }, location, position) {
  const column = Math.round(((location - start) / (stop - start)) * (locations - 1));
  const row = Math.round((1 - position) * (scales - 1));
  return column < 0 || column >= locations || row < 0 || row >= scales ? null : row * locations + column;
}

/**
 * @param {Landscape[]} landscapes
 * @returns {number} what the darkest colour stands for
 */
export const highestPeak = (landscapes) => landscapes.reduce((highest, { peak }) => Math.max(highest, peak), 0);

/**
 * Where the cells lie along the shared x axis: each is centred on its location, so they reach half a cell beyond the outer ones.
 * @param {Landscape} landscape
 * @param {[number, number]} domain of the axis, data units
 * @param {{left: number, width: number}} axis pixels
 * @returns {{left: number, width: number}} of all cells, pixels
 */
export function cellsAlong({ location_start: start, location_stop: stop, locations }, [low, high], { left, width }) {
  const cell = (stop - start) / Math.max(locations - 1, 1);
  const unit = width / (high - low);
  return { left: left + (start - cell / 2 - low) * unit, width: (stop - start + cell) * unit };
}
