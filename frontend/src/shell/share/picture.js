/**
 * A card of the page, or all of it, as a picture that stands alone: its drawings with their styles written into them, its
 * canvases as images, its words as text in the page's own type.
 */

import { svg } from '../drawing/dom.js';
import { typeFor } from './type.js';

const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'visibility',
  'paint-order',
];
const LEFT_OUT =
  '.toolbar, .menus, .menu, .skip, .notice, dialog, button:not(.entry, .link), input, select, .edit-strip, .edit-tools, .sheet, .unseen, [aria-live], table, details';
const SHARPNESS = 2; // pixels of a PNG per pixel of the page
const PADDING = 4;

/**
 * @param {HTMLElement} card
 * @returns {Promise<{text: string, width: number, height: number}>} the text of an SVG file
 */
export async function svgOf(card) {
  const box = card.getBoundingClientRect();
  const [width, height] = [Math.ceil(box.width), Math.ceil(box.height)];
  const page = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height });
  const { backgroundColor } = getComputedStyle(card);
  svg('rect', { width, height, rx: PADDING, fill: backgroundColor }, page);
  for (const element of card.querySelectorAll('*')) {
    if (element.closest(LEFT_OUT) || element.parentElement?.closest('svg') || !isSeen(element)) continue;
    if (element instanceof SVGSVGElement) page.append(drawingOf(element, box));
    else if (element instanceof HTMLCanvasElement) page.append(imageOf(element, box));
    else if (element.matches('.ramp-key')) page.append(rampOf(element, box));
    else if (!(element instanceof SVGElement)) page.append(...boxOf(element, box), ...wordsOf(element, box));
  }
  const style = svg('style');
  style.textContent = await typeFor(page.textContent ?? '');
  page.prepend(style);
  return { text: new XMLSerializer().serializeToString(page), width, height };
}

/**
 * @param {Element} element
 * @returns {boolean} words for screen readers alone are there, and clipped away
 */
function isSeen(element) {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  for (let at = /** @type {Element | null} */ (element); at && at !== document.body; at = at.parentElement) {
    if (getComputedStyle(at).clipPath.startsWith('inset(50%')) return false;
  }
  return true;
}

/**
 * @param {HTMLElement} card
 * @returns {Promise<Blob>} a PNG file
 */
export async function pngOf(card) {
  const { text, width, height } = await svgOf(card);
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width * SHARPNESS, height * SHARPNESS];
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('Expected a picture, got none.'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {Element} element
 * @param {DOMRect} box
 */
function placeOf(element, box) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left - box.left, y: top - box.top, width, height };
}

/**
 * @param {SVGSVGElement} drawing
 * @param {DOMRect} box
 * @returns {Element} the drawing, with every style that it got from style sheets
 */
function drawingOf(drawing, box) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, index) => writeStyles(original, copies[index]));
  originals.forEach((original, index) => {
    if (getComputedStyle(original).display === 'none' && !original.closest('defs')) copies[index].remove();
  });
  for (const [name, value] of Object.entries(placeOf(drawing, box))) copy.setAttribute(name, String(value));
  return copy;
}

/**
 * @param {Element} original
 * @param {Element} copy
 */
function writeStyles(original, copy) {
  const style = getComputedStyle(original);
  for (const name of STYLES) copy.setAttribute(name, style.getPropertyValue(name));
  for (const name of ['class', 'style', 'tabindex', 'role', 'data-label']) copy.removeAttribute(name);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {DOMRect} box
 * @returns {Element}
 */
function imageOf(canvas, box) {
  return svg('image', { ...placeOf(canvas, box), href: canvas.toDataURL(), preserveAspectRatio: 'none' });
}

/**
 * @param {Element} ramp a colour key, of which a card has one at most
 * @param {DOMRect} box
 * @returns {Element} its bar with its tick
 */
function rampOf(ramp, box) {
  const style = getComputedStyle(ramp);
  const colours = style.backgroundImage.match(/rgb\([^)]*\)/g) ?? [];
  const group = svg('g', {});
  const gradient = svg('linearGradient', { id: 'ramp' }, group);
  colours.forEach((colour, n) => svg('stop', { offset: n / (colours.length - 1), 'stop-color': colour }, gradient));
  svg('rect', { ...placeOf(ramp, box), rx: 2, fill: 'url(#ramp)', stroke: style.getPropertyValue('--line') }, group);
  for (const tick of ramp.children) svg('rect', { ...placeOf(tick, box), fill: getComputedStyle(tick).backgroundColor }, group);
  return group;
}

/**
 * @param {Element} element
 * @param {DOMRect} box
 * @returns {Element[]} its ground and its edge, if it has any
 */
function boxOf(element, box) {
  const style = getComputedStyle(element);
  const hasEdge = ['Top', 'Right', 'Bottom', 'Left'].every(
    (side) => parseFloat(style.getPropertyValue(`border-${side.toLowerCase()}-width`)) > 0,
  );
  const hasGround = style.backgroundColor !== 'rgba(0, 0, 0, 0)';
  const room = element.getBoundingClientRect();
  if ((!hasEdge && !hasGround) || isCut(element, room)) return [];
  const look = {
    fill: hasGround ? style.backgroundColor : 'none',
    stroke: hasEdge ? style.borderTopColor : 'none',
    opacity: style.opacity,
  };
  return [svg('rect', { ...placeOf(element, box), rx: parseFloat(style.borderTopLeftRadius) || 0, ...look })];
}

/**
 * @param {Element} element
 * @param {DOMRect} room that something of it takes
 * @returns {boolean} whether a list that scrolls, or a box that is too small, hides it
 */
function isCut(element, room) {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    if (getComputedStyle(at).overflowY === 'visible') continue;
    const { top, bottom } = at.getBoundingClientRect();
    if (room.bottom > bottom + 1 || room.top < top - 1) return true;
  }
  return false;
}

/**
 * @param {Element} element
 * @param {DOMRect} box
 * @returns {Element[]} each of its own words where the page has it, so that lines break as they do there
 */
function wordsOf(element, box) {
  const style = getComputedStyle(element);
  const look = { fill: style.color, 'font-family': style.fontFamily, 'font-size': style.fontSize, 'font-weight': style.fontWeight };
  const words = [];
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    for (const match of (node.textContent ?? '').matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const room = range.getBoundingClientRect();
      if (isCut(element, room) || room.width === 0) continue;
      const { left, bottom, width, height } = room;
      const place = { x: left - box.left, y: bottom - box.top - 0.26 * height };
      const word = svg('text', { ...place, textLength: width, lengthAdjust: 'spacingAndGlyphs', ...look }); // in a font that a picture has
      word.textContent = match[0];
      word.style.fontVariantNumeric = style.fontVariantNumeric; // digits of one width, as on the page
      words.push(word);
    }
  }
  return words;
}
