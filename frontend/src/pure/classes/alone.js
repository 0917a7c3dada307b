/** A lesson that somebody does alone: the view that a class would have, kept in the page. Pure. */

/** @import { ClassView, Lesson, Member } from '../../../types/protocol' */

/** @type {Member} */
export const YOU = { member: 'you', name: '', names: { en: '', zh: '' }, shape: 'circle', colour: 'blue' };

/**
 * @param {Lesson} lesson
 * @param {'en' | 'zh'} language
 * @returns {ClassView} at its first activity
 */
export function aloneWith(lesson, language) {
  return {
    type: 'view',
    offset: 0,
    code: '',
    language,
    lesson,
    begun: true,
    activity: 0,
    round: 1,
    paused: false,
    revealed: false,
    names: false,
    locked: false,
    ended: false,
    spotlight: null,
    hidden: [],
    members: [YOU],
    answers: 0,
    given: null,
    correct: null,
    run: null,
    runs: [],
    step: null,
    x: null,
    you: YOU,
    role: 'pupil',
  };
}

/**
 * @param {ClassView} view
 * @param {number} activity
 * @returns {ClassView} at another activity, as if nobody had been there
 */
export const movedTo = (view, activity) => ({ ...fresh(view), activity, round: 1, run: null, runs: [] });

/**
 * @param {ClassView} view
 * @returns {ClassView} the same activity once more, with the same network
 */
export const onceMore = (view) => ({ ...fresh(view), round: view.round + 1 });

/** @param {ClassView} view @returns {ClassView} */
const fresh = (view) => ({ ...view, offset: view.offset + 1, revealed: false, answers: 0, given: null, correct: null, step: null });

/**
 * @param {ClassView} view
 * @param {string | number} value
 * @returns {ClassView}
 */
export const answeredAlone = (view, value) => ({ ...view, offset: view.offset + 1, answers: 1, given: [{ member: YOU.member, value }] });

/**
 * @param {ClassView} view
 * @returns {ClassView}
 */
export function revealedAlone(view) {
  const activity = view.lesson.activities[view.activity];
  return { ...view, offset: view.offset + 1, revealed: true, correct: activity.kind === 'choice' ? activity.correct : null };
}
