/** A lesson from a link, without a class: its activities one after the other, with the pupil's screens and the page itself. */

import { aloneWith, answeredAlone, movedTo, onceMore, revealedAlone, YOU } from '../../pure/classes/alone.js';
import { isLast, likely, mayGrow, mayReveal, stageOf } from '../../pure/classes/commanding.js';
import { lessonInHash, parseLesson } from '../../pure/classes/lessons.js';
import { roundIn } from '../../pure/classes/rounds.js';
import { wordsIn } from '../../pure/classes/words.js';
import { createRun, Refusal } from '../connection/api.js';
import { fetchLessons } from '../connection/classes.js';
import { keepToken, tokenOf } from '../connection/tokens.js';
import { html, setShown, setText } from '../drawing/dom.js';
import { hideControls } from './controls_hidden.js';
import { followRun } from './following.js';
import { createPupil } from './pupil/index.js';
import { createRuns } from './stage/runs.js';

/**
 * @import { Control } from '../../pure/classes/commanding.js'
 * @import { Language, Translate } from '../../texts/index.js'
 * @import { ClassView, Lesson, RunSpecification } from '../../../types/protocol'
 */

/** @type {readonly Control[]} */
const SHOWN = ['back', 'again', 'reveal', 'grow', 'next', 'end'];

/**
 * @returns {Promise<Lesson | null>} the lesson that the address names
 */
export async function lessonOfAddress() {
  const named = lessonInHash(location.hash) ?? '';
  return parseLesson(named) ?? (await fetchLessons().catch(() => [])).find(({ name }) => name === named) ?? null;
}

/**
 * @param {{lesson: Lesson, t: Translate, language: Language, openRun: (run: string, token: string | null) => void, over: () => void}} wiring
 * @returns {{close: () => void}}
 */
export function openAlone({ lesson, t, language, openRun, over }) {
  let view = aloneWith(lesson, language);
  let watched = '';
  const root = html('div', { class: 'class-page alone' });
  document.body.prepend(root);
  const bar = html('section', { class: 'class-bar', 'aria-label': t('stage.bar') }, root);
  const heading = html('div', { class: 'stage-title' }, bar);
  const title = html('p', { class: 'alone-title' }, heading);
  const place = html('p', { class: 'stage-state' }, heading);
  const row = html('div', { class: 'stage-controls', role: 'toolbar', 'aria-label': t('stage.controls') }, bar);
  const problem = html('p', { class: 'stage-problem', role: 'alert', hidden: '' }, root);
  const body = html('main', { class: 'screen' }, root);
  const announcer = html('p', { class: 'unseen', role: 'status' }, root);
  const buttons = SHOWN.map((control) => {
    const button = /** @type {HTMLButtonElement} */ (html('button', { class: 'button', type: 'button', id: `class-${control}` }, row));
    button.addEventListener('click', () => ACTS[control]?.());
    return { control, button };
  });
  document.body.classList.add('in-class');
  const runs = createRuns({ make: createRun, changed: draw, explain });
  const pupil = createPupil(body, {
    t,
    language,
    you: YOU,
    isAlone: true,
    announce: (text) => setText(announcer, text),
    follow: followRun,
    pageOf: (run) => `./#run=${run}`,
    async send(_, value) {
      show(answeredAlone(view, value));
      return true;
    },
    addRun,
  });

  /** @param {unknown} error */
  function explain(error) {
    if (!(error instanceof Refusal)) throw error;
    setText(problem, error.status === 0 ? t('class.unreachable') : t('class.refused', { detail: error.message }));
    setShown(problem, true);
  }

  /** @param {Partial<RunSpecification>} specification */
  async function addRun(specification) {
    try {
      const { id, token } = await createRun(specification);
      keepToken(id, token);
      show({ ...view, runs: [{ member: YOU.member, run: id }] });
      return true;
    } catch (error) {
      explain(error);
      return false;
    }
  }

  /** @type {Partial<Record<Control, () => void>>} */
  const ACTS = {
    back: () => show(movedTo(view, view.activity - 1)),
    next: () => show(movedTo(view, view.activity + 1)),
    again: () => show(onceMore(view)),
    reveal: () => show(revealedAlone(view)),
    grow() {
      const before = roundIn(runs.now.history, view.round + 1).before;
      if (before) show({ ...view, step: before.step });
    },
    end() {
      close();
      over();
    },
  };

  /** @param {ClassView} next */
  function show(next) {
    view = next;
    setShown(problem, false);
    const kind = stageOf(view);
    document.body.dataset.stage = kind;
    hideControls(kind === 'watch' ? view.lesson.activities[view.activity].hidden : []);
    runs.update(view, true);
    setShown(body, kind !== 'watch');
    pupil.update(view);
    draw();
  }

  function draw() {
    const made = runs.made();
    if (view.run === null && made) return show({ ...view, run: made });
    const activity = view.lesson.activities[view.activity];
    setText(title, activity.kind === 'watch' ? wordsIn(activity.title, language) : wordsIn(view.lesson.title, language));
    const where = t('stage.at', { n: view.activity + 1, all: view.lesson.activities.length });
    setText(place, activity.kind === 'watch' ? [where, wordsIn(activity.text, language)].filter(Boolean).join(' · ') : where);
    const primary = likely(view);
    for (const { control, button } of buttons) {
      setShown(button, isOffered(control));
      setText(button, t(control === 'end' ? 'alone.end' : `stage.${control}`));
      button.classList.toggle('primary', control === primary);
      button.disabled = control === 'back' && view.activity === 0;
    }
    if (activity.kind === 'watch' && view.run !== null && view.run !== watched) {
      watched = view.run;
      openRun(view.run, tokenOf(view.run));
    }
  }

  /** @param {Control} control */
  function isOffered(control) {
    if (control === 'reveal') return mayReveal(view);
    if (control === 'grow') return mayGrow(view);
    if (control === 'again') return stageOf(view) === 'place' && view.revealed;
    return control === 'end' ? isLast(view) : control === 'next' ? !isLast(view) : true;
  }

  function close() {
    pupil.close();
    runs.close();
    hideControls([]);
    root.remove();
    document.body.classList.remove('in-class');
    delete document.body.dataset.stage;
  }

  show(view);
  return { close };
}
