/** Vector figures fit for a paper: Plotly draws them, and gets the page's type and a caption. */

import { PAPER, paperCaption, paperFigure } from '../../pure/drawing/paper.js';
import { svg } from '../drawing/dom.js';
import { typeFor } from './type.js';

/** @import { PaperName, Shown } from '../../pure/drawing/paper.js' */

const LINE = 1.35; // of the type
const EDGE = 12;

/**
 * @param {PaperName} name
 * @param {Shown} shown
 * @returns {Promise<string>} the text of an SVG file
 */
export async function paperOf(name, shown) {
  const { Plotly } = /** @type {any} */ (globalThis);
  const { width, height } = PAPER;
  const address = await Plotly.toImage(paperFigure(name, shown), { format: 'svg', width, height });
  const drawn = new DOMParser().parseFromString(decodeURIComponent(address.slice(address.indexOf(',') + 1)), 'image/svg+xml');
  const figure = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (drawn.documentElement));
  const caption = paperCaption(name, shown);
  const lines = brokenLines(caption);
  const whole = Math.ceil(height + EDGE + lines.length * LINE * PAPER.text);
  setSize(figure, whole);
  figure.prepend(titleOf(caption), styleOf(await typeFor(figure.textContent + caption)));
  const background = svg('rect', { y: height - 1, width, height: whole - height + 1, fill: '#ffffff' });
  figure.append(background, captionOf(lines, height + PAPER.text));
  return new XMLSerializer().serializeToString(figure);
}

/**
 * @param {SVGSVGElement} figure
 * @param {number} height
 */
function setSize(figure, height) {
  const scale = PAPER.millimetres / PAPER.width;
  figure.setAttribute('viewBox', `0 0 ${PAPER.width} ${height}`);
  figure.setAttribute('width', `${PAPER.millimetres}mm`);
  figure.setAttribute('height', `${(scale * height).toFixed(2)}mm`);
  figure.removeAttribute('style');
}

/** @param {string} caption */
function titleOf(caption) {
  const title = svg('title');
  title.textContent = caption;
  return title;
}

/** @param {string} text */
function styleOf(text) {
  const style = svg('style');
  style.textContent = text;
  return style;
}

/**
 * @param {string[]} lines
 * @param {number} top
 */
function captionOf(lines, top) {
  const text = svg('text', { 'font-family': PAPER.font, 'font-size': PAPER.text, fill: '#000000' });
  lines.forEach((line, n) => {
    svg('tspan', { x: EDGE, y: (top + n * LINE * PAPER.text).toFixed(1) }, text).textContent = line;
  });
  return text;
}

/**
 * @param {string} text
 * @returns {string[]} lines as wide as the figure; Chinese may break after any character
 */
function brokenLines(text) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  context.font = `${PAPER.text}px ${PAPER.font}`;
  const lines = [''];
  for (const [piece] of text.matchAll(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/gu)) {
    const longer = lines[lines.length - 1] + piece;
    if (context.measureText(longer.trimEnd()).width > PAPER.width - 2 * EDGE) lines.push(piece);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trimEnd());
}
