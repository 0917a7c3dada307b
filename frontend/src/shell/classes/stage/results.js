/** After the end: what can be taken home, and the button that leaves nothing here. */

import { takeHome } from '../../connection/classes.js';
import { html, setText } from '../../drawing/dom.js';
import { save } from '../../share/saving.js';
import { addCard } from './scene.js';

/** @import { CreateStage } from './scene.js' */

/** @type {CreateStage} */
export function createResults(root, context) {
  const { t, code, token, explain, command } = context;
  const card = addCard(root, 'results');
  html('h2', { text: t('stage.results.title') }, card);
  html('p', { text: t('stage.results.kept') }, card);
  const row = html('div', { class: 'results-row' }, card);
  const files = /** @type {const} */ ([
    ['results.csv', 'stage.results.csv'],
    ['replays.zip', 'stage.results.zip'],
  ]);
  for (const [file, words] of files) {
    const button = /** @type {HTMLButtonElement} */ (
      html('button', { class: 'button', type: 'button', text: t(words), id: file.replace('.', '-') }, row)
    );
    button.addEventListener('click', async () => {
      button.disabled = true;
      await takeHome(code, token, file).then((blob) => save(`class-${code}-${file}`, blob), explain);
      button.disabled = false;
    });
  }
  const gone = html('div', { class: 'results-row' }, card);
  const remove = html('button', { class: 'button danger', type: 'button', text: t('stage.results.delete'), id: 'delete-everything' }, gone);
  const sure = html('span', { role: 'status' }, gone);
  let isAsked = false;
  remove.addEventListener('click', () => {
    if (isAsked) return command({ type: 'delete' });
    isAsked = true; // one slip must not cost a class its work
    setText(remove, t('stage.results.delete.sure'));
    setText(sure, t('stage.results.delete.why'));
  });
  return { draw() {}, close() {} };
}
