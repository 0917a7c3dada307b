/**
 * What every symbol and number on the screen is: the table of the page's help. Pure.
 *
 * An entry's term is `help.KEY`, its sentence `help.KEY.is`. A test walks the document: everything that is drawn or written
 * in the board and the bar belongs to an entry.
 */

/**
 * @typedef {{key: string, card: string, selectors: string[]}} Entry
 *   the more particular entries of a card come first; `card`: `bar`, or the class of a card
 */

/** What stands in the document itself; panels that bring a card along bring its entries. @type {readonly Entry[]} */
export const ENTRIES = [
  { key: 'status', card: 'bar', selectors: ['#status'] },
  { key: 'pause', card: 'bar', selectors: ['#toggle'] },
  { key: 'step', card: 'bar', selectors: ['#step'] },
  { key: 'growth', card: 'bar', selectors: ['#growth'] },
  { key: 'reset', card: 'bar', selectors: ['#reset'] },
  { key: 'seed', card: 'bar', selectors: ['#seed'] },
  { key: 'speed', card: 'bar', selectors: ['.speed'] },
  { key: 'lapse', card: 'bar', selectors: ['.lapse', '.c-lapse'] },
  { key: 'menus', card: 'bar', selectors: ['.menus'] },
  { key: 'name', card: 'bar', selectors: ['.brand h1', '.tagline'] },

  { key: 'samples', card: 'fit', selectors: ['#fit-plot .trace', 'li:has(.key-samples)'] },
  { key: 'target', card: 'fit', selectors: ['#legend-target'] },
  { key: 'fit', card: 'fit', selectors: ['.fit-curve', '.fit-beyond', '#fit-canvas', 'li:has(.key-fit)'] },
  { key: 'band', card: 'fit', selectors: ['.band-curve', '.band-points', '#legend-band'] },
  { key: 'location', card: 'fit', selectors: ['#fit-overlay .location', 'li:has(.key-location)'] },
  { key: 'place', card: 'fit', selectors: ['.place-line'] },
  { key: 'without', card: 'fit', selectors: ['.focus-curve', '#legend-without'] },
  { key: 'twin', card: 'fit', selectors: ['.twin-curve', '#legend-twin'] },
  { key: 'drawing', card: 'fit', selectors: ['#draw-own', '#draw-hint', 'path.trace'] },
  { key: 'axes', card: 'fit', selectors: ['#fit-plot'] },

  { key: 'score', card: 'landscape', selectors: ['#landscape-canvas', '#landscape-subtitle', '#landscape-scale', '#landscape-waiting'] },
  { key: 'thin', card: 'landscape', selectors: ['#landscape-legend'] },
  { key: 'floor', card: 'landscape', selectors: ['.chance-line'] },
  { key: 'ring', card: 'landscape', selectors: ['#landscape-overlay .ring', '#landscape-differs'] },
  { key: 'placed', card: 'landscape', selectors: ['#landscape-overlay .placed'] },
  { key: 'triangle', card: 'landscape', selectors: ['.landscape-neuron'] },
  { key: 'scale', card: 'landscape', selectors: ['.axis-wide', '.axis-sharp'] },
  { key: 'shared', card: 'landscape', selectors: ['.card.landscape .axis-x'] },

  { key: 'region', card: 'plane', selectors: ['#plane-canvas', '.card.plane > .plane-foot', '.brush-sheet'] },
  { key: 'class', card: 'plane', selectors: ['#plane-plot .trace', '#plane-legend li:has(.class-key)'] },
  { key: 'border', card: 'plane', selectors: ['.class-border'] },
  { key: 'wrong', card: 'plane', selectors: ['#plane-overlay .wrong-rings', '#plane-legend li:has(.wrong-rings)'] },
  { key: 'right', card: 'plane', selectors: ['#plane-score'] },
  { key: 'brush', card: 'plane', selectors: ['.brush', '#paint', '.card.plane > [role=status]'] },
  { key: 'plane', card: 'plane', selectors: ['#plane-plot'] },

  { key: 'input', card: 'network', selectors: ['.node.input'] },
  { key: 'output', card: 'network', selectors: ['.node.output'] },
  { key: 'neuron', card: 'network', selectors: ['.node.hidden', '.thumbnails'] },
  { key: 'edge', card: 'network', selectors: ['.edge', '.sign', '#network-canvas', '.weight-label *'] },
  { key: 'ghost', card: 'network', selectors: ['.ghost'] },
  { key: 'size', card: 'network', selectors: ['#network-size'] },
  { key: 'biography', card: 'network', selectors: ['#biography'] },

  { key: 'decision', card: 'why', selectors: ['#why-step'] },
  { key: 'evidence', card: 'why', selectors: ['[data-gauge="why.evidence"]'] },
  { key: 'noise', card: 'why', selectors: ['[data-gauge="why.noise"]', '[data-gauge="why.alpha"]'] },
  { key: 'training', card: 'why', selectors: ['[data-gauge="why.training"]', '[data-gauge="why.tau"]'] },
  { key: 'worth', card: 'why', selectors: ['[data-gauge="why.price"]'] },
  { key: 'scores', card: 'why', selectors: ['#verdict', '#verdict-line', '#more'] },
  { key: 'change', card: 'why', selectors: ['.log .growth .proof', '.log .width .proof', '.log .depth .proof'] },
  { key: 'log', card: 'why', selectors: ['#log', '.why .gauges'] },
  { key: 'end', card: 'why', selectors: ['#end'] },
  { key: 'again', card: 'why', selectors: ['.card.why > header .button'] },

  { key: 'loss', card: 'timeline', selectors: ['.c-loss'] },
  { key: 'eta', card: 'timeline', selectors: ['.c-score'] },
  { key: 'neurons', card: 'timeline', selectors: ['.c-neurons'] },
  { key: 'mark', card: 'timeline', selectors: ['.timeline-mark', '.growth-line'] },
  { key: 'stretch', card: 'timeline', selectors: ['.timeline-doors', '.timeline-stretch', '.timeline-tip', '.timeline-pointer'] },
  { key: 'cursor', card: 'timeline', selectors: ['#cursor', '#scrubber'] },
  { key: 'live', card: 'timeline', selectors: ['#live'] },
  { key: 'steps', card: 'timeline', selectors: ['#timeline-plot', '#timeline-canvas', '#timeline-overlay'] },
];

/**
 * @param {readonly Entry[]} entries
 * @returns {string[]} the bar and the cards that have entries
 */
export const cardsOf = (entries) => [...new Set(entries.map(({ card }) => card))];

/**
 * @param {{matches: (selector: string) => boolean, parentElement: any} | null} element
 * @param {readonly Entry[]} entries
 * @returns {Entry | null} what explains it, or what it is in
 */
export function entryFor(element, entries) {
  for (let at = element; at; at = at.parentElement) {
    const here = at;
    const found = entries.find(({ selectors }) => selectors.some((selector) => here.matches(selector)));
    if (found) return found;
  }
  return null;
}
