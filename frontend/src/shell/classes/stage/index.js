/** The teacher's page of a class, which the projector shows: a bar that stays, and below it one screen per activity. */

import { controlFor, isLast, likely, mayGrow, mayReveal, stageOf } from '../../../pure/classes/commanding.js';
import { ageSeconds } from '../../../pure/run/session.js';
import { Refusal } from '../../connection/api.js';
import { addClassRun, commandClass } from '../../connection/classes.js';
import { tokenOf } from '../../connection/tokens.js';
import { html } from '../../drawing/dom.js';
import { hideControls } from '../controls_hidden.js';
import { followClass } from '../following.js';
import { createBar } from './bar.js';
import { createChoiceStage, createSayStage } from './choice.js';
import { createCursor } from './cursor.js';
import { createLobby } from './lobby.js';
import { createMemberDialog, createMenu } from './menu.js';
import { createPlaceStage } from './place.js';
import { createResults } from './results.js';
import { createRuns } from './runs.js';
import { createSampleStage } from './sample.js';
import { createSizeStage } from './size.js';
import { createWallStage } from './wall.js';
import { followWall } from './wall_feed.js';

/**
 * @import { Context, CreateStage, Stage } from './scene.js'
 * @import { Control } from '../../../pure/classes/commanding.js'
 * @import { Store } from '../../connection/store.js'
 * @import { Language, Translate } from '../../../texts/index.js'
 * @import { ClassView } from '../../../../types/protocol'
 */

/** @type {Readonly<Record<string, CreateStage>>} by kind; a `watch` is the page itself */
const STAGES = {
  lobby: createLobby,
  place: createPlaceStage,
  size: createSizeStage,
  draw: createWallStage,
  sample: createSampleStage,
  choice: createChoiceStage,
  say: createSayStage,
  results: createResults,
};
const WITH_WALL = new Set(['draw', 'sample']);
const PROBLEM_MS = 8_000;

/**
 * @param {{code: string, token: string, t: Translate, language: Language, store: Store, openRun: (run: string, token: string | null) => void,
 *   languageChosen: () => void, gone: (reason: string) => void}} wiring
 * @returns {{close: () => void}}
 */
