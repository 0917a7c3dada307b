/** How a network grows: the paper's four questions, each in plain words, in formulas and in the engine's own code. */

import { answerHere, FORMULAS, LAYERS, PARAGRAPHS, QUESTIONS } from '../../pure/words/explanation.js';
import { quotes } from '../../texts/quotes.js';
import { html } from '../drawing/dom.js';
import { showFormula } from './formulas.js';

/**
 * @import { Layer, Question } from '../../pure/words/explanation.js'
 * @import { Drawing, Panel } from '../drawing/loop.js'
 * @import { Translate } from '../../texts/index.js'
 */

/** @returns {Panel & {open: (question?: Question) => void}} */
export function createExplanation() {
  const dialog = /** @type {HTMLDialogElement} */ (
    html('dialog', { id: 'explanation', class: 'dialog explanation', 'aria-labelledby': 'explanation-title' }, document.body)
  );
  /** @type {Question} */
  let question = 'how';
  /** @type {Layer} */
  let layer = 'plain';
  /** @type {Drawing | null} */
  let latest = null;

  /** @param {Translate} t */
  function fill(t) {
    const header = html('header');
    html('h2', { id: 'explanation-title', text: t('explain.title') }, header);
    const close = html('button', { class: 'button small', type: 'button', text: t('notice.close') }, header);
    close.addEventListener('click', () => dialog.close());
    const choices = html('div', { class: 'explanation-choices' });
    choices.append(
      choice(t, 'explain.questions', QUESTIONS, question, (chosen) => (question = chosen)),
      choice(t, 'explain.layers', LAYERS, layer, (chosen) => (layer = chosen)),
    );
    const body = html('div', { class: 'explanation-body', tabindex: '0', role: 'region', 'aria-label': t(`explain.${question}`) });
    body.append(...CONTENTS[layer](t, question));
    const here = html('p', { class: 'explanation-here' });
    html('b', { text: t('explain.here') }, here);
    html('span', { text: answerHere(t, latest?.scene ?? null, question) }, here);
    dialog.replaceChildren(header, choices, body, here, html('p', { class: 'hint', text: t('explain.paper') }));
  }

  /**
   * @template {string} T
   * @param {Translate} t
   * @param {string} label
   * @param {readonly T[]} names
   * @param {T} chosen
   * @param {(name: T) => void} choose
   */
  function choice(t, label, names, chosen, choose) {
    const group = html('div', { class: 'segments', role: 'group', 'aria-label': t(label) });
    for (const name of names) {
      const id = `explain-${name}`;
      const button = html(
        'button',
        { class: 'button small', type: 'button', id, text: t(`explain.${name}`), 'aria-pressed': String(name === chosen) },
        group,
      );
      button.addEventListener('click', () => {
        choose(name);
        fill(t);
        document.getElementById(id)?.focus();
      });
    }
    return group;
  }

  return {
    open(asked = question) {
      question = asked;
      if (latest) fill(latest.t);
      dialog.showModal();
    },
    draw(drawing) {
      latest = drawing;
      if (dialog.open && drawing.restyled) fill(drawing.t);
    },
  };
}

/** @type {Record<Layer, (t: Translate, question: Question) => HTMLElement[]>} */
const CONTENTS = {
  plain: (t, question) => PARAGRAPHS.map((n) => html('p', { text: t(`explain.${question}.${n}`) })),
  mathematics: (t, question) =>
    FORMULAS[question].map((tex, index) => {
      const figure = html('figure', { class: 'formula' });
      showFormula(html('div', { class: 'tex' }, figure), tex);
      html('figcaption', { text: t(`explain.${question}.formula.${index + 1}`) }, figure);
      return figure;
    }),
  code: (t, question) =>
    quotes[question].map(({ name, file, line, source }) => {
      const figure = html('figure', { class: 'quote' });
      const caption = html('figcaption', {}, figure);
      html('b', { text: name }, caption);
      html('span', { text: t('explain.place', { file, line }) }, caption);
      html('code', { text: source }, html('pre', { tabindex: '0', 'aria-label': name }, figure));
      return figure;
    }),
};
