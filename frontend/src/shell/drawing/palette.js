/** The theme's colours as the canvas and Plotly need them: read from the style sheet, once per theme. */

import { colourOf } from '../../pure/drawing/classes.js';

/**
 * @import { Palette } from '../../pure/drawing/figures.js'
 * @import { Colour } from '../../pure/network/plane.js'
 */
/** @typedef {Palette & {grid: string, card: string, twin: string, positive: string, negative: string,
 *   newWidth: string, newDepth: string, hatch: string, tiny: number, dark: boolean, key: string}} FullPalette */

/** @type {FullPalette | null} */
let cached = null;

/** The theme changed: read the colours again when they are next wanted. */
export function forgetPalette() {
  cached = null;
}

/** @returns {FullPalette} kept until it is forgotten: asking the style sheet in every frame costs a style computation */
export function palette() {
  if (cached) return cached;
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const rem = parseFloat(style.fontSize); // pixels: sizes of type follow the browser's
  const size = (/** @type {string} */ name) => rem * parseFloat(read(name));
  const key = [read('page'), read('ink'), size('text')].join();
  cached = {
    ink: read('ink'),
    muted: read('muted'),
    line: read('grid'),
    grid: read('grid'),
    card: read('card'),
    samples: read('samples'),
    target: read('target'),
    fit: read('fit'),
    twin: read('twin'),
    positive: read('positive'),
    negative: read('negative'),
    newWidth: read('width'),
    newDepth: read('depth'),
    hatch: read('hatch'),
    tiny: size('tiny'),
    width: read('width-text'),
    depth: read('depth-text'),
    font: read('font'),
    text: size('text'),
    small: size('small'),
    dark: style.colorScheme === 'dark',
    key,
  };
  return cached;
}

/** @type {{key: string, inks: string[], regions: Colour[], low: Colour, high: Colour} | null} */
let cachedClasses = null;

/** The colours of classes. @returns {{inks: string[], regions: Colour[], low: Colour, high: Colour}} for samples, for regions, for responses */
export function classColours() {
  const { key } = palette();
  if (cachedClasses?.key === key) return cachedClasses;
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  cachedClasses = {
    key,
    inks: [0, 1, 2, 3].map((n) => read(`--class-${n}-ink`)),
    regions: [0, 1, 2, 3].map((n) => colourOf(read(`--class-${n}`))),
    low: colourOf(read('--negative')),
    high: colourOf(read('--positive')),
  };
  return cachedClasses;
}
