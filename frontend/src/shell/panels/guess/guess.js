/** Guess the next neuron: the network rests before it grows, one says where, then the hill appears and the neuron lands. */

import { nextRound, roundAt } from '../../../pure/guess/rounds.js';
import { guessSentence } from '../../../pure/guess/words.js';
import { FOLLOWING, pausedAt } from '../../../pure/run/cursor.js';
import { sceneAt } from '../../../pure/run/scene.js';
import { storyOf } from '../../../pure/slow/story.js';
import { need, setShown, setText } from '../../drawing/dom.js';
import { createKept } from './kept.js';
import { listenToGuessKeys } from './keys.js';
import { createGuessPicture, OVER_S } from './picture.js';
import { createStrip } from './strip.js';

/**
 * @import { Guess, GuessEvent, Round } from '../../../pure/guess/rounds.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { State } from '../../connection/store.js'
 * @import { Panel } from '../../drawing/loop.js'
 * @import { Translate } from '../../../texts/index.js'
 */
/** @typedef {{guess: () => unknown, guessOther: () => unknown, guessLeave: () => unknown, guessGoOn: () => unknown,
 *   guessed: (event: GuessEvent) => unknown}} GuessActions */

/**
 * @param {GuessActions} act
 * @returns {Panel}
 */
export function createGuessPanel(act) {
  const box = need('#guess', HTMLElement);
  const picture = createGuessPicture(need('#guess-picture', HTMLElement), (place) => act.guessed({ type: 'move', place }));
  const drawStrip = createStrip(need('#guess-foot', HTMLElement));
  const kept = createKept();
  const buttons = createButtons(act);
  const lead = createLead(box);
  const write = createWords();
  /** @type {State | null} */
  let latest = null;
  /** @type {[number, number] | null} */
  let domain = null;
  listenToGuessKeys(box, () => latest?.guess && { ...latest.guess, domain }, act); // of now: a key may come before the next drawing

  return {
    draw({ state, t }) {
      const { guess, history } = state;
      lead(guess?.phase ?? null);
      latest = state;
      if (!guess) return;
      if (guess.phase === 'waiting') act.guessGoOn();
      const round = guess.offset === null ? null : roundAt(history, guess.offset);
      const scene = sceneOf(state);
      domain = scene?.domain ?? null;
      if (round && domain) kept.count(guess, round, domain);
      write(t, state, round, domain);
      drawStrip(t, kept.all());
      buttons(guess, state.stage === 'open');
      setShown(need('#guess-picture', HTMLElement), scene !== null);
      const seconds = state.reducedMotion ? Infinity : (performance.now() - guess.toldMs) / 1000;
      const story = guess.phase === 'told' && guess.offset !== null ? storyOf(history, guess.offset) : null;
      if (scene) picture.draw({ t, guess, history, scene, story, round, seconds });
      return guess.phase === 'told' && seconds < OVER_S;
    },
  };
}

/**
 * @param {GuessActions} act
 * @returns {(guess: Guess, isOpen: boolean) => void} shows those that do something now
 */
function createButtons(act) {
  const sure = need('#guess-sure', HTMLButtonElement);
  const again = need('#guess-again', HTMLButtonElement);
  const other = need('#guess-other', HTMLButtonElement);
  sure.addEventListener('click', () => act.guessed({ type: 'sure', nowMs: performance.now() }));
  again.addEventListener('click', () => act.guessed({ type: 'again' }));
  other.addEventListener('click', () => act.guessOther());
  need('#guess-leave', HTMLButtonElement).addEventListener('click', () => act.guessLeave());
  need('#end-guess', HTMLButtonElement).addEventListener('click', () => act.guess());
  return ({ phase }, isOpen) => {
    setShown(sure, phase === 'asking' || phase === 'marked');
    setShown(again, phase === 'told');
    setShown(other, isOpen && phase !== 'waiting');
    sure.disabled = phase !== 'marked';
  };
}

/** What has the focus next; where it is not shown, the whole. @type {Record<string, string>} */
const WANTED = { closed: '#toggle', asking: '.guess-slider', told: '#guess-again', none: '#guess-other', waiting: '#guess' };

/**
 * Opens and closes, and leads the focus to what the hand wants next: the axis, then "once more".
 * @param {HTMLElement} box
 * @returns {(phase: Guess['phase'] | null) => void}
 */
function createLead(box) {
  /** @type {Guess['phase'] | null} */
  let before = null;
  return (phase) => {
    if (phase === before) return;
    const isTurn = (phase === null) !== (before === null);
    before = phase;
    if (isTurn) {
      setShown(box, phase !== null);
      for (const one of document.querySelectorAll('.board > :not(#guess)')) one.toggleAttribute('inert', phase !== null);
    }
    // After this drawing, when what is to have the focus is shown and enabled.
    requestAnimationFrame(() => {
      const wanted = WANTED[phase ?? 'closed'];
      if (wanted) need(wanted, HTMLElement).focus({ preventScroll: true });
    });
  };
}

/** @returns {(t: Translate, state: State, round: Round | null, domain: [number, number] | null) => void} */
function createWords() {
  const hint = need('#guess-hint', HTMLElement);
  const sentence = need('#guess-sentence', HTMLElement);
  return (t, { guess, history, stage, token }, round, domain) => {
    if (!guess) return;
    const isMoot = guess.phase === 'asking' && (nextRound(history, guess.after)?.layers ?? 0) > 0;
    setText(hint, t(isMoot ? 'guess.hint.layer' : 'guess.hint'));
    setText(sentence, guessSentence(t, { guess, domain, round, isRecorded: stage === 'recorded', isSteered: token !== null }));
  };
}

/**
 * @param {State} state
 * @returns {Scene | null} what whoever guesses may see: nothing after the moment before the growth
 */
function sceneOf({ guess, history }) {
  if (!guess || guess.not === history) return null;
  const scene = sceneAt(history, guess.offset === null ? FOLLOWING : pausedAt(guess.offset - 1));
  return scene?.network.inputs === 1 ? scene : null;
}
