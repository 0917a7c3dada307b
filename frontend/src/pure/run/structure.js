/**
 * Who is in the network: neurons with an identity that outlives their position. Pure.
 *
 * Ids count births from 1, so that a neuron keeps its name when a layer is put before it. None is used again but one whose
 * growth was taken back.
 * Newly grown is who was born at the last growth, while the moment shown is still close to it.
 */

/**
 * @import { Scene } from './scene.js'
 * @import { Expansion, NeuronView } from '../../../types/protocol'
 */
/** @typedef {{inputs: number, widths: number[], outputs: number, size: number, neurons: NeuronView[][]}} Structure
 *   `size`: how many parameters */

const FRESH_STEPS = 8; // a growth is news for so many steps after it

/**
 * @param {{inputs: number, widths: number[], outputs: number, parameters: ArrayLike<number>}} network
 * @param {{offset: number, step: number}} born
 * @returns {Structure}
 */
export function firstStructure(network, born) {
  let births = 0;
  const neurons = network.widths.map((width, layer) =>
    Array.from({ length: width }, () => {
      births += 1;
      return newborn(births, layer, 'first', born);
    }),
  );
  return shaped(network, neurons);
}

/**
 * The structure after an expansion.
 * @param {Structure} before
 * @param {Expansion} event
 * @param {number} births how many neurons were ever born
 * @returns {{structure: Structure, births: number}}
 */
export function grownStructure(before, event, births) {
  const neurons = before.neurons.map((layer) => [...layer]);
  let id = births;
  const born = (/** @type {number} */ layer, /** @type {'width' | 'depth'} */ kind) => {
    id += 1;
    return newborn(id, layer, kind, event);
  };
  if (event.kind === 'prune') {
    neurons[event.layer]?.splice(event.position, 1);
  } else if (event.kind === 'depth') {
    const width = event.widths_after[event.layer] ?? 0;
    const layer = Array.from({ length: width }, () => born(event.layer, 'depth'));
    neurons.splice(event.layer, 0, layer);
  } else {
    for (const { layer, position } of event.added) neurons[layer].splice(position, 0, born(layer, 'width'));
  }
  const placed = neurons
    .filter((layer) => layer.length > 0)
    .map((layer, index) => layer.map((neuron) => (neuron.layer === index ? neuron : { ...neuron, layer: index })));
  return { structure: shaped(event.network, placed), births: id };
}

/**
 * @param {Expansion} event
 * @returns {number} how many neurons it brought
 */
export function birthsOf({ kind, layer, added, widths_after: widths }) {
  if (kind === 'prune') return 0;
  return kind === 'depth' ? (widths[layer] ?? 0) : added.length;
}

/**
 * @param {{inputs: number, widths: number[], outputs: number, parameters: ArrayLike<number>}} network
 * @param {NeuronView[][]} neurons
 * @returns {Structure}
 */
function shaped({ inputs, widths, outputs, parameters }, neurons) {
  return { inputs, widths, outputs, size: parameters.length, neurons };
}

/**
 * @param {number} id
 * @param {number} layer
 * @param {'first' | 'width' | 'depth'} kind
 * @param {{offset: number, step: number}} born
 * @returns {NeuronView}
 */
function newborn(id, layer, kind, { offset, step }) {
  return { id, layer, kind, born_offset: offset, born_step: step };
}

/**
 * @param {Structure} structure
 * @returns {number} hidden neurons
 */
export function neuronCount(structure) {
  return structure.widths.reduce((sum, width) => sum + width, 0);
}

/**
 * @param {Scene} scene
 * @param {number} id of a neuron
 * @returns {boolean}
 */
export function isFresh(scene, id) {
  const { expansion, moment } = scene;
  if (!expansion || moment.offset < expansion.offset || moment.step - expansion.step > FRESH_STEPS) return false;
  return moment.structure.neurons.some((layer) => layer.some((neuron) => neuron.id === id && neuron.born_offset === expansion.offset));
}

/**
 * @param {Scene} scene
 * @returns {Expansion | null} the growth that is still news at this moment
 */
export function freshExpansion({ expansion, moment }) {
  if (!expansion || moment.offset < expansion.offset) return null;
  return moment.step - expansion.step <= FRESH_STEPS ? expansion : null;
}
