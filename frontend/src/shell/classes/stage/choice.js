/** The question with its answers; after the reveal as bars. A sentence for the teacher: only how many came. */

import { wordsIn } from '../../../pure/classes/words.js';
import { html, setAttribute, setShown, setText } from '../../drawing/dom.js';
import { LETTERS } from '../pupil/choice.js';
import { addCard } from './scene.js';

/** @import { CreateStage } from './scene.js' */

/** @type {CreateStage} */
export function createChoiceStage(root, { t, language }, _first, activity) {
  const list = html('ul', { class: 'bars' }, addCard(root, 'grow'));
  const rows = activity.options.map((/** @type {Record<string, string>} */ words, /** @type {number} */ index) => {
    const row = html('li', { class: 'bar-row' }, list);
    html('b', { class: 'letter', text: LETTERS[index] }, row);
    html('span', { class: 'bar-words', text: wordsIn(words, language) }, row);
    const place = html('meter', { class: 'bar-of', min: '0' }, row);
    const count = html('b', { class: 'bar-count' }, row);
    return { row, place: /** @type {HTMLMeterElement} */ (place), count };
  });
  const sentence = html('p', { class: 'stage-sentence', role: 'status' }, root);

  return {
    draw(view) {
      const counts = rows.map(
        (/** @type {unknown} */ _, /** @type {number} */ index) => (view.given ?? []).filter(({ value }) => value === index).length,
      );
      rows.forEach(
        (
          /** @type {{row: HTMLElement, place: HTMLMeterElement, count: HTMLElement}} */ { row, place, count },
          /** @type {number} */ index,
        ) => {
          setShown(place, view.revealed);
          setShown(count, view.revealed);
          const isRight = view.revealed && view.correct === index;
          row.classList.toggle('is-right', isRight);
          place.max = Math.max(1, ...counts);
          place.value = counts[index];
          setText(count, `${counts[index]}${isRight ? ' ✓' : ''}`);
          setAttribute(place, 'aria-label', `${LETTERS[index]}: ${counts[index]}`);
        },
      );
      setText(sentence, t('stage.place.count', { n: view.answers, all: view.members.length }));
    },
    close() {},
  };
}

/** @type {CreateStage} */
export function createSayStage(root, { t }) {
  const card = addCard(root, 'grow');
  const count = html('p', { class: 'stage-count' }, card);
  html('p', { class: 'stage-hint', text: t('stage.say.private') }, card);
  const read = /** @type {HTMLButtonElement} */ (html('button', { class: 'button', type: 'button' }, card));
  const list = html('ul', { class: 'sentences' }, card);
  let isOpen = false;
  /** @type {import('../../../../types/protocol').ClassView | null} */
  let view = null;
  read.addEventListener('click', () => {
    isOpen = !isOpen;
    draw();
  });

  function draw() {
    if (!view) return;
    setText(count, t('stage.place.count', { n: view.answers, all: view.members.length }));
    setText(read, t(isOpen ? 'stage.say.hide' : 'stage.say.read'));
    setShown(list, isOpen);
    const given = view.given ?? [];
    if (isOpen) list.replaceChildren(...given.map(({ value }) => html('li', { text: String(value) })));
  }

  return {
    draw(next) {
      view = next;
      draw();
    },
    close() {},
  };
}
