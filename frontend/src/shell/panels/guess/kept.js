/** The last ten guesses, kept in the browser where it keeps anything. */

import { guessed, readGuesses, withGuess, writeGuesses } from '../../../pure/guess/nearness.js';
import { keep, recalled } from '../../connection/keeping.js';

/** @import { Guess, Round } from '../../../pure/guess/rounds.js' */

const KEPT = 'senn.guesses';

export function createKept() {
  let guesses = readGuesses(recalled(KEPT));
  let counted = 0;
  return {
    all: () => guesses,
    /**
     * Counts a guess that was just told, once.
     * @param {Guess} guess
     * @param {Round} round
     * @param {[number, number]} domain
     */
    count({ phase, toldMs, place }, round, domain) {
      if (phase !== 'told' || toldMs === counted || place === null) return;
      counted = toldMs;
      guesses = withGuess(guesses, guessed(place, round.location, domain));
      keep(KEPT, writeGuesses(guesses));
    },
  };
}
