/** The buttons of the share menu: each makes one file of what is shown. */

import { html, setText } from '../drawing/dom.js';

/**
 * @import { Drawing } from '../drawing/loop.js'
 * @import { Actions } from '../input/actions.js'
 */
/** @typedef {Drawing & {scene: NonNullable<Drawing['scene']>}} Shown */
/** @typedef {(shown: Shown, tell: (share: number) => void) => unknown} Make   `tell`: how much of it is done, 0 to 1 */

/**
 * @param {HTMLElement} list
 * @param {Actions} act
 * @param {() => Drawing | null} latest
 * @returns {(name: string, make: Make) => HTMLButtonElement} adds a button; what it is called and does stands in the texts
 */
export function createChoices(list, act, latest) {
  return (name, make) => {
    const button = /** @type {HTMLButtonElement} */ (html('button', { class: 'choice', type: 'button', id: `share-${name}` }, list));
    html('b', { 'data-text': `share.${name}` }, button);
    const help = html('span', { 'data-text': `share.${name}.help` }, button);
    button.addEventListener('click', async () => {
      const drawing = latest();
      if (!drawing?.scene) return;
      const { t } = drawing;
      button.disabled = true;
      try {
        await make({ ...drawing, scene: drawing.scene }, (share) => {
          const text = t('share.making', { percent: Math.round(100 * share) });
          setText(help, text);
        });
      } catch (error) {
        act.failed(error);
      } finally {
        button.disabled = false;
        setText(help, t(`share.${name}.help`));
      }
    });
    return button;
  };
}
