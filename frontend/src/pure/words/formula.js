/** What a neuron computes, with the numbers of now: its sum, its curve, and where it goes. Pure. */

import { unflatten } from '../network/forward.js';
import { short } from './numbers.js';

/**
 * @import { Layer } from '../network/forward.js'
 * @import { Scene } from '../run/scene.js'
 */
/** @typedef {{sum: string, curve: string, goes: {to: string, weight: string}[]}} Formula */

const DIGITS = 3;
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** @param {number} id */
const subscript = (id) => [...String(id)].map((digit) => SUBSCRIPTS[Number(digit)]).join('');

/**
 * @param {Scene} scene
 * @param {number} id
 * @returns {Formula | null} null if the neuron is not in the network now
 */
export function formulaOf({ network, moment, plane }, id) {
  const { neurons } = moment.structure;
  const layer = neurons.findIndex((all) => all.some((one) => one.id === id));
  if (layer < 0) return null;
  const position = neurons[layer].findIndex((one) => one.id === id);
  const layers = unflatten(network);
  const inputs = layer === 0 ? (plane ? ['x₁', 'x₂'] : ['x']) : neurons[layer - 1].map((one) => `h${subscript(one.id)}`);
  const next = neurons[layer + 1]?.map((one) => `h${subscript(one.id)}`);
  const targets = next ?? terminals(layers[layer + 1].outputs, plane !== null);
  return {
    sum: `z = ${sumOf(layers[layer], position, inputs)}`,
    curve: `h${subscript(id)} = ${curveOf(layers[layer], position)}`,
    goes: targets.map((to, target) => ({
      to,
      weight: short(layers[layer + 1].weight[target * layers[layer + 1].inputs + position], DIGITS),
    })),
  };
}

/**
 * @param {number} count
 * @param {boolean} isPlane
 * @returns {string[]} how the outputs are called in the drawing
 */
const terminals = (count, isPlane) => (isPlane ? Array.from({ length: count }, (_, n) => `ŷ${subscript(n + 1)}`) : ['ŷ']);

/**
 * @param {Layer} layer
 * @param {number} position
 * @param {string[]} inputs
 * @returns {string}
 */
function sumOf({ weight, bias, inputs: count }, position, inputs) {
  const terms = inputs.map((name, n) => ({ value: weight[position * count + n], name: `·${name}` }));
  return joined([...terms, { value: bias[position], name: '' }]);
}

/**
 * The rational activation, its weights divided by their length as the network does.
 * @param {Layer} layer
 * @param {number} position
 * @returns {string}
 */
function curveOf({ v, c, l }, position) {
  const length = Math.hypot(v[position], c[position], l[position]) || 1;
  const [bend, bump, line] = [v, c, l].map((values) => values[position] / length);
  const above = joined([
    { value: 2 * bend, name: '·z' },
    { value: bump, name: '' },
  ]);
  return `(${above}) / (1 + z²)${signed({ value: line, name: '·z' })}`;
}

/** @param {{value: number, name: string}[]} terms */
const joined = ([first, ...rest]) => `${short(first.value, DIGITS)}${first.name}${rest.map(signed).join('')}`;

/** @param {{value: number, name: string}} term */
const signed = ({ value, name }) => ` ${value < 0 ? '−' : '+'} ${short(Math.abs(value), DIGITS)}${name}`;