export function openStage({ code, token, t, language, store, openRun, languageChosen, gone }) {
  const root = html('div', { class: 'class-page' });
  document.body.prepend(root);
  const top = html('section', { class: 'class-bar', 'aria-label': t('stage.bar') }, root);
  const problem = html('p', { class: 'stage-problem', role: 'alert', hidden: '' }, root);
  const body = html('main', { class: 'stage' }, root);
  const following = followClass(code, token, changed);
  const runs = createRuns({ make: (specification) => addClassRun(code, token, specification), changed: draw, explain });
  /** @type {ReturnType<typeof followWall> | null} */
  let wall = null;
  /** @type {Stage | null} */
  let stage = null;
  let shown = '';
  let isDriver = false;
  let watched = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let quiet;

  /** @type {Context} */
  const context = {
    t,
    language,
    code,
    token,
    runs,
    tiles: () => wall?.tiles() ?? [],
    command,
    choose: (member) => dialog.open(member),
    explain,
  };
  const bar = createBar(top, { t, language, act });
  const menu = createMenu(context, { act, languageChosen });
  const dialog = createMemberDialog(context);
  const cursor = createCursor(store, (order) => command(order));
  document.body.classList.add('in-class');

  /** @param {unknown} error */
  function explain(error) {
    if (typeof error !== 'string' && !(error instanceof Refusal)) throw error;
    const words =
      typeof error === 'string' ? error : error.status === 0 ? t('class.unreachable') : t('class.refused', { detail: error.message });
    problem.textContent = words;
    problem.removeAttribute('hidden');
    clearTimeout(quiet);
    quiet = setTimeout(() => problem.setAttribute('hidden', ''), PROBLEM_MS);
  }

  /**
   * @param {{type: string} & Record<string, unknown>} order
   * @returns {Promise<boolean>}
   */
  async function command(order) {
    try {
      await commandClass(code, token, order);
      return true;
    } catch (error) {
      explain(error);
      return false;
    }
  }

  /** @param {Control} control */
  function act(control) {
    const { view } = following.now;
    if (!view) return;
    isDriver = true; // whoever takes the class on makes what it needs there
    ACTS[control](view);
  }

  /** @type {Readonly<Record<Control, (view: ClassView) => unknown>>} */
  const ACTS = {
    begin: (view) => !view.begun && command({ type: 'go', index: 0 }),
    next: (view) => (view.begun ? !isLast(view) && command({ type: 'next', activity: view.activity }) : ACTS.begin(view)),
    back: (view) => view.begun && view.activity > 0 && command({ type: 'back' }),
    pause: (view) => command({ type: view.paused ? 'resume' : 'pause' }),
    reveal: (view) => (mayGrow(view) ? ACTS.grow(view) : mayReveal(view) && command({ type: 'reveal' })),
    again: (view) => view.begun && command({ type: 'again' }),
    grow: (view) => mayGrow(view) && stage?.grow?.(),
    show: () => dialog.openAll(),
    names: () => command({ type: 'names' }),
    lock: (view) => command({ type: view.locked ? 'unlock' : 'lock' }),
    end: (view) => !view.ended && askToEnd(),
  };

  function askToEnd() {
    const sure = /** @type {HTMLDialogElement} */ (html('dialog', { class: 'stage-dialog', 'aria-label': t('stage.end') }, document.body));
    html('h2', { text: t('stage.end.sure') }, sure);
    html('p', { text: t('stage.end.why') }, sure);
    const yes = html('button', { class: 'button primary', type: 'button', id: 'end-for-sure', text: t('stage.end') }, sure);
    const no = html('button', { class: 'button', type: 'button', text: t('stage.end.no') }, sure);
    yes.addEventListener('click', () => sure.close('end'));
    no.addEventListener('click', () => sure.close());
    sure.addEventListener('close', () => {
      sure.remove();
      if (sure.returnValue === 'end') command({ type: 'end' });
    });
    sure.showModal();
  }

  function changed() {
    const { view, session } = following.now;
    if (session.phase === 'gone') {
      close();
      return gone(session.reason);
    }
    if (!view || following.now.isStale) return;
    if (view.role !== 'teacher') {
      close();
      return gone('forbidden');
    }
    const key = [stageOf(view), view.activity, view.round, view.lesson.name, view.begun].join();
    if (key !== shown) change(view, key);
    runs.update(view, isDriver);
    draw();
  }

  /**
   * @param {ClassView} view
   * @param {string} key
   */
  function change(view, key) {
    shown = key;
    stage?.close();
    body.replaceChildren();
    const kind = stageOf(view);
    body.dataset.kind = kind;
    document.body.dataset.stage = kind;
    if (WITH_WALL.has(kind) && !wall) wall = followWall({ code, token, changed: draw });
    if (!WITH_WALL.has(kind)) {
      wall?.close();
      wall = null;
    }
    stage = STAGES[kind]?.(body, context, view, view.lesson.activities[view.activity]) ?? null;
    cursor.set(kind === 'watch');
    hideControls(kind === 'watch' ? view.lesson.activities[view.activity].hidden : []);
    if (kind !== 'watch') watched = '';
  }

  function draw() {
    const { view, session, isStale } = following.now;
    if (!view || isStale) return;
    const isAway = session.phase === 'reconnecting';
    bar.draw(view, isAway ? t('class.offline', { n: ageSeconds(session, performance.now()) }) : '');
    menu.draw(view);
    dialog.draw(view);
    stage?.draw(view);
    if (stageOf(view) === 'watch' && view.run !== null && view.run !== watched && !runs.isMaking()) {
      watched = view.run;
      openRun(view.run, tokenOf(view.run));
    }
  }

  /** @param {KeyboardEvent} event */
  function heed(event) {
    const { view } = following.now;
    if (!view || document.querySelector('dialog[open]')) return;
    const focused = document.activeElement;
    const isTyping =
      focused instanceof HTMLTextAreaElement ||
      focused instanceof HTMLSelectElement ||
      (focused instanceof HTMLInputElement && focused.type !== 'range');
    const isWatching = stageOf(view) === 'watch';
    const control = controlFor(event, { isWatching, isTyping });
    if (control) {
      event.preventDefault();
      act(control === 'next' && likely(view) === 'begin' ? 'begin' : control);
    }
    if (control || !isWatching) event.stopImmediatePropagation(); // elsewhere than in a `watch` the page below has no say
  }
  addEventListener('keydown', heed, true);
  const ticking = setInterval(draw, 1000);

  function close() {
    removeEventListener('keydown', heed, true);
    clearInterval(ticking);
    clearTimeout(quiet);
    following.close();
    runs.close();
    wall?.close();
    stage?.close();
    cursor.set(false);
    hideControls([]);
    for (const part of [root, menu.root]) part.remove();
    dialog.close();
    document.body.classList.remove('in-class');
    delete document.body.dataset.stage;
  }
  return { close };
}
