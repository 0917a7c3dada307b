/** What the pupil's screens share: the frame of each, and what they may ask of the class. */

import { wordsIn } from '../../../pure/classes/words.js';
import { html } from '../../drawing/dom.js';

/**
 * @import { followRun } from '../following.js'
 * @import { Language, Translate } from '../../../texts/index.js'
 * @import { ClassView, Lesson, Member, RunSpecification } from '../../../../types/protocol'
 */
/** @typedef {Lesson['activities'][number]} AnyActivity */
/**
 * @typedef {{t: Translate, language: Language, you: Member, isAlone: boolean,
 *   send: (activity: number, value: string | number) => Promise<boolean>,
 *   addRun: (specification: Partial<RunSpecification>) => Promise<boolean>,
 *   announce: (text: string) => void, follow: typeof followRun, pageOf: (run: string) => string}} Context
 *   `send`, `addRun`: false where it was refused, and then it has been said why; `isAlone`: without a class
 */
/** @typedef {{update: (view: ClassView) => void, close: () => void}} Screen */
/** @typedef {(root: HTMLElement, context: Context, view: ClassView, activity: any) => Screen} CreateScreen */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @param {AnyActivity} activity
 */
export function addHeading(root, { language }, { title, text }) {
  html('h1', { text: wordsIn(title, language), tabindex: '-1' }, root);
  if (text) html('p', { class: 'task', text: wordsIn(text, language) }, root);
}

/**
 * @param {HTMLElement} root
 * @param {string} text
 * @param {{class?: string, id?: string}} [looks]
 * @returns {HTMLButtonElement}
 */
export function addButton(root, text, { class: name = '', id } = {}) {
  return /** @type {HTMLButtonElement} */ (html('button', { class: `button ${name}`, type: 'button', text, id }, root));
}

/**
 * @param {Context} context
 * @param {ClassView} view
 * @param {boolean} hasAnswered
 * @returns {string} how many have answered
 */
export function countOf({ t, isAlone }, view, hasAnswered) {
  if (isAlone) return '';
  if (hasAnswered || view.answers > 0) return t('class.count', { n: view.answers, all: view.members.length });
  return '';
}
