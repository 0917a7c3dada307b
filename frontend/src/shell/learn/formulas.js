/** Formulas by KaTeX, fetched when the first one is wanted: it is as large as the rest of the page without Plotly. */

import { MATHML } from '../../texts/mathml.js';
import { isFile } from '../connection/recording.js';

/** @type {Promise<{render: (tex: string, element: HTMLElement, options: object) => void}> | null} */
let wanted = null;

function fetchLibrary() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('vendor/katex/katex.min.css', document.baseURI).href;
  document.head.append(link);
  // Not a literal: a page saved as one file must not carry the library, and shows the formulas as MathML.
  const address = new URL('vendor/katex/katex.mjs', document.baseURI).href;
  return import(address).then((module) => module.default);
}

/**
 * Put a formula into an element. Its MathML stands there until the library has come, and if it does not come.
 * @param {HTMLElement} element
 * @param {string} tex
 */
export async function showFormula(element, tex) {
  const parsed = new DOMParser().parseFromString(MATHML[tex] ?? '', 'text/html').body.firstElementChild;
  element.replaceChildren(parsed ? document.importNode(parsed, true) : tex);
  if (isFile()) return;
  try {
    wanted ??= fetchLibrary();
    const { render } = await wanted;
    // By the DOM, not as markup: the content policy forbids style attributes there.
    render(tex, element, { displayMode: true, throwOnError: true, output: 'htmlAndMathml' });
  } catch {
    wanted = null;
    element.classList.add('typed');
  }
}
