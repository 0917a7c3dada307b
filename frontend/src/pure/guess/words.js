/** What is said while somebody guesses, and how near it was. Pure. */

import { place as said } from '../words/numbers.js';
import { guessed } from './nearness.js';

/**
 * @import { Guess, Round } from './rounds.js'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {{guess: Guess, domain: [number, number] | null, round: Round | null, isRecorded: boolean, isSteered: boolean}} Told
 *   `isSteered`: whoever guesses may tell the run to go on */

/**
 * @param {Translate} t
 * @param {Told} told
 * @returns {string}
 */
export function guessSentence(t, { guess, domain, round, isRecorded, isSteered }) {
  if (guess.phase === 'waiting') return t(isSteered || isRecorded || guess.not ? 'guess.waiting' : 'guess.waiting.watch');
  if (guess.phase === 'none') return t(isRecorded ? 'guess.recorded.none' : 'guess.none');
  if (guess.place === null || !domain) return '';
  if (guess.phase === 'marked' || !round) return t('guess.value', { x: said(guess.place, domain) });
  const { word } = guessed(guess.place, round.location, domain);
  const apart = said(Math.abs(guess.place - round.location), domain);
  return t(`guess.told.${word}`, { x: said(round.location, domain), apart });
}
