/** What a person can do: every control, key and menu entry ends here. */

import { FOLLOWING, jumpedToDecision, movedBy, pausedAt, playing, scrubbedTo, toggleDoes } from '../../pure/run/cursor.js';
import { isPlayback, paceShown } from '../../pure/run/speed.js';
import { axisEnd } from '../../pure/run/timeline.js';
import { zoomedBy, zoomedTo } from '../../pure/run/zoom.js';
import { cursorAfter, slowAfter, slowMotion } from '../../pure/slow/stages.js';
import { OPENING } from '../../pure/specification/opening.js';
import { PACES, paceIndex } from '../../pure/specification/pace.js';
import { short } from '../../pure/words/numbers.js';
import { translator } from '../../texts/index.js';
import { createRun, forkRun, Refusal, sendCommand } from '../connection/api.js';
import { createDataActions } from './data.js';
import { createGuessActions } from './guessing.js';
import { createUndo } from './undo.js';

/**
 * @import { Pace } from '../../pure/specification/pace.js'
 * @import { Word } from '../../pure/run/losses.js'
 * @import { SlowEvent } from '../../pure/slow/stages.js'
 * @import { Notice, State, Store } from '../connection/store.js'
 * @import { RunSpecification } from '../../../types/protocol'
 */
/** @typedef {Partial<RunSpecification>} Specification */
/** @typedef {{type: string} | {type: string, location: number | [number, number], scale: number | null}} Intervention */
/** @typedef {ReturnType<typeof createActions>} Actions */

const NEWS_MS = 6_000; // good news goes by itself, problems stay until they are closed

/**
 * @param {Store} store
 * @param {{open: (run: string, token: string | null) => void, openTwin: (run: string, token: string | null) => void,
 *   closeTwin: () => void, back: (run: string) => void}} runs
 */
