/**
 * The page's one render loop: at most one drawing per animation frame, of the newest state, and none while nothing changes.
 */

import { isGliding, lookAt, nextGlide, partOf } from '../../pure/drawing/step_motion.js';
import { advanced } from '../../pure/run/cursor.js';
import { sceneAt } from '../../pure/run/scene.js';
import { paceShown } from '../../pure/run/speed.js';
import { lapseAt, lapses } from '../../pure/run/time_lapse.js';
import { keptInView } from '../../pure/run/zoom.js';
import { cursorAfter, cursorDuring, slowAfter, slowMotion } from '../../pure/slow/stages.js';
import { translator } from '../../texts/index.js';
import { forgetPalette } from './palette.js';
import { drawn } from './timing.js';

/**
 * @import { Glide, Look } from '../../pure/drawing/step_motion.js'
 * @import { Scene } from '../../pure/run/scene.js'
 * @import { State, Store } from '../connection/store.js'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {{scene: Scene | null, state: State, t: Translate,
 *   look: Look | null, nowMs: number, restyled: boolean, words: boolean, still: boolean, settled: boolean,
 *   gliding: boolean, part: number}} Drawing   `look`: what moves of the scene, on its way from the step before; `restyled`: language, theme or size
 *   changed, redo everything; `words`: write the numbers that change with every step, five times a second: nobody reads faster;
 *   `still`: nothing moves, so show elements and not canvases; `settled`: nothing has moved for a while, time for what is costly;
 *   `gliding`: the look is not yet the scene's; `part`: how far it is on its way, 0 to 1 */
/** @typedef {{draw: (drawing: Drawing) => boolean | void, glides?: boolean}} Panel   true: draw again next frame, something is
 *   moving; `glides`: draws the look, so it draws between two steps as well */

const WORDS_MS = 200;
const SETTLED_MS = 350;
const LONGEST_REPLAY_S = 20; // of a run whose pace is "max"
const SLOWEST_REPLAY = 10; // steps per second, of such a run

/**
 * @param {Store} store
 * @param {Panel[]} panels
 * @returns {{restyle: () => void}}
 */
