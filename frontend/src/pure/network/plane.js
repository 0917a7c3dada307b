/**
 * A network over the plane: two inputs, one output (logit) per class. Pure.
 *
 * What the fitted curve is to one input, the decision regions are to two. Rows of a raster run from the top (largest x₂).
 */

import { evaluate, unflatten } from './forward.js';

/**
 * @import { Network } from './forward.js'
 * @import { Samples, Scaling } from '../../../types/protocol'
 */
/** @typedef {{x: [number, number], y: [number, number]}} Domain   data units */
/** @typedef {{columns: number, rows: number, domain: Domain}} Raster */
/** @typedef {{raster: Raster, outputs: Float64Array[], hidden: Float64Array[][]}} Surface   values cell by cell */
/** @typedef {[number, number, number]} Colour   red, green, blue, 0 to 255 */

const MARGIN = 0.12;
const COARSEST = 20; // cells along a side
const FINEST = 160;
const FLAT = { x: /** @type {[number, number]} */ ([-1, 1]), y: /** @type {[number, number]} */ ([-1, 1]) };

/**
 * @param {Samples} samples
 * @returns {Domain} the samples with a margin
 */
export function domainOf2d({ x }) {
  if (x.length === 0) return FLAT;
  const side = (/** @type {number} */ axis) => {
    let low = Infinity;
    let high = -Infinity;
    for (const point of x) {
      if (point[axis] < low) low = point[axis];
      if (point[axis] > high) high = point[axis];
    }
    const room = (high - low || 1) * MARGIN;
    return /** @type {[number, number]} */ ([low - room, high + room]);
  };
  return { x: side(0), y: side(1) };
}

/**
 * @param {Domain} domain
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {Domain} widened along one side, so that a unit is as long along x as along y
 */
export function squared(domain, width, height) {
  const unit = Math.max((domain.x[1] - domain.x[0]) / width, (domain.y[1] - domain.y[0]) / height);
  const around = (/** @type {[number, number]} */ [low, high], /** @type {number} */ pixels) => {
    const middle = (low + high) / 2;
    return /** @type {[number, number]} */ ([middle - (unit * pixels) / 2, middle + (unit * pixels) / 2]);
  };
  return { x: around(domain.x, width), y: around(domain.y, height) };
}

/**
 * A raster as fine as can be afforded: the work is cells times parameters.
 * @param {Domain} domain
 * @param {{width: number, height: number}} box pixels
 * @param {number} parameters of the network
 * @param {number} work
 * @param {number} [finest] cells along a side, at most
 * @returns {Raster}
 */
export function rasterFor(domain, { width, height }, parameters, work, finest = FINEST) {
  const cells = work / Math.max(parameters, 8);
  const side = Math.min(Math.max(Math.sqrt(cells), COARSEST), finest);
  const shape = Math.sqrt(width / height) || 1;
  return { domain, columns: Math.max(Math.round(side * shape), 4), rows: Math.max(Math.round(side / shape), 4) };
}

/**
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {Raster} raster
 * @returns {Surface}
 */
export function surfaceOver(network, { x_shift: shift, x_scale: scale }, raster) {
  const { columns, rows, domain } = raster;
  const u = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  for (let row = 0; row < rows; row += 1) {
    const y = domain.y[1] + ((domain.y[0] - domain.y[1]) * (row + 0.5)) / rows;
    for (let column = 0; column < columns; column += 1) {
      const x = domain.x[0] + ((domain.x[1] - domain.x[0]) * (column + 0.5)) / columns;
      u[0][row * columns + column] = (x - shift[0]) / scale[0];
      u[1][row * columns + column] = (y - shift[1]) / scale[1];
    }
  }
  return { raster, ...evaluate(network, u) };
}

/**
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {number[][]} points data units
 * @returns {Float64Array[]} outputs per class, one value per point
 */
export function outputsAt(network, { x_shift: shift, x_scale: scale }, points) {
  const u = [0, 1].map((axis) => Float64Array.from(points, (point) => (point[axis] - shift[axis]) / scale[axis]));
  return evaluate(network, u).outputs;
}

/**
 * @param {Float64Array[]} outputs per class
 * @param {number} n which point
 * @returns {number[]} probabilities
 */
