/** Vector figures fit for a paper: Plotly draws them, and gets the page's type and a caption. */

import { PAPER, paperCaption, paperFigure } from '../../pure/drawing/paper.js';
import { svgOfFigure } from '../drawing/plot.js';
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
  const { width, height } = PAPER;
  // As text: a parsed document obeys the page's content policy, which forbids the styles that Plotly has written into it.
  const figure = await svgOfFigure(paperFigure(name, shown), { width, height });
  const caption = paperCaption(name, shown);
  const lines = brokenLines(caption);
  const whole = Math.ceil(height + EDGE + lines.length * LINE * PAPER.text);
  const type = await typeFor(figure.replaceAll(/<[^>]*>/g, '') + caption);
  const head = `${rootOf(whole)}<title>${escaped(caption)}</title><style>${type}</style>`;
  const ground = `<rect y="${height - 1}" width="${width}" height="${whole - height + 1}" fill="#ffffff"/>`;
  return figure.replace(/<svg\b[^>]*>/, head).replace(/<\/svg>\s*$/, `${ground}${captionOf(lines, height + PAPER.text)}</svg>`);
}

/**
 * @param {number} height
 * @returns {string}
 */
function rootOf(height) {
  const { width, millimetres } = PAPER;
  const size = `width="${millimetres}mm" height="${((millimetres * height) / width).toFixed(2)}mm" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>`;
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * @param {string[]} lines
 * @param {number} top
 * @returns {string}
 */
function captionOf(lines, top) {
  const spans = lines.map((line, n) => `<tspan x="${EDGE}" y="${(top + n * LINE * PAPER.text).toFixed(1)}">${escaped(line)}</tspan>`);
  return `<text font-family="${PAPER.font}" font-size="${PAPER.text}" fill="#000000">${spans.join('')}</text>`;
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
