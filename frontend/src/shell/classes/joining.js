/** The first screen of a pupil's page: the code. Who scanned it is asked for nothing. */

import { readCode, spelled } from '../../pure/classes/code.js';
import { Refusal } from '../connection/api.js';
import { joinClass } from '../connection/classes.js';
import { html, setText } from '../drawing/dom.js';

/** @import { Translate } from '../../texts/index.js' */

/** What the server says no with, and how it is said here. @type {Readonly<Record<string, string>>} */
const WHY = {
  unknown_class: 'class.join.unknown',
  class_locked: 'class.join.locked',
  class_full: 'class.join.full',
  class_over: 'class.join.over',
  too_many: 'class.join.often',
};
const RETRY_MS = 2_000;

/**
 * @param {HTMLElement} root
 * @param {{t: Translate, code: string, notice: string, announce: (text: string) => void, joined: (code: string, token: string) => void}} wiring
 *   `code`: from the address, '' without one: then it is typed
 */
export function createJoining(root, { t, code, notice, announce, joined }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isClosed = false;
  const form = html('form', { class: 'joining', novalidate: '' });
  html('h1', { text: t('class.join.title') }, form);
  const label = html('label', { text: t('class.join.code') }, form);
  const field = /** @type {HTMLInputElement} */ (
    html(
      'input',
      {
        id: 'code',
        type: 'text',
        autocomplete: 'off',
        autocapitalize: 'characters',
        spellcheck: 'false',
        enterkeyhint: 'go',
        maxlength: '12',
        placeholder: 'KX4 MPT',
        value: code && spelled(code),
        'aria-describedby': 'join-hint join-problem',
      },
      label,
    )
  );
  const problem = html('p', { id: 'join-problem', class: 'problem', text: notice }, form);
  const go = /** @type {HTMLButtonElement} */ (
    html('button', { class: 'button primary wide', type: 'submit', text: t('class.join.go') }, form)
  );
  html('p', { id: 'join-hint', class: 'said', text: t('class.join.hint') }, form);
  root.replaceChildren(form);
  root.removeAttribute('data-kind');
  if (notice) announce(notice);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    join();
  });

  async function join() {
    clearTimeout(timer);
    const read = readCode(field.value);
    if (read === null) return refuse(t('class.join.short'));
    go.disabled = true;
    setText(problem, '');
    setText(go, t('class.join.joining'));
    try {
      const { token } = await joinClass(read);
      if (!isClosed) joined(read, token);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (isClosed) return;
      refuse(
        WHY[error.reason]
          ? t(WHY[error.reason])
          : error.status === 0
            ? t('class.unreachable')
            : t('class.refused', { detail: error.message }),
      );
      if (error.status === 0) timer = setTimeout(join, RETRY_MS);
    }
  }

  /** @param {string} why */
  function refuse(why) {
    go.disabled = false;
    setText(go, t('class.join.go'));
    setText(problem, why);
    announce(why);
    field.focus();
  }

  if (code && !notice) join();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
