/** The network's size in words, with what the last growth changed while it is news. Pure. */

import { parameterCount } from '../network/forward.js';
import { freshExpansion } from '../run/structure.js';

/**
 * @import { Scene } from '../run/scene.js'
 * @import { Translate } from '../../texts/index.js'
 */

/**
 * @param {Translate} t
 * @param {Scene} scene
 * @returns {{name: string, text: string}[]} "2 → 3 neurons", "1 layer", "13 → 19 parameters", and "1 removed" once one was
 */
export function sizeParts(t, scene) {
  const { inputs, outputs, widths } = scene.network;
  const before = freshExpansion(scene)?.widths_before ?? widths;
  const sum = (/** @type {number[]} */ counts) => counts.reduce((total, count) => total + count, 0);
  const parts = [
    { name: 'neurons', text: changed(t, 'neurons', sum(before), sum(widths)) },
    { name: 'layers', text: changed(t, 'layers', before.length, widths.length) },
    {
      name: 'parameters',
      text: changed(t, 'parameters', parameterCount({ inputs, outputs, widths: before }), parameterCount(scene.network)),
    },
  ];
  return scene.removed > 0 ? [...parts, { name: 'removed', text: t('network.removed', { n: scene.removed }) }] : parts;
}

/**
 * @param {Translate} t
 * @param {'neurons' | 'layers' | 'parameters'} what
 * @param {number} before
 * @param {number} after
 * @returns {string}
 */
function changed(t, what, before, after) {
  if (before !== after) return t(`network.${what}.change`, { before, after });
  if (what === 'parameters') return t('network.parameters', { n: after });
  return after === 1 ? t(`network.${what}.one`) : t(`network.${what}.many`, { n: after });
}
