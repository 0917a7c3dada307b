/** How the page looks and speaks: theme, language, the texts that stand in the document itself, the list of keys. */

import { BINDINGS } from '../../pure/words/keys.js';
import { translator } from '../../texts/index.js';
import { LANGUAGES } from '../../texts/languages.js';
import { keep } from '../connection/keeping.js';
import { html, need } from './dom.js';

/**
 * @import { Store, Theme } from '../connection/store.js'
 * @import { Language, Translate } from '../../texts/index.js'
 */

/** @type {readonly Theme[]} */
const THEMES = ['auto', 'light', 'dark', 'projector'];

/**
 * @param {string | null} asked
 * @param {string | null} stored
 * @returns {Theme}
 */
export function chosenTheme(asked, stored) {
  return THEMES.find((theme) => theme === asked) ?? THEMES.find((theme) => theme === stored) ?? 'auto';
}

/**
 * @param {Store} store
 * @param {() => void} restyle
 */
export function createLooks(store, restyle) {
  const dialog = need('#keys', HTMLDialogElement);

  function apply() {
    const { theme, language } = store.state;
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = LANGUAGES[language].tag;
    writeTexts(translator(language));
    restyle();
  }

  const looks = {
    apply,
    /** @param {Theme} theme */
    theme(theme) {
      keep('senn.theme', theme);
      store.update({ theme });
      apply();
    },
    nextTheme: () => looks.theme(THEMES[(THEMES.indexOf(store.state.theme) + 1) % THEMES.length]),
    /** @param {Language} language */
    language(language) {
      keep('senn.language', language);
      store.update({ language });
      apply();
    },
    /** @param {boolean} wanted */
    slow: (wanted) => store.update({ slowAtGrowth: wanted }),
    numbers() {
      need('#numbers', HTMLDialogElement).showModal();
      store.update();
    },
    keys() {
      if (dialog.open) return dialog.close();
      dialog.replaceChildren(...keyList(translator(store.state.language), () => dialog.close()));
      dialog.showModal();
    },
  };
  return looks;
}

/** @param {Translate} t */
function writeTexts(t) {
  document.title = t('page.title');
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? '');
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(/** @type {HTMLElement} */ (element).dataset.label ?? ''));
  }
  for (const element of document.querySelectorAll('[data-help]')) {
    element.setAttribute('title', t(/** @type {HTMLElement} */ (element).dataset.help ?? ''));
  }
}

/**
 * @param {Translate} t
 * @param {() => void} close
 * @returns {HTMLElement[]}
 */
function keyList(t, close) {
  const list = html('dl');
  for (const { shown, action } of BINDINGS) {
    html('kbd', { text: shown }, html('dt', {}, list));
    html('dd', { text: t(`keys.${action}`) }, list);
  }
  const button = html('button', { class: 'button', type: 'button', text: t('notice.close') });
  button.addEventListener('click', close);
  return [html('h2', { id: 'keys-title', text: t('keys.title') }), list, button];
}