export function probabilitiesAt(outputs, n) {
  let most = -Infinity;
  for (const values of outputs) most = Math.max(most, values[n]);
  const shares = outputs.map((values) => Math.exp(values[n] - most));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/**
 * @param {Float64Array[]} outputs per class, one value per sample
 * @param {number[][]} labels
 * @returns {{belief: Float64Array, wrong: number[]}} `belief`: the share of belief that each sample gives to the classes it
 *   does not have; `wrong`: samples whose likeliest class is not theirs
 */
export function residualsOf(outputs, labels) {
  const belief = new Float64Array(labels.length);
  /** @type {number[]} */
  const wrong = [];
  labels.forEach(([label], n) => {
    const shares = probabilitiesAt(outputs, n);
    belief[n] = 1 - (shares[label] ?? 0);
    if (shares.some((share) => share > (shares[label] ?? 0))) wrong.push(n);
  });
  return { belief, wrong };
}

/**
 * Decision regions: the likeliest class's colour, paler the less sure it is.
 * @param {Pick<Surface, 'outputs' | 'raster'>} surface
 * @param {Colour[]} colours per class
 * @param {Colour} ground
 * @returns {Uint8ClampedArray} RGBA
 */
export function regionPixels({ outputs, raster }, colours, ground) {
  const pixels = new Uint8ClampedArray(raster.columns * raster.rows * 4);
  const classes = outputs.length;
  for (let n = 0; n < raster.columns * raster.rows; n += 1) {
    let best = 0;
    for (let k = 1; k < classes; k += 1) if (outputs[k][n] > outputs[best][n]) best = k;
    let sum = 0;
    for (let k = 0; k < classes; k += 1) sum += Math.exp(outputs[k][n] - outputs[best][n]);
    const sure = Math.max(0, (1 / sum - 1 / classes) / (1 - 1 / classes));
    paint(pixels, n, ground, colours[best % colours.length], 0.1 + 0.5 * sure);
  }
  return pixels;
}

/**
 * One neuron's response: from one colour over the ground to the other.
 * @param {Float64Array} values
 * @param {Colour} low
 * @param {Colour} ground
 * @param {Colour} high
 * @returns {Uint8ClampedArray} RGBA
 */
export function responsePixels(values, low, ground, high) {
  const pixels = new Uint8ClampedArray(values.length * 4);
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const middle = (least + most) / 2;
  const half = (most - least) / 2;
  for (let n = 0; n < values.length; n += 1) {
    const part = half > 1e-9 ? (values[n] - middle) / half : 0; // a constant neuron is the ground
    paint(pixels, n, ground, part < 0 ? low : high, 0.75 * Math.abs(part));
  }
  return pixels;
}

/**
 * @param {Uint8ClampedArray} pixels
 * @param {number} n
 * @param {Colour} ground
 * @param {Colour} colour
 * @param {number} share of the colour
 */
function paint(pixels, n, ground, colour, share) {
  for (let channel = 0; channel < 3; channel += 1) {
    pixels[4 * n + channel] = ground[channel] + (colour[channel] - ground[channel]) * share;
  }
  pixels[4 * n + 3] = 255;
}

/**
 * @param {Pick<Surface, 'outputs' | 'raster'>} surface
 * @param {number} of class
 * @returns {Float64Array} by how much its output exceeds the best of the others: zero on its border
 */
export function marginOf({ outputs, raster }, of) {
  const margin = new Float64Array(raster.columns * raster.rows);
  for (let n = 0; n < margin.length; n += 1) {
    let rival = -Infinity;
    for (let k = 0; k < outputs.length; k += 1) if (k !== of && outputs[k][n] > rival) rival = outputs[k][n];
    margin[n] = outputs[of][n] - rival;
  }
  return margin;
}

/**
 * What a border is drawn through: the margin as a share of belief, smoothed over neighbouring cells. A network may change its
 * mind within less than a cell, and a line through the bare values would be a staircase.
 * @param {Float64Array} margin
 * @param {Raster} raster
 * @returns {Float64Array}
 */
export function smoothMargin(margin, { columns, rows }) {
  /** @type {Float64Array} */
  let values = Float64Array.from(margin, (value) => Math.tanh(value / 2));
  for (const [stride, length] of [
    [1, columns],
    [columns, rows],
    [1, columns],
    [columns, rows],
  ])
    values = blurred(values, stride, length);
  return values;
}

/**
 * @param {Float64Array} values
 * @param {number} stride from a cell to its neighbour
 * @param {number} length cells in that direction
 * @returns {Float64Array} each with half of its weight, and a quarter of each neighbour
 */
function blurred(values, stride, length) {
  return values.map((value, at) => {
    const place = Math.floor(at / stride) % length;
    const before = place > 0 ? values[at - stride] : value;
    const after = place < length - 1 ? values[at + stride] : value;
    return value / 2 + (before + after) / 4;
  });
}

/**
 * Where the first layer's neurons divide the plane: w·u + b = 0, as a·x + b·y = c in data units.
 * @param {Network} network
 * @param {Scaling} scaling
 * @returns {{a: number, b: number, c: number}[]}
 */
export function linesOf(network, scaling) {
  if (network.inputs !== 2 || network.widths.length === 0) return [];
  const { weight, bias, outputs } = unflatten(network)[0];
  return Array.from({ length: outputs }, (_, neuron) => lineOf([weight[2 * neuron], weight[2 * neuron + 1]], bias[neuron], scaling));
}

/**
 * @param {number[]} weights
 * @param {number} bias
 * @param {Scaling} scaling
 * @returns {{a: number, b: number, c: number}}
 */
export function lineOf([first, second], bias, { x_shift: shift, x_scale: scale }) {
  const a = first / scale[0];
  const b = second / scale[1];
  return { a, b, c: a * shift[0] + b * shift[1] - bias };
}

/**
 * @param {{a: number, b: number, c: number}} line
 * @param {Domain} domain
 * @returns {[number, number, number, number] | null} x, y, x, y of its two ends in the domain; null if it passes by
 */
export function clipped({ a, b, c }, { x, y }) {
  /** @type {[number, number][]} */
  const ends = [];
  const inside = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) => value >= low && value <= high;
  for (const side of x) if (b !== 0 && inside((c - a * side) / b, y)) ends.push([side, (c - a * side) / b]);
  for (const side of y) if (a !== 0 && inside((c - b * side) / a, x)) ends.push([(c - b * side) / a, side]);
  const [first] = ends;
  const last = ends.findLast((end) => first && (end[0] !== first[0] || end[1] !== first[1]));
  return first && last ? [...first, ...last] : null;
}
