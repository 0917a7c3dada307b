/** A question with two to four answers; after the reveal how many took which. */

import { answerOf } from '../../../pure/classes/fold.js';
import { wordsIn } from '../../../pure/classes/words.js';
import { html, setAttribute, setText } from '../../drawing/dom.js';
import { addHeading, countOf } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

export const LETTERS = 'ABCD';

/** @type {CreateScreen} */
export function createChoice(root, context, first, activity) {
  const { t, you, language } = context;
  let view = first;
  addHeading(root, context, activity);
  const list = html('div', { class: 'options', role: 'group', 'aria-label': wordsIn(activity.title, language) }, root);
  const options = activity.options.map((/** @type {Record<string, string>} */ words, /** @type {number} */ index) => {
    const button = /** @type {HTMLButtonElement} */ (html('button', { class: 'option', type: 'button' }, list));
    html('b', { class: 'letter', text: LETTERS[index] }, button);
    html('span', { text: wordsIn(words, language) }, button);
    const share = html('span', { class: 'share' }, button);
    button.addEventListener('click', async () => {
      if (!view.revealed && (await context.send(first.activity, index)))
        context.announce(t('class.choice.sent', { letter: LETTERS[index] }));
    });
    return { button, share };
  });
  const said = html('p', { class: 'said', id: 'pupil-said' }, root);

  function draw() {
    const own = answerOf(view, you.member);
    options.forEach((/** @type {{button: HTMLButtonElement, share: HTMLElement}} */ { button, share }, /** @type {number} */ index) => {
      setAttribute(button, 'aria-pressed', String(own === index));
      button.disabled = view.revealed || view.ended;
      button.classList.toggle('is-right', view.revealed && view.correct === index);
      const count = (view.given ?? []).filter(({ value }) => value === index).length;
      const right = view.correct === index ? `✓ ${t('class.choice.right')} ` : '';
      setText(share, view.revealed ? `${right}${context.isAlone ? '' : count}` : own === index ? '✓' : '');
    });
    setText(said, words(own));
  }

  /** @param {string | number | null} own */
  function words(own) {
    if (!view.revealed)
      return own === null ? countOf(context, view, false) : [t('class.choice.movable'), countOf(context, view, true)].join(' ');
    if (view.correct === null || own === null) return '';
    return t(own === view.correct ? 'class.choice.yes' : 'class.choice.no', { letter: LETTERS[view.correct] });
  }

  return {
    update(next) {
      const wasTold = view.revealed;
      view = next;
      draw();
      if (view.revealed && !wasTold) context.announce(said.textContent ?? '');
    },
    close() {},
  };
}
