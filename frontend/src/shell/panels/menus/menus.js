/** The menus at the top right: targets, and how the page looks. */

import { saidIn } from '../../../texts/index.js';
import { LANGUAGES } from '../../../texts/languages.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need } from '../../drawing/dom.js';
import { editChoice, extentOf, keepChoice } from '../../editing/choices.js';

/**
 * @import { Theme } from '../../connection/store.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 * @import { Language, Translate } from '../../../texts/index.js'
 */
/** @typedef {{theme: (theme: Theme) => void, language: (language: Language) => void,
 *   keys: () => void, numbers: () => void,
 *   slow: (wanted: boolean) => void}} Looks */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createTargetMenu(act) {
  const menu = need('#target-menu', HTMLElement);
  const file = /** @type {HTMLInputElement} */ (html('input', { type: 'file', accept: '.csv,.tsv,.txt,text/csv' }));
  file.addEventListener('change', () => {
    if (file.files?.[0]) act.upload(file.files[0]);
    file.value = '';
    menu.hidePopover();
  });
  const isOther = createChanges();
  let keeps = false;
  return {
    draw({ state, t, restyled }) {
      const task = state.history.data.at(-1)?.specification.task;
      const chosen = task?.kind === 'preset' ? task.name : '';
      const mine = state.token !== null;
      if (!isOther([state.presets.length, chosen, keeps, mine], restyled)) return;
      const list = state.presets.map((preset) => {
        const choice = html('button', { class: 'choice', type: 'button', 'aria-pressed': String(preset.name === chosen) });
        html('b', { text: saidIn(state.language, preset.title) }, choice);
        html('span', { text: saidIn(state.language, preset.sentence) }, choice);
        choice.addEventListener('click', () => {
          act.target({ kind: 'preset', name: preset.name }, keeps && mine ? extentOf(preset) : null);
          menu.hidePopover();
        });
        return choice;
      });
      const waiting = list.length === 0 ? [html('p', { class: 'hint', text: t('target.loading') })] : [];
      const edit = editChoice(t, () => {
        menu.hidePopover();
        act.editing(true);
      });
      const keep = keepChoice(t, keeps, (wanted) => {
        keeps = wanted;
        act.redraw();
      });
      menu.replaceChildren(edit, ...uploadRow(t, file), ...(mine ? [keep] : []), ...waiting, ...list);
    },
  };
}

/**
 * @param {Translate} t
 * @param {HTMLInputElement} file
 * @returns {HTMLElement[]}
 */
function uploadRow(t, file) {
  const button = html('button', { class: 'choice', type: 'button' });
  html('b', { text: t('target.upload') }, button);
  html('span', { text: t('target.upload.help') }, button);
  button.addEventListener('click', () => file.click());
  return [button];
}

/**
 * @param {Looks} looks
 * @returns {Panel}
 */
export function createViewMenu(looks) {
  const menu = need('#view-menu', HTMLElement);
  const isOther = createChanges();
  return {
    draw({ state, t, restyled }) {
      if (!isOther([state.theme, state.language], restyled)) return;
      const themes = /** @type {const} */ (['auto', 'light', 'dark', 'projector']).map((theme) =>
        segment(t(`view.theme.${theme}`), state.theme === theme, () => looks.theme(theme)),
      );
      const languages = Object.entries(LANGUAGES).map(([language, { name }]) =>
        segment(name, state.language === language, () => looks.language(/** @type {any} */ (language))),
      );
      const keys = html('button', { class: 'choice', type: 'button', text: t('view.keys') });
      keys.addEventListener('click', () => {
        menu.hidePopover();
        looks.keys();
      });
      const numbers = html('button', { class: 'choice', type: 'button', text: t('view.tables') });
      numbers.addEventListener('click', () => {
        menu.hidePopover();
        looks.numbers();
      });
      menu.replaceChildren(
        slowRow(t, state.slowAtGrowth, looks.slow),
        numbers,
        html('h3', { text: t('view.theme') }),
        group(themes),
        html('h3', { text: t('page.language') }),
        group(languages),
        html('h3', { text: t('keys.title') }),
        keys,
      );
    },
  };
}

/**
 * @param {Translate} t
 * @param {boolean} wanted
 * @param {(wanted: boolean) => void} choose
 * @returns {HTMLElement}
 */
function slowRow(t, wanted, choose) {
  const row = html('div', { class: 'row' });
  html('label', { for: 'slow-at-growth', text: t('view.slow') }, row);
  const input = /** @type {HTMLInputElement} */ (html('input', { type: 'checkbox', id: 'slow-at-growth' }, row));
  input.checked = wanted;
  input.addEventListener('change', () => choose(input.checked));
  return row;
}

/**
 * @param {string} text
 * @param {boolean} pressed
 * @param {() => void} choose
 * @returns {HTMLElement}
 */
function segment(text, pressed, choose) {
  const button = html('button', { class: 'button small', type: 'button', text, 'aria-pressed': String(pressed) });
  button.addEventListener('click', choose);
  return button;
}

/** @param {HTMLElement[]} segments */
function group(segments) {
  const row = html('div', { class: 'segments' });
  row.append(...segments);
  return row;
}
