/** The card at the end of a run: what became of it, and what to do now. It has a place of its own and covers nothing. */

import { endOf } from '../../../pure/words/ending.js';
import { need, setShown, setText } from '../../drawing/dom.js';

/** @import { Panel } from '../../drawing/loop.js' */

/**
 * @param {{replay: () => unknown}} act
 * @returns {Panel}
 */
export function createEnd(act) {
  const card = need('#end', HTMLElement);
  const size = need('#end-size', HTMLElement);
  const why = need('#end-why', HTMLElement);
  const branch = need('#end-branch', HTMLElement);
  const close = need('#end-close', HTMLElement);
  /** Which ending was put away: another run, or the same one gone on, has an ending of its own. @type {object | null} */
  let dismissed = null;
  /** @type {object | null} */
  let shown = null;

  /** @param {boolean} isShown */
  function show(isShown) {
    setShown(card, isShown);
    document.body.classList.toggle('ended', isShown); // the cards make room
  }

  need('#end-draw', HTMLElement).addEventListener('click', () => need('#draw-own', HTMLElement).click());
  need('#end-replay', HTMLElement).addEventListener('click', () => act.replay());
  leadsTo(need('#end-target', HTMLElement), need('[popovertarget=target-menu]', HTMLElement));
  leadsTo(branch, need('[popovertarget=branch-menu]', HTMLElement));
  close.addEventListener('click', () => {
    dismissed = shown;
    show(false);
    need('#toggle', HTMLElement).focus(); // it replays: the next thing one can do
  });
  card.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close.click();
  });
  return {
    draw({ scene, state, t }) {
      const isHere = state.stage !== 'recorded' && !state.editing && !state.slow && !state.guess;
      const end = scene && isHere ? endOf(t, state.history, scene) : null;
      shown = end?.state ?? null;
      show(end !== null && shown !== dismissed);
      if (!end) return;
      setText(size, end.size);
      setText(why, end.why);
      setShown(branch, state.token !== null);
    },
  };
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} opener of a menu: it gets the focus, so that the keyboard goes on in the menu and comes back
 */
function leadsTo(button, opener) {
  button.addEventListener('click', () => {
    opener.focus();
    opener.click();
  });
}
