/** The workshop: a lesson put together from the seven kinds, in the language of the page. */

import { KINDS, newActivity } from '../../pure/classes/lessons.js';
import { wordsIn } from '../../pure/classes/words.js';
import { html } from '../drawing/dom.js';
import { FIELDS, SHARED } from './workshop_fields.js';

/**
 * @import { AnyActivity } from '../../pure/classes/lessons.js'
 * @import { Language, Translate } from '../../texts/index.js'
 * @import { Lesson } from '../../../types/protocol'
 */

/**
 * @param {HTMLElement} root
 * @param {{t: Translate, language: Language, changed: (lesson: Lesson) => void}} wiring
 */
export function createWorkshop(root, { t, language, changed }) {
  /** @type {Lesson} */
  let lesson;

  /** @param {Partial<Lesson>} change */
  function change(change) {
    lesson = { ...lesson, name: 'own', ...change };
    lesson.minutes = lesson.activities.reduce((sum, one) => sum + one.minutes, 0) || 1;
    changed(lesson);
  }

  /** @param {AnyActivity[]} activities */
  function rearrange(activities) {
    change({ activities: /** @type {Lesson['activities']} */ (activities) });
    draw();
  }

  function draw() {
    const focused = document.activeElement?.id;
    root.replaceChildren();
    html('h2', { text: t('workshop.title') }, root);
    addText(root, t('workshop.name'), wordsIn(lesson.title, language), (text) =>
      change({ title: { ...lesson.title, [language]: text || '?' } }),
    );
    addText(root, t('sheet.aim'), wordsIn(lesson.aim, language), (text) => change({ aim: text ? { [language]: text } : null }));
    lesson.activities.forEach(addActivity);
    const label = html('label', { text: t('workshop.add') }, root);
    const kinds = /** @type {HTMLSelectElement} */ (html('select', { id: 'add-kind' }, label));
    html('option', { value: '', text: '…' }, kinds);
    for (const kind of KINDS) html('option', { value: kind, text: t(`workshop.kind.${kind}`) }, kinds);
    kinds.addEventListener('change', () => {
      const kind = KINDS.find((one) => one === kinds.value);
      if (kind && lesson.activities.length < 40)
        rearrange([...lesson.activities, newActivity(kind, { [language]: t(`workshop.kind.${kind}`) })]);
    });
    if (focused) document.getElementById(focused)?.focus();
  }

  /**
   * @param {AnyActivity} activity
   * @param {number} index
   */
  function addActivity(activity, index) {
    const box = html('fieldset', { class: 'act-form' }, root);
    html('legend', { text: `${index + 1}  ${t(`workshop.kind.${activity.kind}`)}` }, box);
    const row = html('div', { class: 'act-moves' }, box);
    addMove(row, 'up', index, index > 0, () => swapped(index - 1));
    addMove(row, 'down', index, index < lesson.activities.length - 1, () => swapped(index));
    addMove(row, 'away', index, lesson.activities.length > 1, () => lesson.activities.filter((_, at) => at !== index));
    for (const field of [...SHARED, ...FIELDS[activity.kind]]) {
      field.add(box, { t, language, activity: lesson.activities[index], change: (next) => replace(index, next) });
    }
  }

  /**
   * @param {number} index
   * @param {Record<string, unknown>} part
   */
  function replace(index, part) {
    const activities = lesson.activities.map((one, at) => (at === index ? { ...one, ...part } : one));
    change({ activities: /** @type {Lesson['activities']} */ (activities) });
    return lesson.activities[index];
  }

  /** @param {number} index of the first of two */
  function swapped(index) {
    const moved = [...lesson.activities];
    [moved[index], moved[index + 1]] = [moved[index + 1], moved[index]];
    return moved;
  }

  /**
   * @param {HTMLElement} row
   * @param {string} how
   * @param {number} index
   * @param {boolean} isPossible
   * @param {() => AnyActivity[]} act
   */
  function addMove(row, how, index, isPossible, act) {
    const words = t(`workshop.${how}`);
    const button = /** @type {HTMLButtonElement} */ (
      html('button', { class: 'button', type: 'button', id: `${how}-${index}`, text: words }, row)
    );
    button.disabled = !isPossible;
    button.addEventListener('click', () => rearrange(act()));
  }

  return {
    /** @param {Lesson} next */
    show(next) {
      lesson = next;
      draw();
    },
    toggle: () => root.toggleAttribute('hidden'),
  };
}

/**
 * @param {HTMLElement} box
 * @param {string} words
 * @param {string} value
 * @param {(text: string) => void} changed
 */
export function addText(box, words, value, changed) {
  const label = html('label', { text: words }, box);
  const field = /** @type {HTMLInputElement} */ (html('input', { type: 'text', maxlength: '200' }, label));
  field.value = value;
  field.addEventListener('input', () => changed(field.value.trim()));
  return field;
}
