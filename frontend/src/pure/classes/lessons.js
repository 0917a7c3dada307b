/** A lesson as a link, a file and a form: what a lesson that somebody wrote leaves out, and what it may hold. Pure. */

import { shortened } from '../specification/defaults.js';

/** @import { Lesson } from '../../../types/protocol' */
/** @typedef {Lesson['activities'][number]} AnyActivity */

const MOST_ACTIVITIES = 40;
const MOST_CHARACTERS = 60_000;

/** What each kind has beside what all have. @type {Readonly<Record<AnyActivity['kind'], () => Record<string, any>>>} */
const OWN = {
  watch: () => ({ specification: {} }),
  place: () => ({ specification: {}, low: -2, high: 2 }),
  size: () => ({ specification: {}, most: 20 }),
  draw: () => ({ specification: {}, goal: { kind: 'exactly', neurons: 4 } }),
  sample: () => ({ specification: {} }),
  choice: () => ({ options: [{ en: 'A' }, { en: 'B' }], correct: null }),
  say: () => ({ most: 300 }),
};

export const KINDS = /** @type {readonly AnyActivity['kind'][]} */ (Object.keys(OWN));

/**
 * @param {AnyActivity['kind']} kind
 * @param {Record<string, string>} title
 * @returns {AnyActivity}
 */
export function newActivity(kind, title) {
  const shared = { title, text: null, minutes: 3, aim: null, they_say: null, answer: null, hidden: [], paused: false };
  return /** @type {AnyActivity} */ (/** @type {unknown} */ ({ kind, ...shared, ...OWN[kind]() }));
}

/**
 * @param {unknown} value anything, such as from an address or a file
 * @returns {Lesson | null} with what it leaves out; null: it is none. The server checks each specification once more
 */
export function readLesson(value) {
  if (!isObject(value) || !isText(value.title) || !Array.isArray(value.activities)) return null;
  const { activities } = value;
  if (activities.length === 0 || activities.length > MOST_ACTIVITIES || !activities.every(isActivity)) return null;
  const name = typeof value.name === 'string' && /^[a-z0-9-]{1,40}$/.test(value.name) ? value.name : 'own';
  const whole = activities.map((one) => ({ ...newActivity(one.kind, one.title), ...one }));
  const minutes = Number(value.minutes) > 0 ? Number(value.minutes) : whole.reduce((sum, one) => sum + one.minutes, 0);
  return /** @type {Lesson} */ ({ name, title: value.title, minutes, aim: isText(value.aim) ? value.aim : null, activities: whole });
}

/** @param {string} text of a file @returns {Lesson | null} */
export function parseLesson(text) {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    return readLesson(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * @param {string} hash
 * @returns {string | null} name of a shipped lesson, or the text of one
 */
export const lessonInHash = (hash) => new URLSearchParams(hash.slice(0, 2 * MOST_CHARACTERS).replace(/^#/, '')).get('lesson');

/**
 * @param {string | Lesson} lesson
 * @returns {string} the hash that opens it
 */
export const lessonHash = (lesson) =>
  `#${new URLSearchParams({ lesson: typeof lesson === 'string' ? lesson : JSON.stringify(shortLesson(lesson)) })}`;

/**
 * @param {Lesson} lesson
 * @returns {object} without what `readLesson` or the server would put there anyway: short enough for a link
 */
export function shortLesson({ name, title, minutes, aim, activities }) {
  const short = activities.map((activity) => {
    const usual = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (newActivity(activity.kind, {})));
    const kept = Object.entries(activity).filter(([key, value]) => key === 'kind' || JSON.stringify(value) !== JSON.stringify(usual[key]));
    const own = /** @type {Record<string, any>} */ (Object.fromEntries(kept));
    if (own.specification) own.specification = shortened(own.specification);
    return own;
  });
  return { name, title, minutes, ...(aim ? { aim } : {}), activities: short };
}

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const isText = (value) =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((text) => typeof text === 'string');

/** @param {unknown} value @returns {value is AnyActivity} */
function isActivity(value) {
  if (!isObject(value) || !Object.hasOwn(OWN, String(value.kind)) || !isText(value.title)) return false;
  if (value.text != null && !isText(value.text)) return false;
  if (value.specification !== undefined && !isObject(value.specification)) return false;
  if (value.hidden !== undefined && !(Array.isArray(value.hidden) && value.hidden.every((name) => /^[a-z_-]{1,30}$/.test(String(name)))))
    return false;
  return CHECKS[String(value.kind)]?.(value) ?? true;
}

/** @type {Readonly<Record<string, (value: Record<string, any>) => boolean>>} what would break a screen */
const CHECKS = {
  place: ({ low = -2, high = 2 }) => Number.isFinite(low) && Number.isFinite(high) && high > low,
  choice: ({ options }) => Array.isArray(options) && options.length >= 2 && options.length <= 4 && options.every(isText),
  size: ({ most = 20 }) => Number.isInteger(most) && most >= 1 && most <= 512,
  say: ({ most = 300 }) => Number.isInteger(most) && most >= 1 && most <= 300,
  draw: ({ goal = { kind: 'layer' } }) => isObject(goal) && isGoal(goal),
};

/** @param {Record<string, any>} goal */
const isGoal = ({ kind, neurons, points = 40 }) =>
  kind === 'layer' ||
  (kind === 'exactly' && Number.isInteger(neurons) && neurons >= 1) ||
  (kind === 'most' && Number.isInteger(points) && points >= 4 && points <= 500);
