/** Keys of the guess: the arrows move the mark, Enter is sure, Escape leaves; none of them steers the run behind it. */

import { placeByKey } from '../../../pure/guess/axis.js';

/**
 * @import { GuessEvent, Phase } from '../../../pure/guess/rounds.js'
 */
/** @typedef {{phase: Phase, place: number | null, domain: [number, number] | null}} Now */

const THE_PAGES = new Set(['Tab', '?', 't']);
const MOVABLE = new Set(['asking', 'marked']);

/**
 * @param {HTMLElement} box
 * @param {() => Now | null | undefined} now
 * @param {{guessed: (event: GuessEvent) => unknown, guessLeave: () => unknown}} act
 */
export function listenToGuessKeys(box, now, act) {
  box.addEventListener('keydown', (event) => {
    const here = now();
    if (here && pressed(event, here)) event.preventDefault();
    if (!THE_PAGES.has(event.key)) event.stopPropagation();
  });

  /**
   * @param {KeyboardEvent} event
   * @param {Now} here
   * @returns {boolean} whether the key meant something
   */
  function pressed({ key, target }, { phase, place, domain }) {
    if (key === 'Escape') {
      act.guessLeave();
      return true;
    }
    if (key === 'Enter' && phase === 'marked' && !(target instanceof HTMLButtonElement)) {
      act.guessed({ type: 'sure', nowMs: performance.now() });
      return true;
    }
    if (!domain || !MOVABLE.has(phase)) return false;
    const to = placeByKey(place ?? (domain[0] + domain[1]) / 2, key, domain);
    if (to === null) return false;
    act.guessed({ type: 'move', place: to });
    return true;
  }
}
