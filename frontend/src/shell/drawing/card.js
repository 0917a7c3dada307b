/**
 * Cards that their panels bring along: title, place and help in one manifest. What the first picture shows stands in the
 * document itself, so that it is there before any module; every other card is made here.
 */

import { html, need, setShown, svg } from './dom.js';

/** @import { Entry } from '../../pure/words/help.js' */
/**
 * @typedef {{name: string, title: string, after: string, help: Omit<Entry, 'card'>[]}} Manifest
 *   `name`: the card's class, and its name in the help (`help.card.NAME`); `title`: key of its text; `after`: the card that it
 *   follows in the document, for keys and for screen readers; `help`: what stands on it
 */

/**
 * @param {Manifest} manifest
 * @returns {HTMLElement} hidden until the panel shows it
 */
export function createCard({ name, title, after }) {
  const card = html('section', { class: `card ${name}`, 'aria-labelledby': `${name}-title` });
  setShown(card, false);
  html('h2', { id: `${name}-title`, 'data-text': title }, html('header', {}, card));
  need(`.card.${after}`, HTMLElement).after(card);
  return card;
}

/**
 * A chart for a card: a canvas below, Plotly's axes, an overlay above.
 * @param {HTMLElement} card
 * @param {{name: string, label: string}} of   `label`: key of what the chart is called
 * @returns {{chart: HTMLElement, canvas: HTMLCanvasElement, plot: HTMLElement, overlay: SVGElement}}
 */
export function createChart(card, { name, label }) {
  const chart = html('div', { class: 'chart', id: `${name}-chart` }, card);
  const canvas = /** @type {HTMLCanvasElement} */ (html('canvas', { id: `${name}-canvas`, 'aria-hidden': 'true' }, chart));
  const plot = html('div', { id: `${name}-plot`, class: 'plot', role: 'img', 'data-label': label }, chart);
  const overlay = svg('svg', { id: `${name}-overlay`, class: 'overlay', 'aria-hidden': 'true' }, chart);
  return { chart, canvas, plot, overlay };
}
