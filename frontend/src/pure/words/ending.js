/** What the card at the end of a run says. Pure. */

import { isNoise, neuronsPhrase } from './sentences.js';
import { knownOf } from './status.js';

/**
 * @import { History } from '../run/fold.js'
 * @import { Scene } from '../run/scene.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { State } from '../../../types/protocol'
 */

/** Ends that leave something to try: the run was neither stopped by hand nor cut short by its limit of steps. */
const ENDS = ['converged', 'size_limit'];

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Scene} scene
 * @returns {{state: State, size: string, why: string} | null} null unless the scene is the end of a run that is over by itself
 */
export function endOf(t, history, scene) {
  const { state } = scene;
  if (!scene.atEnd || state?.status !== 'finished' || !ENDS.includes(state.reason)) return null;
  const noise = isNoise(knownOf(history).decision);
  const why = state.reason === 'size_limit' ? 'end.size_limit' : noise ? 'end.noise' : 'end.settled';
  return { state, size: sizePhrase(t, scene), why: t(why) };
}

/**
 * @param {Translate} t
 * @param {Scene} scene
 * @returns {string} such as "7 neurons, 2 layers"
 */
function sizePhrase(t, { neurons, network }) {
  const layers = network.widths.length;
  const phrase = neuronsPhrase(t, neurons);
  return layers === 1 ? t('end.size.one', { neurons: phrase }) : t('end.size', { neurons: phrase, layers });
}
