/** What counts as newly grown: born at the last growth, and the moment shown is still close to it. Pure. */

/** @typedef {import('./scene.js').Scene} Scene */

const FRESH_STEPS = 8;

/**
 * @param {Scene} scene
 * @param {number} id of a neuron
 * @returns {boolean}
 */
export function isFresh(scene, id) {
  const { expansion, moment } = scene;
  if (!expansion || moment.offset < expansion.offset || moment.step - expansion.step > FRESH_STEPS) return false;
  return moment.structure.neurons.some((layer) =>
    layer.some((neuron) => neuron.id === id && neuron.born_offset === expansion.offset),
  );
}

/**
 * @param {Scene} scene
 * @returns {import('../../types/protocol').Expansion | null} the growth that is still news at this moment
 */
export function freshExpansion({ expansion, moment }) {
  if (!expansion || moment.offset < expansion.offset) return null;
  return moment.step - expansion.step <= FRESH_STEPS ? expansion : null;
}
