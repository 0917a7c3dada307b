/** The fields of each kind of activity in the workshop: a table, so that a new kind is a line. */

import { wordsIn } from '../../pure/classes/words.js';
import { LONGEST_FORMULA } from '../../pure/specification/checks.js';
import { html } from '../drawing/dom.js';
import { addText } from './workshop.js';

/**
 * @import { AnyActivity } from '../../pure/classes/lessons.js'
 * @import { Language, Translate } from '../../texts/index.js'
 */
/** @typedef {{t: Translate, language: Language, activity: any, change: (part: Record<string, unknown>) => AnyActivity}} Hand */
/** @typedef {{add: (box: HTMLElement, hand: Hand) => void}} Field */

/** Targets on an axis: in a plane nothing can be placed or drawn. */
const PRESETS = ['bumps', 'hills', 'line', 'abs', 'sines', 'steps', 'chirp', 'fast_sine', 'nested', 'noise', 'mcycle'];

/**
 * @param {string} name of a text in the page's language, such as the title
 * @param {string} words
 * @param {boolean} [isNeeded]
 * @returns {Field}
 */
const said = (name, words, isNeeded = false) => ({
  add(box, { t, language, activity, change }) {
    const others = { ...activity[name] };
    addText(box, t(words), wordsIn(activity[name], language), (text) => {
      const empty = isNeeded ? { [name]: { ...others, [language]: '?' } } : { [name]: null };
      change(text ? { [name]: { ...others, [language]: text } } : empty);
    });
  },
});

/**
 * @param {string} words
 * @param {{least: number, most: number, step?: number, read: (activity: any) => number, write: (activity: any, value: number) => object}} of
 * @returns {Field}
 */
const number = (words, { least, most, step = 1, read, write }) => ({
  add(box, { t, activity, change }) {
    let now = activity;
    const label = html('label', { text: t(words) }, box);
    const limits = { min: String(least), max: String(most), step: String(step) };
    const field = /** @type {HTMLInputElement} */ (html('input', { type: 'number', ...limits }, label));
    field.value = String(read(activity));
    field.addEventListener('input', () => {
      if (field.value !== '' && field.validity.valid)
        now = change({ .../** @type {Record<string, unknown>} */ (write(now, Number(field.value))) });
    });
  },
});

/**
 * @param {string} name in the specification
 * @param {string} words
 * @param {{least: number, most: number, step?: number, usual: number}} of
 * @returns {Field}
 */
const specified = (name, words, { usual, ...limits }) =>
  number(words, {
    ...limits,
    read: ({ specification }) => specification[name] ?? usual,
    write: ({ specification }, value) => ({ specification: { ...specification, [name]: value } }),
  });

/** @type {Field} a shipped target by name, or a formula */
const target = {
  add(box, { t, activity, change }) {
    const task = activity.specification.task ?? {};
    const label = html('label', { text: t('workshop.target') }, box);
    const choice = /** @type {HTMLSelectElement} */ (html('select', {}, label));
    for (const name of PRESETS) html('option', { value: name, text: name }, choice);
    html('option', { value: 'formula', text: t('workshop.formula') }, choice);
    const typed = html('label', { text: 'y =' }, box);
    const field = /** @type {HTMLInputElement} */ (
      html('input', { type: 'text', maxlength: String(LONGEST_FORMULA), placeholder: 'sin(3*x)' }, typed)
    );
    choice.value = task.kind === 'formula' ? 'formula' : (PRESETS.find((name) => name === task.name) ?? 'bumps');
    field.value = task.formula ?? 'sin(3*x)';
    let now = activity;
    const change_ = () => {
      typed.toggleAttribute('hidden', choice.value !== 'formula');
      const made =
        choice.value === 'formula'
          ? { kind: 'formula', formula: field.value || 'x', low: -2, high: 2 }
          : { kind: 'preset', name: choice.value };
      now = change({ specification: { ...now.specification, task: made } });
    };
    typed.toggleAttribute('hidden', choice.value !== 'formula');
    choice.addEventListener('change', change_);
    field.addEventListener('input', change_);
  },
};

