/** The one table of keys: what the page heeds and what its help lists. Pure. */

/** @typedef {'toggle' | 'step' | 'growth' | 'reset' | 'seed' | 'back' | 'forward' | 'previous' | 'next' | 'first' |
 *   'live' | 'slower' | 'faster' | 'slow' | 'guess' | 'zoomIn' | 'zoomOut' | 'edit' | 'takeBack' | 'theme' | 'numbers' | 'help' |
 *   'escape'} Action */
/** @typedef {{key: string, shift?: boolean, action: Action, shown: string}} Binding */

/** @type {readonly Binding[]} */
export const BINDINGS = [
  { key: ' ', action: 'toggle', shown: 'Space' },
  { key: 's', action: 'step', shown: 'S' },
  { key: 'g', action: 'growth', shown: 'G' },
  { key: 'r', action: 'reset', shown: 'R' },
  { key: 'n', action: 'seed', shown: 'N' },
  { key: 'ArrowLeft', action: 'back', shown: '←' },
  { key: 'ArrowRight', action: 'forward', shown: '→' },
  { key: 'ArrowLeft', shift: true, action: 'previous', shown: '⇧ ←' },
  { key: 'ArrowRight', shift: true, action: 'next', shown: '⇧ →' },
  { key: 'Home', action: 'first', shown: 'Home' },
  { key: 'End', action: 'live', shown: 'End' },
  { key: '-', action: 'slower', shown: '−' },
  { key: '+', action: 'faster', shown: '+' },
  { key: 'x', action: 'zoomIn', shown: 'X' },
  { key: 'x', shift: true, action: 'zoomOut', shown: '⇧ X' },
  { key: 'm', action: 'slow', shown: 'M' },
  { key: 'w', action: 'guess', shown: 'W' },
  { key: 'e', action: 'edit', shown: 'E' },
  { key: 'z', action: 'takeBack', shown: 'Z' },
  { key: 't', action: 'theme', shown: 'T' },
  { key: 'd', action: 'numbers', shown: 'D' },
  { key: '?', action: 'help', shown: '?' },
  { key: 'Escape', action: 'escape', shown: 'Esc' },
];

/** Keys that a form field uses itself. */
const FIELD_KEYS = new Set([' ', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter']);

/**
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean}} event
 * @param {'text' | 'field' | 'button' | 'page'} focus what has the focus: typing, a slider or list, a button, nothing
 * @returns {Action | null}
 */
export function actionFor(event, focus) {
  const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.shiftKey && !event.altKey;
  if (isUndo) return focus === 'text' ? null : 'takeBack'; // as everywhere
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (focus === 'text' && event.key !== 'Escape') return null;
  if (focus === 'field' && FIELD_KEYS.has(event.key)) return null;
  if (focus === 'button' && (event.key === ' ' || event.key === 'Enter')) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const matches = BINDINGS.filter((binding) => binding.key === key);
  const exact = matches.find((binding) => Boolean(binding.shift) === event.shiftKey);
  return (exact ?? (key.length === 1 ? matches[0] : undefined))?.action ?? null;
}
