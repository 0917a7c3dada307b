/** What the target menu says about editing: the way into it, and whether a chosen target starts a run or keeps the network. */

import { html } from '../drawing/dom.js';

/**
 * @import { Translate } from '../../texts/index.js'
 * @import { Preset } from '../../../types/protocol'
 */

/**
 * @param {Translate} t
 * @param {() => void} open
 * @returns {HTMLElement}
 */
export function editChoice(t, open) {
  const choice = html('button', { class: 'choice', type: 'button', id: 'edit-open' });
  html('b', { text: t('editing.start') }, choice);
  html('span', { text: t('editing.start.help') }, choice);
  choice.addEventListener('click', open);
  return choice;
}

/**
 * @param {Translate} t
 * @param {boolean} keeps
 * @param {(keeps: boolean) => void} choose
 * @returns {HTMLElement}
 */
export function keepChoice(t, keeps, choose) {
  const row = html('div', { class: 'row keep', role: 'group', title: t('editing.keep.help'), 'aria-label': t('editing.keep') });
  html('span', { text: t('editing.keep') }, row);
  for (const [value, name] of /** @type {const} */ ([
    [false, 'editing.keep.new'],
    [true, 'editing.keep.same'],
  ])) {
    const button = html('button', { class: 'button small', type: 'button', text: t(name), 'aria-pressed': String(keeps === value) }, row);
    button.addEventListener('click', () => choose(value));
  }
  return row;
}

/**
 * @param {Preset} preset
 * @returns {{x: number[], y: number[]} | null} where it lies, if that is known without its data
 */
export function extentOf({ formula, low, high }) {
  return formula === null ? null : { x: [low, high], y: [0] };
}
