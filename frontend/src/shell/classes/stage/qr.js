/** A QR code as a drawing: dark on white in every theme, with the white around it that readers need. */

import { cellsPath } from '../../../pure/specification/links.js';
import { svg } from '../../drawing/dom.js';
import { codeOf } from '../../share/code.js';

const QUIET = 4; // cells

/**
 * @param {string} text
 * @param {string} label
 * @param {Element} parent
 * @returns {Promise<SVGElement>}
 */
export async function addQr(text, label, parent) {
  const drawing = svg('svg', { class: 'class-qr', role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' }, parent);
  const cells = await codeOf(text);
  const size = cells.length + 2 * QUIET;
  drawing.setAttribute('viewBox', `${-QUIET} ${-QUIET} ${size} ${size}`);
  svg('rect', { x: -QUIET, y: -QUIET, width: size, height: size, fill: '#fff' }, drawing);
  svg('path', { d: cellsPath(cells), fill: '#000' }, drawing);
  return drawing;
}