/** @type {Field} */
const goal = {
  add(box, { t, activity, change }) {
    const label = html('label', { text: t('workshop.goal') }, box);
    const choice = /** @type {HTMLSelectElement} */ (html('select', {}, label));
    for (const kind of ['exactly', 'most', 'layer']) html('option', { value: kind, text: t(`workshop.goal.${kind}`) }, choice);
    const count = html('label', { text: t('workshop.goal.n') }, box);
    const field = /** @type {HTMLInputElement} */ (html('input', { type: 'number', min: '1', max: '500' }, count));
    choice.value = activity.goal.kind;
    field.value = String(activity.goal.neurons ?? activity.goal.points ?? 4);
    const write = () => {
      const n = Math.round(Number(field.value)) || 4;
      count.toggleAttribute('hidden', choice.value === 'layer');
      if (choice.value === 'exactly') change({ goal: { kind: 'exactly', neurons: Math.min(64, Math.max(1, n)) } });
      else if (choice.value === 'most') change({ goal: { kind: 'most', points: Math.min(500, Math.max(4, n)) } });
      else change({ goal: { kind: 'layer' } });
    };
    count.toggleAttribute('hidden', choice.value === 'layer');
    choice.addEventListener('change', write);
    field.addEventListener('input', write);
  },
};

/** @type {Field} two to four answers, a line each; the right one begins with a star */
const options = {
  add(box, { t, language, activity, change }) {
    const label = html('label', { text: t('workshop.options') }, box);
    const field = /** @type {HTMLTextAreaElement} */ (html('textarea', { rows: '4' }, label));
    field.value = activity.options
      .map(
        (/** @type {Record<string, string>} */ words, /** @type {number} */ index) =>
          `${index === activity.correct ? '* ' : ''}${wordsIn(words, language)}`,
      )
      .join('\n');
    field.addEventListener('input', () => {
      const lines = field.value
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .slice(0, 4);
      if (lines.length < 2) return;
      const right = lines.findIndex((line) => line.startsWith('*'));
      change({ options: lines.map((line) => ({ [language]: line.replace(/^\*\s*/, '') || '?' })), correct: right < 0 ? null : right });
    });
  },
};

/** @type {Field} */
const held = {
  add(box, { t, activity, change }) {
    const label = html('label', { class: 'tick' }, box);
    const field = /** @type {HTMLInputElement} */ (html('input', { type: 'checkbox' }, label));
    label.append(t('workshop.paused'));
    field.checked = activity.paused;
    field.addEventListener('change', () => change({ paused: field.checked }));
  },
};

/** @type {Field} */
const unshown = {
  add(box, { t, activity, change }) {
    addText(box, t('workshop.hidden'), activity.hidden.join(' '), (text) => {
      change({
        hidden: text
          .split(/[\s,]+/)
          .filter((name) => /^[a-z_-]{1,30}$/.test(name))
          .slice(0, 40),
      });
    });
  },
};

const DATA = [
  target,
  specified('samples', 'workshop.samples', { least: 4, most: 2000, usual: 96 }),
  specified('noise', 'workshop.noise', { least: 0, most: 10, step: 0.01, usual: 0.05 }),
  specified('seed', 'workshop.seed', { least: 0, most: 99_999, usual: 1 }),
];
const upTo = (/** @type {string} */ words, /** @type {number} */ most) =>
  number(words, { least: 1, most, read: (activity) => activity.most, write: (_, value) => ({ most: value }) });

/** What every activity has. @type {readonly Field[]} */
export const SHARED = [
  said('title', 'workshop.heading', true),
  said('text', 'workshop.text'),
  number('workshop.minutes', { least: 0.5, most: 120, step: 0.5, read: ({ minutes }) => minutes, write: (_, minutes) => ({ minutes }) }),
  said('aim', 'sheet.aim'),
  said('they_say', 'sheet.they_say'),
  said('answer', 'sheet.answer'),
];

/** @type {Readonly<Record<AnyActivity['kind'], readonly Field[]>>} */
export const FIELDS = {
  watch: [...DATA, held, unshown],
  place: DATA,
  size: [...DATA, upTo('workshop.most', 512)],
  draw: [goal],
  sample: DATA,
  choice: [options],
  say: [upTo('workshop.characters', 300)],
};