export function createActions(store, runs) {
  const { state } = store;
  const t = (/** @type {string} */ key, values = {}) => translator(state.language)(key, values);

  /** @param {Notice | null} notice */
  function notify(notice) {
    store.update({ notice });
    if (notice?.kind === 'info' && !notice.stays) setTimeout(() => state.notice === notice && store.update({ notice: null }), NEWS_MS);
  }

  /** @param {unknown} error */
  function explain(error) {
    if (!(error instanceof Refusal)) throw error;
    const text = error.status === 0 ? t('status.unreachable') : t('status.refused', { detail: error.message });
    notify({ kind: 'problem', text });
  }

  /** @param {object} command */
  async function command(command) {
    if (!state.run || !state.token) return;
    store.update({ cursor: FOLLOWING });
    await sendCommand(state.run, state.token, command).catch((error) => {
      store.update({ turning: null });
      explain(error);
    });
  }

  /**
   * @param {Specification} specification
   * @param {Word} [word] what was done
   */
  async function start(specification, word = 'new') {
    const before = state.history.started && state.run;
    if (state.stage === 'recorded') return notify({ kind: 'info', text: t('notice.recorded') });
    if (!state.history.started) store.update({ stage: 'creating' });
    try {
      const { id, token } = await createRun({ time_lapse: true, ...specification });
      runs.open(id, token);
      if (before) undo.lost(id, { word, back: { run: before } });
    } catch (error) {
      if (error instanceof Refusal && error.status === 0 && !state.history.started) store.update({ stage: 'unreachable' });
      else explain(error);
      // A recipe from an address that the server will not have: say so, and show a network all the same.
      const refused = error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (refused && !state.history.started && specification !== OPENING) await start(OPENING);
    }
  }

  /** @returns {Specification} what the run shown was asked to be, edits included */
  const specification = () => state.history.data.at(-1)?.specification ?? {};

  /** @param {Pace} pace */
  function setPace(pace) {
    if (isPlayback(state)) store.update({ playback: pace });
    if (state.cursor.mode !== 'following' || !state.token) return;
    state.history.pace = pace; // shown at once; the run's own event confirms it
    store.update();
    return command({ type: 'set_pace', pace });
  }

  const replay = () => store.update({ cursor: playing(state.history, pausedAt(0)) });

  /** @param {number} change */
  const otherPace = (change) => {
    const index = paceIndex(paceShown(state)) + change;
    return setPace(PACES[Math.min(Math.max(index, 0), PACES.length - 1)]);
  };

  /** @param {SlowEvent} event */
  function slowly(event) {
    if (!state.slow) return;
    const slow = slowAfter(state.slow, event, performance.now());
    store.update(slow ? { slow } : { slow, cursor: cursorAfter(state.history, state.slow) });
  }

  const undo = createUndo(store, {
    back: runs.back,
    async change(before) {
      const problem = await data.change(before, false);
      if (problem) notify({ kind: 'problem', text: t('status.refused', { detail: problem }) });
    },
  });
  const data = createDataActions(store, runs, { start, explain, specification, notify, t, lost: undo.lost });

  const guessing = createGuessActions(store, { start, command, shown: () => state.history.moments[shownIndex(state)]?.offset ?? -1 });

  return {
    notify,
    start,
    command,
    specification,
    toggle() {
      const does = toggleDoes(state);
      if (does === 'play') return store.update({ cursor: playing(state.history, state.cursor) });
      if (does === 'replay') return replay();
      if (state.cursor.mode === 'playing' || !state.token) {
        return store.update({ cursor: pausedAt(state.history.moments[shownIndex(state)]?.offset ?? -1) });
      }
      return command({ type: does });
    },
    replay,
    step: () => command({ type: 'step', count: 1 }),
    growth: () => command({ type: 'next_growth' }),
    undo: () => command({ type: 'undo' }),
    reset: () => start({ ...specification(), pace: state.history.pace }, 'reset'),
    seed: () => start({ ...specification(), seed: 1 + Math.floor(Math.random() * 99_999), pace: state.history.pace }, 'seed'),
    fresh: () => start(specification()),
    pace: setPace,
    slower: () => otherPace(-1),
    faster: () => otherPace(1),
    /** @param {object} change */
    edit: (change) => command({ type: 'edit', ...change }),
    /** @param {State['turning']} turning shown in the gauges before the run has it */
    turn: (turning) => store.update({ turning }),
    live: () => store.update({ cursor: FOLLOWING }),
    /** @param {number} offset */
    jumpTo: (offset) => store.update({ cursor: pausedAt(offset) }),
    /**
     * @param {number} offset of a decision
     * @param {Intervention} intervention what the twin does there
     */
    async branch(offset, intervention) {
      if (!state.run) return;
      try {
        const { id, token } = await forkRun(state.run, state.token, { offset, intervention });
        runs.openTwin(id, token);
        if (!('location' in intervention)) return;
        store.update({ placed: { run: id, ...intervention } });
        const { step } = state.history.decisions.find((one) => one.offset === offset) ?? {};
        const where = typeof intervention.location === 'number' ? '' : '.plane';
        const x = typeof intervention.location === 'number' ? short(intervention.location, 2) : '';
        notify({ kind: 'info', text: t(`placed.past${where}`, { step: step ?? '', x }) });
      } catch (error) {
        explain(error);
      }
    },
    /** @param {string} run of the twin: from now on the run shown */
    follow: (run) => runs.open(run, null),
    /** @param {string} run shown beside the present one */
    beside: (run) => runs.openTwin(run, null),
    closeTwin: () => runs.closeTwin(),
    /**
     * A neuron exactly here: in the present in the run itself, in the past in a twin.
     * @param {number | [number, number]} location on the axis, or a point of the plane
     * @param {number | null} scale on the axis
     * @param {number | null} decision offset of the decision that is shown
     */
    place(location, scale, decision) {
      const intervention = { type: 'place', location, scale };
      if (state.cursor.mode === 'following' && state.token) return command(intervention);
      if (decision === null) return notify({ kind: 'info', text: t('placed.nowhere') });
      return this.branch(decision, intervention);
    },
    /**
     * A proposal taken whatever the rule says: in the present by the run itself, in the past by a twin.
     * @param {{kind: string, layer: number}} proposal
     * @param {number} decision offset of the decision that is shown
     */
    take({ kind, layer }, decision) {
      const intervention = { type: 'force', kind, layer };
      if (state.cursor.mode === 'following' && state.token) return command(intervention);
      return this.branch(decision, intervention);
    },
    /** @param {number} index of a moment */
    showMoment: (index) => store.update({ cursor: pausedAt(state.history.moments[index]?.offset ?? -1) }),
    /** @param {number} factor above 1: nearer to the step that is shown */
    zoom(factor) {
      const around = { step: state.history.moments[shownIndex(state)]?.step ?? 0, end: axisEnd(Math.max(state.history.step, 1)) };
      store.update({ zoom: zoomedBy(state.zoom, factor, around) });
    },
    /** @param {[number, number] | null} stretch of steps; null: the whole run */
    zoomTo: (stretch) => store.update({ zoom: stretch && zoomedTo(stretch[0], stretch[1], axisEnd(Math.max(state.history.step, 1))) }),
    /** η on the timeline, or no more. */
    scored: () => store.update({ scored: !state.scored }),
    /** @param {number} step */
    scrubTo: (step) => store.update({ cursor: scrubbedTo(state.history, step) }),
    back: () => store.update({ cursor: movedBy(state.history, state.cursor, -1) }),
    forward: () => store.update({ cursor: movedBy(state.history, state.cursor, 1) }),
    previous: () => store.update({ cursor: jumpedToDecision(state.history, state.cursor, -1) }),
    next: () => store.update({ cursor: jumpedToDecision(state.history, state.cursor, 1) }),
    first: () => store.update({ cursor: pausedAt(0) }),
    slow() {
      const shown = state.history.moments[shownIndex(state)]?.offset ?? -1;
      store.update({ slow: slowMotion(state.history, shown, performance.now(), state.reducedMotion) });
    },
    /** @param {1 | -1} direction */
    slowStage: (direction) => slowly(direction > 0 ? 'next' : 'back'),
    /** @param {number} stage */
    slowTo(stage) {
      if (state.slow) store.update({ slow: { ...state.slow, stage, sinceMs: performance.now(), spentMs: 0 } });
    },
    slowHold: () => slowly('hold'),
    slowLeave() {
      if (state.slow) store.update({ slow: null, cursor: cursorAfter(state.history, state.slow) });
    },
    /** @param {number | null} id */
    focus: (id) => store.update({ focus: id }),
    ...data,
    ...guessing,
    takeBack: undo.takeBack,
    mayTakeBack: undo.mayTakeBack,
    holdUndo: undo.holdUndo,
  };
}

/**
 * @param {State} state
 * @returns {number} index of the moment shown
 */
function shownIndex({ history, cursor }) {
  if (cursor.mode === 'following') return history.moments.length - 1;
  return history.moments.findLastIndex((moment) => moment.offset <= cursor.offset);
}
