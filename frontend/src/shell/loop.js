/**
 * The page's one render loop: at most one drawing per animation frame, of the newest state, and none while nothing changes.
 */

import { cursorAfter, cursorDuring, nextSlow, slowMotion } from '../pure/slow.js';
import { advanced } from '../pure/cursor.js';
import { sceneAt } from '../pure/scene.js';
import { forgetPalette } from './palette.js';
import { translator } from '../texts/index.js';

/** @typedef {import('./store.js').State} State */
/** @typedef {{scene: import('../pure/scene.js').Scene | null, state: State, t: import('../texts/index.js').Translate,
 *   nowMs: number, restyled: boolean, words: boolean}} Drawing   `restyled`: language, theme or size changed, redo everything;
 *   `words`: write the numbers that change with every step, eight times a second: nobody reads faster */
/** @typedef {{draw: (drawing: Drawing) => boolean | void}} Panel   true: draw again next frame, something is moving */

const WORDS_MS = 120;
const LONGEST_REPLAY_S = 20; // of a run whose pace is "max"
const SLOWEST_REPLAY = 10; // steps per second, of such a run

/**
 * @param {import('./store.js').Store} store
 * @param {Panel[]} panels
 * @returns {{restyle: () => void}}
 */
export function startLoop(store, panels) {
  const { state } = store;
  let requested = false;
  let restyled = true;
  let beforeMs = 0;
  let wordsMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lastWords;

  function request() {
    if (requested) return;
    requested = true;
    requestAnimationFrame(draw);
  }

  /** @param {number} nowMs */
  function draw(nowMs) {
    requested = false;
    goSlowly(state, performance.now());
    replay(state, (nowMs - beforeMs) / 1000);
    beforeMs = nowMs;
    const words = restyled || state.cursor.mode === 'paused' || nowMs - wordsMs >= WORDS_MS;
    clearTimeout(lastWords);
    if (words) wordsMs = nowMs;
    else lastWords = setTimeout(request, WORDS_MS);
    const scene = sceneAt(state.history, state.cursor);
    const drawing = { scene, state, t: translator(state.language), nowMs, restyled, words };
    restyled = false;
    let moving = state.cursor.mode === 'playing' || (state.slow !== null && !state.slow.held);
    for (const panel of panels) moving = Boolean(panel.draw(drawing)) || moving;
    if (moving) request();
  }

  store.subscribe(request);
  request();
  return {
    restyle() {
      forgetPalette();
      restyled = true;
      request();
    },
  };
}

/**
 * @param {State} state
 * @param {number} nowMs
 */
function goSlowly(state, nowMs) {
  const newest = state.history.expansions.at(-1)?.offset ?? -1;
  const isNews = newest > state.slowSeen && state.cursor.mode === 'following' && state.slowSeen >= 0;
  if (state.slowAtGrowth && isNews && !state.slow) state.slow = slowMotion(state.history, newest, nowMs);
  if (state.cursor.mode === 'following' || state.slow) state.slowSeen = Math.max(newest, 0);
  if (!state.slow) return;
  const before = state.slow;
  state.slow = nextSlow(before, nowMs);
  state.cursor = state.slow ? cursorDuring(state.slow) : cursorAfter(state.history, before);
}

/**
 * @param {State} state
 * @param {number} seconds since the last drawing
 */
function replay(state, seconds) {
  if (state.cursor.mode !== 'playing') return;
  const { pace: asked, step } = state.history;
  const pace = asked === 'max' ? Math.max(SLOWEST_REPLAY, step / LONGEST_REPLAY_S) : asked;
  state.cursor = advanced(state.history, state.cursor, Math.min(seconds, 0.25) * pace);
}
