/** The biography of the neuron that is pointed at or focused. */

import { biographyOf } from '../../../pure/words/biography.js';
import { need, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Panel } from '../../drawing/loop.js'
 */

/** @returns {Panel} */
export function createBiography() {
  const line = need('#biography', HTMLElement);
  return {
    draw({ scene, state, t }) {
      const text = scene && state.focus !== null ? biographyOf(t, state.history, scene, state.focus) : null;
      setShown(line, text !== null);
      if (text === null || !scene) return;
      setText(line, text);
      line.classList.toggle('above', isLow(scene, state.focus));
    },
  };
}

/**
 * @param {Scene} scene
 * @param {number | null} id
 * @returns {boolean} whether the neuron stands in the lower half of its layer, so that the line must not cover it
 */
function isLow({ moment }, id) {
  return moment.structure.neurons.some((layer) => layer.findIndex((one) => one.id === id) > (layer.length - 1) / 2);
}
