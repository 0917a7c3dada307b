/** A lesson on paper: whoever has this page in hand can give the lesson. */

import { wordsIn } from '../../pure/classes/words.js';
import { html } from '../drawing/dom.js';
import { LETTERS } from './pupil/choice.js';

/**
 * @import { Language, Translate } from '../../texts/index.js'
 * @import { AnyActivity } from '../../pure/classes/lessons.js'
 * @import { Lesson } from '../../../types/protocol'
 */
/** @typedef {{t: Translate, language: Language}} Speech */

/**
 * @param {HTMLElement} root
 * @param {Lesson} lesson
 * @param {Speech} speech
 */
export function drawSheet(root, lesson, { t, language }) {
  root.replaceChildren();
  const head = html('header', { class: 'sheet-head' }, root);
  html('h1', { text: wordsIn(lesson.title, language) }, head);
  html('p', { text: t('sheet.minutes', { n: lesson.minutes }) }, head);
  if (lesson.aim) addPart(root, t('sheet.aim'), wordsIn(lesson.aim, language));
  addSteps(
    root,
    t('sheet.before'),
    [1, 2, 3, 4, 5].map((n) => t(`sheet.before.${n}`)),
  );
  const list = html('ol', { class: 'acts' }, root);
  lesson.activities.forEach((activity, index) => {
    addActivity(list, activity, index + 1, { t, language });
  });
  addSteps(
    root,
    t('sheet.after'),
    [1, 2, 3].map((n) => t(`sheet.after.${n}`)),
  );
  addSteps(
    root,
    t('sheet.trouble'),
    [1, 2, 3, 4].map((n) => t(`sheet.trouble.${n}`)),
  );
  html('p', { class: 'keys-line', text: t('sheet.keys') }, root);
}

/**
 * @param {HTMLElement} list
 * @param {AnyActivity} activity
 * @param {number} place
 * @param {Speech} speech
 */
function addActivity(list, activity, place, { t, language }) {
  const item = html('li', { class: 'act' }, list);
  const head = html('p', { class: 'act-head' }, item);
  html('b', { class: 'act-number', text: String(place) }, head);
  html('b', { text: wordsIn(activity.title, language) }, head);
  html('span', { class: 'act-minutes', text: t('sheet.minutes', { n: activity.minutes }) }, head);
  if (activity.text) html('p', { class: 'act-text', text: wordsIn(activity.text, language) }, item);
  if (activity.kind === 'choice') addOptions(item, activity, language);
  const goal = activity.kind === 'draw' ? t(`sheet.goal.${activity.goal.kind}`, goalValues(activity.goal)) : '';
  addPart(item, t('sheet.do'), [goal, t(`sheet.do.${activity.kind}`)].filter(Boolean).join(' '));
  if (activity.aim) addPart(item, t('sheet.aim'), wordsIn(activity.aim, language));
  if (activity.they_say) addPart(item, t('sheet.they_say'), wordsIn(activity.they_say, language));
  if (activity.answer) addPart(item, t('sheet.answer'), wordsIn(activity.answer, language));
}

/**
 * @param {{kind: string, neurons?: number, points?: number}} goal
 * @returns {Record<string, number>}
 */
const goalValues = ({ neurons = 0, points = 0 }) => ({ n: neurons, points });

/**
 * @param {HTMLElement} item
 * @param {Extract<AnyActivity, {kind: 'choice'}>} activity
 * @param {Language} language
 */
function addOptions(item, { options, correct }, language) {
  const list = html('ul', { class: 'sheet-options' }, item);
  options.forEach((words, index) => {
    const right = index === correct ? ' ✓' : '';
    html('li', { text: `${LETTERS[index]}  ${wordsIn(words, language)}${right}` }, list);
  });
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @param {string} text
 */
function addPart(root, name, text) {
  const part = html('p', { class: 'part' }, root);
  html('b', { text: name }, part);
  part.append(' ', text);
}

/**
 * @param {HTMLElement} root
 * @param {string} title
 * @param {string[]} steps
 */
function addSteps(root, title, steps) {
  html('h2', { text: title }, root);
  const list = html('ol', { class: 'steps' }, root);
  for (const step of steps) html('li', { text: step }, list);
}
