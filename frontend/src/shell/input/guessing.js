/** Guessing the next neuron: what the run is told meanwhile, so that it rests where something is to be guessed. */

import { beginGuess, canBeGuessed, guessAfter, nextRound } from '../../pure/guess/rounds.js';
import { pausedAt } from '../../pure/run/cursor.js';

/**
 * @import { GuessEvent } from '../../pure/guess/rounds.js'
 * @import { Word } from '../../pure/run/losses.js'
 * @import { Store } from '../connection/store.js'
 * @import { Specification } from './actions.js'
 */

/** Targets whose neurons come one by one at places that can be seen. */
const TARGETS = ['hills', 'bumps', 'sines', 'steps', 'chirp', 'nested', 'square', 'mcycle'];
const [SAMPLES, NOISE] = [80, 0.05]; // where a target does not say what suits it
const SEEN_STEPS = 30; // trained after a growth, for the curve to bend; as long as its trial was
const HELD = new Set(['next_growth_reached', 'steps_done']);

/**
 * @param {Store} store
 * @param {{start: (specification: Specification, word?: Word) => Promise<unknown>, command: (command: object) => Promise<unknown>,
 *   shown: () => number}} ways   `shown`: offset of the moment shown
 */
export function createGuessActions(store, { start, command, shown }) {
  const { state } = store;
  const last = () => state.history.states.at(-1);
  const isOver = () => last()?.status === 'finished' || last()?.status === 'failed';

  /** @param {GuessEvent} event */
  function guessed(event) {
    if (!state.guess) return;
    const guess = guessAfter(state.guess, event);
    if (guess !== state.guess) store.update({ guess });
    if (event.type === 'sure' && guess.phase === 'told' && state.token && last()?.status === 'paused') {
      command({ type: 'step', count: SEEN_STEPS });
    }
  }

  /** Another network, of which nobody has seen anything. */
  async function guessOther() {
    const { run, history, presets } = state;
    const before = history.data.at(-1)?.specification.task;
    const now = before && 'name' in before ? before.name : null;
    const known = TARGETS.map((name) => presets.find((one) => one.name === name)).filter((one) => one !== undefined);
    const others = known.filter(({ name }) => name !== now);
    const chosen = others[Math.floor(Math.random() * others.length)];
    const task = /** @type {Specification['task']} */ ({ kind: 'preset', name: chosen?.name ?? TARGETS[0] });
    store.update({ guess: beginGuess(-1, history) });
    const seed = 1 + Math.floor(Math.random() * 99_999);
    await start({ task, samples: chosen?.samples ?? SAMPLES, noise: chosen?.noise ?? NOISE, seed }, 'new');
    if (state.run === run) store.update({ guess: null }); // there is none: a notice says why
  }

  return {
    guessed,
    guessOther,
    /** From what is shown on; where nothing can come any more, in another network. */
    guess() {
      if (state.guess || !state.history.started) return undefined;
      const { history, cursor, stage } = state;
      const after = cursor.mode === 'following' ? history.offset : shown();
      const isLeft = canBeGuessed(history) && (!isOver() || nextRound(history, after) !== null);
      if (!isLeft && stage === 'open') return guessOther();
      if (!canBeGuessed(history)) return undefined;
      const from = isLeft ? after : -1;
      return store.update({ guess: beginGuess(from), slow: null, cursor: cursor.mode === 'following' ? cursor : pausedAt(from) });
    },
    /** While nothing is to be guessed yet: see whether a growth has come, and tell the run to go on to one. */
    guessGoOn() {
      const { guess, history, token, stage } = state;
      if (guess?.phase !== 'waiting' || guess.not === history || !history.started) return;
      const round = nextRound(history, guess.after);
      if (round) return guessed({ type: 'ready', offset: round.expansion.offset });
      if (stage === 'recorded' || isOver()) return guessed({ type: 'over' });
      const growths = history.expansions.length;
      if (!token || guess.asked === growths || last()?.status === 'queued') return;
      state.guess = { ...guess, asked: growths };
      command({ type: 'next_growth' });
    },
    guessLeave() {
      const { guess, token } = state;
      if (!guess) return;
      store.update({ guess: null });
      if (token && last()?.status === 'paused' && HELD.has(last()?.reason ?? '')) command({ type: 'resume' });
    },
  };
}
