/** A pupil as a drawing: a shape in a colour, and the name beside it. */

import { SHAPES } from '../../pure/classes/marks.js';
import { nameIn } from '../../pure/classes/words.js';
import { html, svg } from '../drawing/dom.js';

/** @import { Member } from '../../../types/protocol' */

/**
 * @param {Pick<Member, 'shape' | 'colour'>} member
 * @param {Element | null} [parent]
 * @returns {SVGElement} that stands in a line of text
 */
export function markOf(member, parent = null) {
  const drawing = svg('svg', { class: 'pupil-mark', viewBox: '-1.15 -1.15 2.3 2.3', 'aria-hidden': 'true' }, parent);
  svg('path', { d: SHAPES[member.shape], class: `of-${member.colour}` }, drawing);
  return drawing;
}

/**
 * @param {Pick<Member, 'shape' | 'colour'>} member
 * @param {{x: number, y: number, size: number}} place pixels; `size`: from the middle to the edge
 * @param {Element} parent in a drawing
 */
export function placeMark(member, { x, y, size }, parent) {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`;
  svg('path', { d: SHAPES[member.shape], class: `placed of-${member.colour}`, transform }, parent);
}

/**
 * @param {Member} member
 * @param {string} language
 * @param {Element | null} [parent]
 * @returns {HTMLElement}
 */
export function nameTag(member, language, parent = null) {
  const tag = html('span', { class: 'name-tag' }, parent);
  markOf(member, tag);
  html('b', { text: nameIn(member, language) }, tag);
  return tag;
}
