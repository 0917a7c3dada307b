/** A network without one of its neurons. Pure. */

/**
 * @import { Network } from './forward.js'
 * @import { Structure } from '../run/structure.js'
 */

/**
 * @param {Network} network
 * @param {Pick<Structure, 'neurons'>} structure whose neurons stand where
 * @param {number} id
 * @returns {Network | null} with the neuron's output weights at zero; null if it is not there now
 */
export function withoutNeuron(network, { neurons }, id) {
  const layer = neurons.findIndex((row) => row.some((neuron) => neuron.id === id));
  if (layer < 0) return null;
  const position = neurons[layer].findIndex((neuron) => neuron.id === id);
  const parameters = Float64Array.from(network.parameters);
  let at = 0;
  let before = network.inputs;
  for (let index = 0; index <= layer; index += 1) {
    at += network.widths[index] * (before + 4);
    before = network.widths[index];
  }
  const targets = network.widths[layer + 1] ?? network.outputs;
  for (let target = 0; target < targets; target += 1) parameters[at + target * before + position] = 0;
  return { ...network, parameters };
}
