/** *Start a class*: which lesson; or, from a server that no phone reaches, how to start one that they do. */

import { wordsIn } from '../../pure/classes/words.js';
import { chosenLanguage, translator } from '../../texts/index.js';
import { Refusal } from '../connection/api.js';
import { fetchLessons, fetchNetwork, startClass } from '../connection/classes.js';
import { html } from '../drawing/dom.js';
import { addStyles } from './styles.js';

/** @import { Lesson } from '../../../types/protocol' */

export async function offerClass() {
  await addStyles('class', 'stage');
  const language = chosenLanguage(document.documentElement.lang.slice(0, 2), []);
  const t = translator(language);
  const dialog = /** @type {HTMLDialogElement} */ (
    html('dialog', { class: 'stage-dialog', id: 'start-class', 'aria-label': t('learn.class') }, document.body)
  );
  dialog.addEventListener('close', () => dialog.remove());
  try {
    const [network, lessons] = await Promise.all([fetchNetwork(), fetchLessons()]);
    if (network.loopback) explainCommand(network.command);
    else chooseFrom(lessons);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    html('p', { text: error.status === 0 ? t('class.unreachable') : error.message }, dialog);
  }
  html(
    'a',
    { class: 'button', href: `./lesson.html?lang=${language}`, target: '_blank', rel: 'noopener', text: t('stage.start.sheets') },
    dialog,
  );
  const close = html('button', { class: 'button', type: 'button', text: t('stage.close') }, dialog);
  close.addEventListener('click', () => dialog.close());
  dialog.showModal();

  /** @param {string} command */
  function explainCommand(command) {
    html('h2', { text: t('stage.loopback.title') }, dialog);
    html('p', { text: t('stage.loopback.why') }, dialog);
    html('p', { class: 'how-command', text: `${command}    (senn class)` }, dialog);
    html('p', { text: t('stage.loopback.then') }, dialog);
  }

  /** @param {Lesson[]} lessons */
  function chooseFrom(lessons) {
    html('h2', { text: t('stage.start.choose') }, dialog);
    for (const lesson of lessons) {
      const words = t('stage.lesson', { title: wordsIn(lesson.title, language), minutes: lesson.minutes });
      const button = html('button', { class: 'button', type: 'button', text: words }, dialog);
      button.addEventListener('click', () => begin(lesson.name));
    }
  }

  /** @param {string} lesson */
  async function begin(lesson) {
    const { code, token } = await startClass(lesson, language);
    dialog.close();
    location.hash = `#class=${code}&token=${token}`;
  }
}