export function startLoop(store, panels) {
  const { state } = store;
  let requested = false;
  let changed = true;
  let shown = -1;
  let restyled = true;
  let beforeMs = 0;
  let wordsMs = 0;
  let settled = false;
  /** @type {unknown[]} */
  let said = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  /** @type {Glide | null} */
  let glide = null;
  /** @type {Drawing | null} */
  let latest = null;
  /** Panels whose last drawing threw. @type {Set<Panel>} */
  const faulty = new Set();
  /** For which run a panel's fault was said. @type {Map<Panel, string | null>} */
  const faultSaid = new Map();

  function request() {
    if (requested) return;
    requested = true;
    requestAnimationFrame(draw);
  }

  /** @param {number} nowMs */
  function draw(nowMs) {
    requested = false;
    const { slow } = state;
    goSlowly(state, performance.now());
    if (state.slow !== slow) changed = true;
    replay(state, (nowMs - beforeMs) / 1000);
    // Most animation frames lie between two steps: then only what glides is drawn.
    const goesOn = state.cursor.mode === 'playing' || state.slow?.mode === 'moving';
    const isSame = !changed && !restyled && !settled && state.slow?.mode !== 'moving' && state.cursor.offset === shown;
    beforeMs = nowMs;
    if (isSame) drawBetween(nowMs);
    else drawAll(nowMs);
    if (changed || goesOn || (glide && isGliding(glide, nowMs))) request();
  }

  /** @param {number} nowMs */
  function drawAll(nowMs) {
    changed = false;
    shown = state.cursor.offset;
    const still = settled || state.cursor.mode === 'paused';
    // Another run, status or mode is said at once; only what changes with every step can wait.
    const { started, states, expansions } = state.history;
    const now = [started, states.length, expansions.length, state.cursor.mode];
    const isNews = now.some((part, at) => part !== said[at]);
    said = now;
    const words = restyled || still || isNews || nowMs - wordsMs >= WORDS_MS;
    if (words) wordsMs = nowMs;
    if (!settled) settleLater();
    const scene = sceneAt(state.history, state.cursor);
    if (scene && state.cursor.mode !== 'following') state.zoom = keptInView(state.zoom, scene.moment.step);
    const how = {
      nowMs,
      stepMs: 1000 / (paceOf(state) * lapseOf(state, scene)),
      exact: still || state.reducedMotion || state.slow !== null,
    };
    document.body.classList.toggle('empty', scene === null);
    glide = scene ? nextGlide(glide, scene, how) : null;
    const look = glide && lookAt(glide, nowMs);
    const part = glide ? partOf(glide, nowMs) : 1;
    latest = { scene, look, part, state, t: translator(state.language), nowMs, restyled, words, still, settled, gliding: look !== scene };
    restyled = false;
    settled = false;
    for (const panel of panels) changed = drawOne(panel, latest) || changed;
    drawn(latest);
  }

  /**
   * A panel that throws takes no other along, nor the loop. It is said once a run, and the panel tries again at the next
   * drawing, all of it: what it could not draw may be a moment that passes.
   * @param {Panel} panel
   * @param {Drawing} drawing
   * @returns {boolean} whether something is moving in it
   */
  function drawOne(panel, drawing) {
    try {
      const moves = Boolean(panel.draw(faulty.has(panel) ? { ...drawing, restyled: true, words: true } : drawing));
      faulty.delete(panel);
      return moves;
    } catch (error) {
      faulty.add(panel);
      if (!faultSaid.has(panel) || faultSaid.get(panel) !== state.run) reportError(error);
      faultSaid.set(panel, state.run);
      return false;
    }
  }

  /** @param {number} nowMs */
  function drawBetween(nowMs) {
    if (!latest || !glide || !latest.gliding) return;
    const look = lookAt(glide, nowMs);
    latest = { ...latest, look, part: partOf(glide, nowMs), nowMs, restyled: false, words: false, gliding: look !== latest.scene };
    for (const panel of panels) if (panel.glides) changed = drawOne(panel, { ...latest, gliding: true }) || changed;
  }

  /** One timer for many frames: making and stopping one per frame costs as much as a panel. */
  function settleLater() {
    if (settling !== undefined) return;
    settling = setTimeout(function check() {
      const wait = beforeMs + SETTLED_MS - performance.now();
      settling = wait > 0 ? setTimeout(check, wait) : undefined;
      if (wait > 0) return;
      settled = true;
      request();
    }, SETTLED_MS);
  }

  store.subscribe(() => {
    changed = true;
    request();
  });
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
  if (state.slowAtGrowth && isNews && !state.slow && !state.guess)
    state.slow = slowMotion(state.history, newest, nowMs, state.reducedMotion);
  if (state.cursor.mode === 'following' || state.slow) state.slowSeen = Math.max(newest, 0);
  if (!state.slow) return;
  const before = state.slow;
  state.slow = slowAfter(before, 'tick', nowMs);
  state.cursor = state.slow ? cursorDuring(state.slow) : cursorAfter(state.history, before);
}

/**
 * @param {State} state
 * @param {number} seconds since the last drawing
 */
function replay(state, seconds) {
  if (state.cursor.mode !== 'playing') return;
  state.cursor = advanced(state.history, state.cursor, Math.min(seconds, 0.25) * paceOf(state), paceShown(state));
}

/**
 * @param {State} state
 * @returns {number} steps per second, of training or of the replay
 */
function paceOf(state) {
  const { cursor, history } = state;
  const pace = paceShown(state);
  if (pace !== 'max') return pace;
  return cursor.mode === 'playing' ? Math.max(SLOWEST_REPLAY, history.step / LONGEST_REPLAY_S) : Infinity;
}

/**
 * @param {State} state
 * @param {Scene | null} scene
 * @returns {number} how much faster than its pace the run, or its replay, goes now
 */
function lapseOf(state, scene) {
  const { history } = state;
  return scene && lapses(history, paceShown(state)) ? lapseAt(history.moments, scene.index) : 1;
}
