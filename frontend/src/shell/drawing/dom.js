/** Small helpers for the document: finding what must be there, making elements, changing only what differs. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function need(selector, type, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`Expected ${selector} in the page, got ${found}.`);
  return found;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {Element | null} [parent]
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, parent = null) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  parent?.append(element);
  return element;
}

/**
 * @param {string} tag
 * @param {{class?: string, text?: string} & Record<string, string | undefined>} [attributes]
 * @param {Element | null} [parent]
 * @returns {HTMLElement}
 */
export function html(tag, { class: names, text, ...attributes } = {}, parent = null) {
  const element = document.createElement(tag);
  if (names) element.className = names;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  parent?.append(element);
  return element;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | number} value
 */
export function setAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {SVGElement | HTMLElement} element
 * @param {boolean} shown
 */
export function setShown(element, shown) {
  if (shown !== element.hasAttribute('hidden')) return; // setting what is set costs a style computation
  if (shown) element.removeAttribute('hidden');
  else element.setAttribute('hidden', '');
}

/**
 * An SVG `path` through points, without those that are not numbers.
 * @param {ArrayLike<number>} xs pixels
 * @param {ArrayLike<number>} ys pixels
 * @returns {string}
 */
export function linePath(xs, ys) {
  let path = '';
  let pen = 'M';
  for (let n = 0; n < xs.length; n += 1) {
    if (Number.isNaN(ys[n])) {
      pen = 'M';
      continue;
    }
    path += `${pen}${xs[n].toFixed(1)} ${ys[n].toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
