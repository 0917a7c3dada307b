/** The biography of the neuron that is pointed at or focused: in the card's head, where it covers the size and no neuron. */

import { biographyOf } from '../../../pure/words/biography.js';
import { need, setAttribute, setShown, setText } from '../../drawing/dom.js';

/** @import { Panel } from '../../drawing/loop.js' */

/** @returns {Panel} */
export function createBiography() {
  const line = need('#biography', HTMLElement);
  return {
    draw({ scene, state, t }) {
      const text = scene && state.focus !== null ? biographyOf(t, state.history, scene, state.focus) : null;
      setShown(line, text !== null);
      if (text === null) return;
      setText(line, text);
      setAttribute(line, 'title', text);
    },
  };
}
