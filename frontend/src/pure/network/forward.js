/**
 * The network's forward pass, from its flat parameter vector. Pure.
 *
 * Mirrors `senn.network.network`: the same order of parameters (docs/protocol.md), the same rational activation. A test holds the
 * two to 1e-9 on a recorded run, so that scrubbing, response curves and exports need no server.
 */

/** @import { Scaling } from '../../../types/protocol' */
/** @typedef {{inputs: number, widths: number[], outputs: number, parameters: ArrayLike<number>}} Network */
/**
 * A dense layer; `v`, `c`, `l` are empty for the output layer, which is linear.
 * @typedef {{inputs: number, outputs: number, weight: Float64Array, bias: Float64Array,
 *   v: Float64Array, c: Float64Array, l: Float64Array}} Layer
 */
/** @typedef {{hidden: Float64Array[][], outputs: Float64Array[]}} Evaluation per layer, per neuron, one value per sample */

const EPSILON = 1e-8; // inside the square root of the activation's norm, as in the paper's code

/**
 * @param {{inputs: number, widths: number[], outputs: number}} shape
 * @returns {number} how many parameters a network of this shape has
 */
export function parameterCount({ inputs, widths, outputs }) {
  let count = 0;
  let before = inputs;
  for (const width of widths) {
    count += width * (before + 4);
    before = width;
  }
  return count + outputs * (before + 1);
}

/**
 * @param {Network} network
 * @returns {Layer[]} hidden layers, then the output layer
 */
export function unflatten(network) {
  const expected = parameterCount(network);
  if (network.parameters.length !== expected) {
    throw new RangeError(`Expected ${expected} parameters for widths [${network.widths}], got ${network.parameters.length}.`);
  }
  const all = new Float64Array(network.parameters); // `from` would go through an iterator
  let at = 0;
  const take = (/** @type {number} */ count) => {
    at += count;
    return all.subarray(at - count, at);
  };
  const layers = [];
  let inputs = network.inputs;
  for (const width of network.widths) {
    const weight = take(width * inputs);
    layers.push({ inputs, outputs: width, weight, bias: take(width), v: take(width), c: take(width), l: take(width) });
    inputs = width;
  }
  const none = new Float64Array(0);
  const weight = take(network.outputs * inputs);
  layers.push({ inputs, outputs: network.outputs, weight, bias: take(network.outputs), v: none, c: none, l: none });
  return layers;
}

/**
 * `z = W h + b`, one array per output neuron.
 * @param {Layer} layer
 * @param {Float64Array[]} inputs
 * @returns {Float64Array[]}
 */
function affine(layer, inputs) {
  const samples = inputs[0]?.length ?? 0;
  return Array.from({ length: layer.outputs }, (_, neuron) => {
    const z = new Float64Array(samples).fill(layer.bias[neuron]);
    inputs.forEach((h, input) => {
      const w = layer.weight[neuron * layer.inputs + input];
      for (let n = 0; n < samples; n += 1) z[n] += w * h[n];
    });
    return z;
  });
}

/**
 * `(v·2z/(1+z²) + c/(1+z²) + l·z) / sqrt(v² + c² + l² + 1e-8)`, in place.
 * @param {Float64Array} z
 * @param {number} v
 * @param {number} c
 * @param {number} l
 */
function activate(z, v, c, l) {
  const norm = Math.sqrt(v * v + c * c + l * l + EPSILON);
  for (let n = 0; n < z.length; n += 1) {
    const value = z[n];
    z[n] = ((v * 2 * value + c) / (1 + value * value) + l * value) / norm;
  }
}

/**
 * @param {Network} network
 * @param {Float64Array[]} inputs one array per input dimension, standardised
 * @returns {Evaluation} every neuron's activation and every output, standardised
 */
export function evaluate(network, inputs) {
  const layers = unflatten(network);
  const last = /** @type {Layer} */ (layers.pop());
  /** @type {Float64Array[][]} */
  const hidden = [];
  let h = inputs;
  for (const layer of layers) {
    h = affine(layer, h);
    h.forEach((z, neuron) => activate(z, layer.v[neuron], layer.c[neuron], layer.l[neuron]));
    hidden.push(h);
  }
  return { hidden, outputs: affine(last, h) };
}

/**
 * A one-dimensional network over data-unit locations.
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {ArrayLike<number>} xs data units
 * @returns {{y: Float64Array, responses: Float64Array[][]}} the fit in data units; each neuron's activation
 */
export function curveOver(network, scaling, xs) {
  const [shift = 0] = scaling.x_shift;
  const [scale = 1] = scaling.x_scale;
  const [yShift = 0] = scaling.y_shift;
  const [yScale = 1] = scaling.y_scale;
  const u = new Float64Array(xs.length);
  for (let n = 0; n < u.length; n += 1) u[n] = (xs[n] - shift) / scale;
  const { hidden, outputs } = evaluate(network, [u]);
  const y = outputs[0] ?? new Float64Array(u.length);
  for (let n = 0; n < y.length; n += 1) y[n] = y[n] * yScale + yShift;
  return { y, responses: hidden };
}

/**
 * Where the first layer's neurons sit: `p = −b/w`, `s = 1/|w|`, in data units. One-dimensional inputs only.
 * @param {Network} network
 * @param {Scaling} scaling
 * @returns {{location: number, scale: number}[]}
 */
export function firstLayerPlaces(network, scaling) {
  const layer = unflatten(network)[0];
  if (!layer || network.widths.length === 0 || network.inputs !== 1) return [];
  const [shift = 0] = scaling.x_shift;
  const [unit = 1] = scaling.x_scale;
  return Array.from({ length: layer.outputs }, (_, neuron) => {
    const w = layer.weight[neuron];
    return { location: (-layer.bias[neuron] / w) * unit + shift, scale: Math.abs(unit / w) };
  });
}

/**
 * @param {number} start
 * @param {number} stop
 * @param {number} count
 * @returns {Float64Array} evenly spaced, both ends included
 */
export function grid(start, stop, count) {
  return Float64Array.from({ length: count }, (_, index) => start + ((stop - start) * index) / (count - 1));
}
