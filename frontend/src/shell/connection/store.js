/** The page's one store: what is known and what is chosen. Whoever changes it says so with `update`; the loop then draws. */

import { FOLLOWING } from '../../pure/run/cursor.js';
import { emptyHistory } from '../../pure/run/fold.js';
import { CONNECTING } from '../../pure/run/session.js';

/**
 * @import { Cursor } from '../../pure/run/cursor.js'
 * @import { Word } from '../../pure/run/losses.js'
 * @import { History } from '../../pure/run/fold.js'
 * @import { Pace } from '../../pure/specification/pace.js'
 * @import { Zoom } from '../../pure/run/zoom.js'
 * @import { Session } from '../../pure/run/session.js'
 * @import { Guess } from '../../pure/guess/rounds.js'
 * @import { Slow } from '../../pure/slow/stages.js'
 * @import { Twin } from './twin.js'
 * @import { Language } from '../../texts/index.js'
 * @import { Preset, RunSpecification } from '../../../types/protocol'
 */
/** @typedef {'auto' | 'light' | 'dark' | 'projector'} Theme */
/** @typedef {{run: string, location: number | [number, number], scale: number | null}} Placed   `run`: the twin that grows a neuron there */
/** @typedef {{kind: 'info' | 'problem', text: string, stays?: boolean}} Notice   `stays`: until it is closed, as problems do */
/**
 * @typedef {{run: string | null, token: string | null, stage: 'creating' | 'unreachable' | 'open' | 'recorded',
 *   history: History, cursor: Cursor, pointed: number | null, placed: Placed | null,
 *   session: Session, focus: number | null, notice: Notice | null, undo: {word: Word} | null,
 *   presets: Preset[], language: Language, theme: Theme, reducedMotion: boolean,
 *   editing: boolean, twin: Twin | null, slow: Slow | null, guess: Guess | null, slowAtGrowth: boolean, slowSeen: number,
 *   turning: RunSpecification['rule'] | null, playback: Pace | null, zoom: Zoom | null, scored: boolean}} State
 *   `pointed`: offset of the moment whose decision a link points at;
 *   `slowAtGrowth`: tell every growth in slow motion as it comes; `slowSeen`: offset of the last one that came;
 *   `undo`: what was just done and can be taken back;
 *   `turning`: the rule as a knob under the hand makes it, until the run has it;
 *   `playback`: speed at which the past is played, null: as it was lived; `zoom`: the stretch that the timeline shows, null:
 *   all; `scored`: whether the timeline shows η
 */
/** @typedef {{state: State, update: (patch?: Partial<State>) => void, subscribe: (listener: () => void) => void}} Store */

/**
 * @param {Pick<State, 'language' | 'theme' | 'reducedMotion'>} choices
 * @returns {Store}
 */
export function createStore(choices) {
  /** @type {State} */
  const state = {
    run: null,
    token: null,
    stage: 'creating',
    history: emptyHistory(),
    cursor: FOLLOWING,
    pointed: null,
    placed: null,
    session: CONNECTING,
    focus: null,
    notice: null,
    undo: null,
    presets: [],
    editing: false,
    twin: null,
    slow: null,
    guess: null,
    slowAtGrowth: false,
    slowSeen: -1,
    turning: null,
    playback: null,
    zoom: null,
    scored: false,
    ...choices,
  };
  /** @type {(() => void)[]} */
  const listeners = [];
  return {
    state,
    update(patch = {}) {
      Object.assign(state, patch);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}
