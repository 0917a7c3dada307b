/** The last ten guesses on one line: the neuron in the middle, each guess as far beside it as it was, the newest filled. */

import { html, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Guessed } from '../../../pure/guess/nearness.js'
 * @import { Translate } from '../../../texts/index.js'
 */

const [WIDTH, HEIGHT, RADIUS] = [300, 26, 6];
const MIDDLE = 'M-6 6L0 -5L6 6Z';

/**
 * @param {HTMLElement} parent
 * @returns {(t: Translate, guesses: readonly Guessed[]) => void}
 */
export function createStrip(parent) {
  const root = html('div', { class: 'guess-strip' }, parent);
  const words = html('span', {}, root);
  const line = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': '' }, root);
  return (t, guesses) => {
    setText(words, t(guesses.length > 0 ? 'guess.strip' : 'guess.strip.none'));
    setShown(line, guesses.length > 0);
    setAttribute(line, 'aria-label', guesses.map(({ word }) => t(`guess.word.${word}`)).join(', '));
    const x = (/** @type {number} */ away) => WIDTH / 2 + Math.sign(away) * Math.sqrt(Math.abs(away)) * (WIDTH / 2 - RADIUS - 2);
    line.replaceChildren(
      svg('line', { x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2 }),
      svg('path', { d: MIDDLE, class: 'guess-neuron new', transform: `translate(${WIDTH / 2} ${HEIGHT / 2})` }),
      ...guesses.map(({ away }, index) =>
        svg('circle', {
          cx: x(away).toFixed(1),
          cy: HEIGHT / 2,
          r: RADIUS,
          class: index === guesses.length - 1 ? 'newest' : '',
        }),
      ),
    );
  };
}
