/** What a teacher can do now, and the keys for it. Pure. */

/** @import { ClassView } from '../../../types/protocol' */
/** @typedef {'next' | 'back' | 'pause' | 'reveal' | 'again' | 'grow' | 'show' | 'names' | 'lock' | 'end' | 'begin'} Control */

/** @type {readonly {key: string, control: Control, shown: string}[]} a presenter's remote sends the first four */
export const KEYS = [
  { key: 'PageDown', control: 'next', shown: '→, PgDn' },
  { key: 'PageUp', control: 'back', shown: '←, PgUp' },
  { key: '.', control: 'pause', shown: 'P, .' },
  { key: 'ArrowRight', control: 'next', shown: '' },
  { key: 'ArrowLeft', control: 'back', shown: '' },
  { key: 'p', control: 'pause', shown: '' },
  { key: 'r', control: 'reveal', shown: 'R' },
  { key: 'g', control: 'grow', shown: 'G' },
  { key: 'o', control: 'again', shown: 'O' },
  { key: 's', control: 'show', shown: 'S' },
  { key: 'n', control: 'names', shown: 'N' },
  { key: 'l', control: 'lock', shown: 'L' },
  { key: 'e', control: 'end', shown: 'E' },
];

/** Keys that the page itself does not use: in a `watch` the others are the page's, unless Shift is held. */
const OWN = new Set(['PageDown', 'PageUp', '.']);

/**
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean}} event
 * @param {{isWatching: boolean, isTyping: boolean}} where
 * @returns {Control | null}
 */
export function controlFor(event, { isWatching, isTyping }) {
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (isWatching && !OWN.has(key) && !event.shiftKey) return null;
  return KEYS.find((one) => one.key === key)?.control ?? null;
}

/**
 * @param {ClassView} view
 * @returns {string} kind of what is on the projector
 */
export function stageOf({ ended, begun, lesson, activity }) {
  return ended ? 'results' : begun ? lesson.activities[activity].kind : 'lobby';
}

const REVEALED = new Set(['place', 'size', 'choice']); // the kinds with something to show

/**
 * @param {ClassView} view
 * @returns {boolean} whether there is an answer that is not shown yet
 */
export const mayReveal = (view) => REVEALED.has(stageOf(view)) && !view.revealed;

/**
 * @param {ClassView} view
 * @returns {boolean} whether the network of a guess waits to be let grow on
 */
export const mayGrow = (view) => stageOf(view) === 'place' && view.revealed && view.step === null;

/** @param {ClassView} view */
export const isLast = ({ activity, lesson }) => activity === lesson.activities.length - 1;

/**
 * @param {ClassView} view
 * @returns {Control} what a teacher most likely does next: the button that stands out
 */
export function likely(view) {
  if (!view.begun) return 'begin';
  if (mayReveal(view)) return 'reveal';
  if (mayGrow(view)) return 'grow';
  return isLast(view) ? 'end' : 'next';
}
