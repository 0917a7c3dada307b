/** The offer to take back what was just done: for ten seconds, longer under a hand. */

import { html, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createUndoOffer(act) {
  const offer = html('div', { id: 'undo', class: 'undo', role: 'status', hidden: '' }, document.body);
  const said = html('span', {}, offer);
  const button = html('button', { class: 'button small', type: 'button', id: 'undo-do', 'aria-keyshortcuts': 'Z' }, offer);
  html('span', { 'data-text': 'undo.do' }, button);
  html('kbd', { text: 'Z', 'aria-hidden': 'true' }, button);
  const time = html('i', { class: 'undo-time', 'aria-hidden': 'true' }, offer);
  button.addEventListener('click', () => act.takeBack());
  for (const [event, held] of /** @type {const} */ ([
    ['pointerenter', true],
    ['focusin', true],
    ['pointerleave', false],
    ['focusout', false],
  ])) {
    offer.addEventListener(event, () => act.holdUndo(held));
  }
  /** @type {unknown} */
  let offered = null;
  return {
    draw({ state, t }) {
      if (state.undo) setText(said, t(`undo.${state.undo.word}`));
      if (state.undo !== offered) for (const animation of time.getAnimations()) animation.currentTime = 0;
      offered = state.undo;
      setShown(offer, state.undo !== null && !state.slow);
    },
  };
}
