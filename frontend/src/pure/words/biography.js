/** A neuron's life in one line: when it came, where it sat and sits, what it promised and brought. Pure. */

import { unflatten } from '../network/forward.js';
import { place, short } from './numbers.js';

/**
 * @import { History } from '../run/fold.js'
 * @import { Scene } from '../run/scene.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { NeuronView } from '../../../types/protocol'
 */

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Scene} scene
 * @param {number} id
 * @returns {string | null} null if it is not in the network now
 */
export function biographyOf(t, history, scene, id) {
  const neuron = scene.moment.structure.neurons.flat().find((one) => one.id === id);
  if (!neuron) return null;
  const expansion = history.expansions.find(({ offset }) => offset === neuron.born_offset);
  const parts = [t('biography.neuron', { id }), birth(t, neuron)];
  const now = scene.places.find((one) => one.id === id);
  const then = expansion?.added[0]?.location ?? null;
  if (now && then !== null && neuron.layer === 0) {
    parts.push(t('biography.moved', { from: place(then, scene.domain), to: place(now.location, scene.domain) }));
  } else if (now) {
    parts.push(t('biography.at', { x: place(now.location, scene.domain), scale: short(now.scale, 2) }));
  }
  const delivery = history.deliveries.find((one) => one.expansion_step === neuron.born_step);
  if (delivery) {
    const values = { promised: short(delivery.predicted_drop, 2), delivered: short(delivery.realised_drop, 2) };
    const { scored_drop: scored } = delivery;
    if (scored === null || scored === undefined) parts.push(t('biography.promise', values));
    else parts.push(t('biography.scored', { ...values, scored: short(scored, 2) }));
  }
  const weight = outputWeight(scene, neuron);
  if (weight !== null) parts.push(t('biography.output', { w: short(weight, 2) }));
  return parts.join(' · ');
}

/**
 * @param {Translate} t
 * @param {NeuronView} neuron
 * @returns {string}
 */
function birth(t, { kind, layer, born_step: step }) {
  if (kind === 'first') return t('biography.start');
  return kind === 'depth' ? t('biography.came', { step }) : t('biography.joined', { layer: layer + 1, step });
}

/**
 * @param {Scene} scene
 * @param {NeuronView} neuron
 * @returns {number | null} its weight to the only output, if it is in the last layer
 */
function outputWeight({ network, moment }, { id, layer }) {
  if (network.outputs !== 1 || layer !== network.widths.length - 1) return null;
  const position = moment.structure.neurons[layer].findIndex((one) => one.id === id);
  return unflatten(network)[network.widths.length].weight[position];
}
