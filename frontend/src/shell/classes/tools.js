/** What can be done with a lesson: print it, change it, keep it as a file or a link, do it alone, start a class with it. */

import { lessonHash, parseLesson } from '../../pure/classes/lessons.js';
import { wordsIn } from '../../pure/classes/words.js';
import { Refusal } from '../connection/api.js';
import { fetchLessons, fetchNetwork, startClass } from '../connection/classes.js';
import { html, need, setText } from '../drawing/dom.js';
import { copyFrom, save } from '../share/saving.js';

/**
 * @import { Language, Translate } from '../../texts/index.js'
 * @import { Lesson } from '../../../types/protocol'
 */

/**
 * @param {HTMLElement} root
 * @param {{t: Translate, language: Language, lesson: () => Lesson, edit: () => void, opened: (lesson: Lesson) => void}} wiring
 */
export function createTools(root, { t, language, lesson, edit, opened }) {
  const announcer = need('#announcer', HTMLElement);
  const choice = /** @type {HTMLSelectElement} */ (html('select', { id: 'lessons', 'aria-label': t('sheet.which') }, root));
  const print = addTool('sheet.print', 'print', () => globalThis.print());
  print.classList.add('primary');
  addTool('sheet.edit', 'edit', edit);
  addTool('sheet.save', 'save-file', () => save(`${lesson().name}.json`, JSON.stringify(lesson(), null, 2), 'application/json'));
  const link = /** @type {HTMLInputElement} */ (
    html('input', { id: 'lesson-link', type: 'text', readonly: '', 'aria-label': t('sheet.link') }, root)
  );
  addTool('sheet.copy', 'copy-link', async () => say((await copyFrom(link)) ? 'share.copied' : 'sheet.select'));
  const alone = /** @type {HTMLAnchorElement} */ (
    html('a', { class: 'button', id: 'alone', target: '_blank', rel: 'noopener', text: t('sheet.alone') }, root)
  );
  addTool('learn.class', 'start', start);
  const file = html('label', { class: 'file', text: t('sheet.file') }, root);
  const upload = /** @type {HTMLInputElement} */ (
    html('input', { type: 'file', id: 'lesson-file', accept: '.json,application/json' }, file)
  );
  const said = html('p', { class: 'tool-said' }, root);

  upload.addEventListener('change', async () => {
    const read = parseLesson((await upload.files?.[0]?.text()) ?? '');
    upload.value = '';
    if (read) opened(read);
    else say('stage.lesson.bad');
  });
  fetchLessons().then((lessons) => {
    for (const one of lessons) html('option', { value: one.name, text: wordsIn(one.title, language) }, choice);
    html('option', { value: '', text: t('stage.lesson.own') }, choice);
    draw();
    choice.addEventListener('change', () => {
      const chosen = lessons.find(({ name }) => name === choice.value);
      if (chosen) opened(chosen);
    });
  }, explain);

  /**
   * @param {string} words
   * @param {string} id
   * @param {() => unknown} act
   */
  function addTool(words, id, act) {
    const button = html('button', { class: 'button', type: 'button', id, text: t(words) }, root);
    button.addEventListener('click', act);
    return button;
  }

  /** @param {string} key */
  function say(key) {
    setText(said, t(key));
    setText(announcer, t(key));
  }

  /** @param {unknown} error */
  function explain(error) {
    if (!(error instanceof Refusal)) throw error;
    setText(said, error.status === 0 ? t('class.unreachable') : t('class.refused', { detail: error.message }));
  }

  async function start() {
    try {
      if ((await fetchNetwork()).loopback)
        return setText(said, `${t('stage.loopback.title')}. ${t('stage.loopback.why')} make class (senn class)`);
      const { code, token } = await startClass(lesson(), language);
      location.href = `./#class=${code}&token=${token}`;
    } catch (error) {
      explain(error);
    }
  }

  /** @returns {boolean} whether its name is enough */
  const isShipped = () => [...choice.options].some(({ value }) => value !== '' && value === lesson().name);

  function draw() {
    const address = new URL(`./${lessonHash(isShipped() ? lesson().name : lesson())}`, document.baseURI).href;
    link.value = address;
    alone.href = address;
    choice.value = isShipped() ? lesson().name : '';
  }

  return { draw };
}
