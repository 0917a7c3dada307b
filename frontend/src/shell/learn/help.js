/** What is what: a list per card, in which every symbol and number has its sentence. Pointing at the page finds the entry. */

import { cardsOf, entryFor } from '../../pure/words/help.js';
import { html, setShown } from '../drawing/dom.js';

/**
 * @import { Entry } from '../../pure/words/help.js'
 * @import { Panel } from '../drawing/loop.js'
 * @import { Translate } from '../../texts/index.js'
 */

/**
 * @param {readonly Entry[]} entries
 * @returns {Panel & {open: (card?: string) => void}}
 */
export function createHelp(entries) {
  const cards = cardsOf(entries);
  const panel = html('aside', { id: 'help', class: 'help', 'aria-labelledby': 'help-title', hidden: '' }, document.body);
  let card = 'bar';
  /** @type {HTMLElement | null} */
  let opener = null;
  /** @type {Translate} */
  let t = (key) => key;

  function fill() {
    const header = html('header');
    html('h2', { id: 'help-title', text: t('help.title') }, header);
    const close = html('button', { class: 'button small', type: 'button', id: 'help-close', text: t('notice.close') }, header);
    close.addEventListener('click', leave);
    const choices = html('div', { class: 'segments', role: 'group', 'aria-label': t('help.title') });
    for (const name of cards.filter(isShown)) {
      const button = html(
        'button',
        { class: 'button small', type: 'button', text: t(`help.card.${name}`), 'aria-pressed': String(name === card) },
        choices,
      );
      button.addEventListener('click', () => turnTo(name));
    }
    const list = html('ul');
    for (const { key } of entries.filter((entry) => entry.card === card)) {
      const item = html('button', { class: 'help-entry', type: 'button', 'data-entry': key }, html('li', {}, list));
      html('b', { text: t(`help.${key}`) }, item);
      html('span', { text: t(`help.${key}.is`) }, item);
      for (const event of ['pointerenter', 'focus', 'click']) item.addEventListener(event, () => light(key));
      for (const event of ['pointerleave', 'blur']) item.addEventListener(event, () => light(null));
    }
    panel.replaceChildren(header, html('p', { class: 'hint', text: t('help.point') }), choices, list);
    panel.classList.toggle('left', card === 'network' || card === 'why');
  }

  /** @param {string | null} key of the entry whose symbols light up on the page */
  function light(key) {
    for (const element of document.querySelectorAll('.explained')) element.classList.remove('explained');
    const entry = entries.find((one) => one.key === key);
    for (const selector of entry?.selectors ?? []) {
      for (const element of document.querySelectorAll(selector)) element.classList.add('explained');
    }
  }

  /** @param {string} name */
  function turnTo(name) {
    card = name;
    fill();
    /** @type {HTMLElement | null} */ (panel.querySelector('[aria-pressed="true"]'))?.focus();
  }

  function leave() {
    setShown(panel, false);
    light(null);
    opener?.focus();
  }

  /** @param {Event} event */
  function found({ target }) {
    if (panel.hidden || !(target instanceof Element) || panel.contains(target) || target.closest('.help-button')) return null;
    return entryFor(target, entries);
  }

  /** @param {string} key */
  function show(key) {
    for (const item of panel.querySelectorAll('.help-entry')) {
      const its = /** @type {HTMLElement} */ (item).dataset.entry === key;
      item.classList.toggle('found', its);
      if (its) item.scrollIntoView({ block: 'nearest' });
    }
  }

  document.addEventListener('pointerover', (event) => {
    const entry = found(event);
    if (entry && entry.card === card) show(entry.key);
  });
  for (const moment of ['click', 'focusin']) {
    document.addEventListener(moment, (event) => {
      const entry = found(event);
      if (!entry) return;
      if (entry.card !== card) {
        card = entry.card;
        fill();
      }
      show(entry.key);
    });
  }
  // Before the page's own keys: Escape closes the help and nothing else.
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || panel.hidden) return;
      event.stopPropagation();
      leave();
    },
    { capture: true },
  );

  /** @param {string} name */
  function open(name = card) {
    opener = /** @type {HTMLElement | null} */ (document.activeElement);
    setShown(panel, true);
    card = isShown(name) ? name : 'bar';
    turnTo(card);
  }

  addButtons(cards, open);
  return {
    open,
    draw(drawing) {
      t = drawing.t;
      if (!panel.hidden && drawing.restyled) fill();
    },
  };
}

/**
 * @param {string[]} cards
 * @param {(card: string) => void} open
 */
function addButtons(cards, open) {
  for (const card of cards.filter((name) => name !== 'bar')) {
    const header = document.querySelector(`.card.${card} > header`);
    if (!header) throw new Error(`Expected a card ${card} with a header, got none.`);
    const button = html(
      'button',
      { class: 'help-button', type: 'button', text: '?', 'data-label': 'help.open', 'data-help': 'help.open' },
      header,
    );
    button.addEventListener('click', () => open(card));
  }
}

/** @param {string} card */
function isShown(card) {
  return card === 'bar' || Boolean(document.querySelector(`.card.${card}`)?.checkVisibility());
}
