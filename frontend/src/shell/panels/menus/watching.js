/** Who may only watch is told why, in the place of the buttons that would do nothing. */

import { need, setShown } from '../../drawing/dom.js';

/** @import { Panel } from '../../drawing/loop.js' */

/** @returns {Panel} */
export function createWatching() {
  const words = need('#watching', HTMLElement);
  return {
    draw({ state: { stage, token } }) {
      const isViewer = stage === 'open' && token === null;
      document.body.classList.toggle('viewer', isViewer);
      setShown(words, isViewer);
    },
  };
}
