/** The colours of classes in the theme that is shown, read from the style sheet once per theme. */

import { colourOf } from '../pure/classes.js';
import { palette } from './palette.js';

/** @typedef {import('../pure/plane.js').Colour} Colour */

/** @type {{key: string, inks: string[], regions: Colour[], low: Colour, high: Colour} | null} */
let cached = null;

/** @returns {{inks: string[], regions: Colour[], low: Colour, high: Colour}} for samples, for regions, for responses */
export function classColours() {
  const { key } = palette();
  if (cached?.key === key) return cached;
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  cached = {
    key,
    inks: [0, 1, 2, 3].map((n) => read(`--class-${n}-ink`)),
    regions: [0, 1, 2, 3].map((n) => colourOf(read(`--class-${n}`))),
    low: colourOf(read('--negative')),
    high: colourOf(read('--positive')),
  };
  return cached;
}
