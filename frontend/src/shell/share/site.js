/** A site of recordings: the way back to its index. */

import { html, need } from '../drawing/dom.js';

/** @returns {boolean} whether the page is a recording that others can be sent to */
export const isOfSite = () => document.querySelector('#senn-index') !== null && location.protocol !== 'file:';

/** Show the link, where the page is one of many recordings. */
export function showIndex() {
  const index = /** @type {HTMLLinkElement | null} */ (document.querySelector('#senn-index'));
  if (!index) return;
  const link = html('a', { class: 'menu-button', href: index.getAttribute('href') ?? '', 'data-text': 'site.index' });
  need('nav.menus', HTMLElement).prepend(link);
}
