/**
 * Guessing where the next neuron goes. Pure: the whole state machine is the table `MOVES`.
 *
 * waiting → asking → marked → told → waiting …, and `none` where the run is over without another neuron on the axis. What is
 * guessed is the next growth of the journal that has a place on the axis; the page shows the moment before it meanwhile.
 */

/**
 * @import { History, Moment } from '../run/fold.js'
 * @import { Expansion, Landscape } from '../../../types/protocol'
 */
/** @typedef {'waiting' | 'asking' | 'marked' | 'told' | 'none'} Phase */
/** @typedef {{type: 'ready', offset: number} | {type: 'over'} | {type: 'move', place: number} | {type: 'sure', nowMs: number} |
 *   {type: 'again'}} GuessEvent */
/** @typedef {{phase: Phase, after: number, offset: number | null, place: number | null, toldMs: number, not: History | null,
 *   asked: number | null}} Guess
 *   `after`: growths up to this offset are known to whoever guesses; `offset`: of the one that is guessed; `not`: the run before,
 *   until the new one is here; `asked`: how many growths there were when the run was told to go on to the next one */
/** @typedef {{expansion: Expansion, location: number, scale: number | null, before: Moment, landscape: Landscape | null,
 *   layers: number}} Round   `layers`: growths without a place on the axis that came before it */

/**
 * @param {number} after
 * @param {History | null} [not]
 * @returns {Guess}
 */
export const beginGuess = (after, not = null) => ({ phase: 'waiting', after, offset: null, place: null, toldMs: 0, not, asked: null });

/** @typedef {(guess: Guess, event: any) => Guess} Move */

/** @type {Move} */
const marked = (guess, { place }) => ({ ...guess, phase: 'marked', place });
/** @type {Move} */
const again = ({ after, offset }) => beginGuess(offset ?? after);

/** What is not in the table changes nothing. @type {Readonly<Record<Phase, Readonly<Record<string, Move>>>>} */
export const MOVES = {
  waiting: {
    ready: (guess, { offset }) => ({ ...guess, phase: 'asking', offset, not: null }),
    over: (guess) => ({ ...guess, phase: 'none', not: null }),
  },
  asking: { move: marked },
  marked: { move: marked, sure: (guess, { nowMs }) => ({ ...guess, phase: 'told', toldMs: nowMs }) },
  told: { again },
  none: {},
};

/**
 * @param {Guess} guess
 * @param {GuessEvent} event
 * @returns {Guess}
 */
export const guessAfter = (guess, event) => MOVES[guess.phase][event.type]?.(guess, event) ?? guess;

/**
 * @param {History} history
 * @param {number} after
 * @returns {Round | null} the next growth with a place on the axis, null if there is none yet
 */
export function nextRound(history, after) {
  const coming = history.expansions.filter(({ offset, kind }) => offset > after && kind !== 'prune');
  const index = coming.findIndex((one) => placeOf(one) !== null);
  return index < 0 ? null : roundOf(history, coming[index], index);
}

/**
 * @param {History} history
 * @param {number} offset of the growth
 * @returns {Round | null}
 */
export function roundAt(history, offset) {
  const expansion = history.expansions.find((one) => one.offset === offset);
  return expansion ? roundOf(history, expansion, 0) : null;
}

/**
 * @param {History} history
 * @param {Expansion} expansion
 * @param {number} layers
 * @returns {Round | null}
 */
function roundOf(history, expansion, layers) {
  const place = placeOf(expansion);
  const before = history.moments.findLast(({ offset }) => offset < expansion.offset);
  if (!place || !before) return null;
  const { offset, step } = expansion;
  const landscape = history.landscapes.findLast((one) => one.offset < offset && one.step === step && !one.passing) ?? null;
  return { expansion, ...place, before, landscape, layers };
}

/**
 * @param {Expansion} expansion
 * @returns {{location: number, scale: number | null} | null} of a neuron in the first layer, on a curve
 */
function placeOf({ kind, layer, added }) {
  const [neuron] = added;
  if (kind !== 'width' || layer !== 0 || typeof neuron?.location !== 'number') return null;
  return { location: neuron.location, scale: neuron.scale ?? null };
}

/**
 * @param {History} history
 * @returns {boolean} whether there is an axis to guess on: one input, and a curve
 */
export const canBeGuessed = ({ started }) => started !== null && started.network.inputs === 1;
