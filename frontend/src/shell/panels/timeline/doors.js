/** What can be asked of the timeline, in its corner: η, the numbers, and the whole run again after a stretch was marked. */

import { need, setAttribute, setShown } from '../../drawing/dom.js';

/** @import { Drawing } from '../../drawing/loop.js' */

/**
 * @param {{scored: () => void, zoomTo: (stretch: null) => void}} act
 * @param {() => void} numbers
 * @returns {(drawing: Drawing) => void}
 */
export function createDoors(act, numbers) {
  const score = need('#timeline-score', HTMLButtonElement);
  const whole = need('#timeline-whole', HTMLButtonElement);
  const hint = need('#timeline-hint', HTMLElement);
  score.addEventListener('click', () => act.scored());
  need('#timeline-table', HTMLButtonElement).addEventListener('click', () => numbers());
  whole.addEventListener('click', () => {
    act.zoomTo(null);
    need('#scrubber', HTMLElement).focus({ preventScroll: true }); // the button goes, and must not take the focus along
  });
  return ({ state }) => {
    setAttribute(score, 'aria-pressed', String(state.scored));
    setShown(whole, state.zoom !== null);
    setShown(hint, state.zoom === null);
  };
}
