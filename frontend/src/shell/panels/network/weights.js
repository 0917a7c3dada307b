/** The weight of the connection that the pointer is on. */

import { edgePoint } from '../../../pure/drawing/layout.js';
import { short } from '../../../pure/words/numbers.js';
import { setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Connection } from './connections.js'
 * @import { Translate } from '../../../texts/index.js'
 */

const REACH = 7; // pixels
const PARTS = 24; // points of a connection that are looked at
const ROOM = 6; // around the words

/**
 * @param {SVGElement} drawing
 * @returns {(connections: Connection[], t: Translate) => void}
 */
export function createWeights(drawing) {
  const label = svg('g', { class: 'weight-label', 'aria-hidden': 'true' }, drawing);
  const ground = svg('rect', { rx: 5 }, label);
  const text = /** @type {SVGTextElement} */ (svg('text', {}, label));
  /** @type {{x: number, y: number} | null} */
  let at = null;
  /** @type {Connection[]} */
  let known = [];
  /** @type {Translate | null} */
  let translate = null;
  setShown(label, false);

  function show() {
    const found = at && translate ? nearest(known, at) : null;
    setShown(label, found !== null);
    if (!at || !found || !translate) return;
    setText(text, translate('network.weight', { value: short(found.weight, 3) }));
    const { width, height } = text.getBBox();
    const x = Math.min(Math.max(at.x, width / 2 + ROOM), drawing.clientWidth - width / 2 - ROOM);
    setAttribute(label, 'transform', `translate(${x.toFixed(1)} ${(at.y - height - 2).toFixed(1)})`);
    const size = { x: -width / 2 - ROOM, y: -height, width: width + 2 * ROOM, height: height + ROOM };
    for (const [name, value] of Object.entries(size)) setAttribute(ground, name, value.toFixed(1));
  }

  const card = /** @type {HTMLElement} */ (drawing.parentElement);
  card.addEventListener('pointermove', ({ clientX, clientY, target }) => {
    const { left, top } = drawing.getBoundingClientRect();
    at = target instanceof Element && target.closest('.node') ? null : { x: clientX - left, y: clientY - top };
    show();
  });
  card.addEventListener('pointerleave', () => {
    at = null;
    show();
  });
  return (connections, t) => {
    known = connections;
    translate = t;
    if (at) show();
  };
}

/**
 * @param {Connection[]} connections
 * @param {{x: number, y: number}} at
 * @returns {Connection | null} the one within reach that is nearest
 */
function nearest(connections, at) {
  let [best, least] = [/** @type {Connection | null} */ (null), REACH];
  for (const connection of connections) {
    for (let part = 0; part <= PARTS; part += 1) {
      const { x, y } = edgePoint(connection.from, connection.to, part / PARTS);
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance < least) [best, least] = [connection, distance];
    }
  }
  return best;
}
