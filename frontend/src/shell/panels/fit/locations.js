/** The neurons' places on the x axis: a triangle and a number each, and the line at which a new one joins. */

import { labelSides } from '../../../pure/drawing/labels.js';
import { freshExpansion, isFresh } from '../../../pure/run/structure.js';
import { createChanges } from '../../drawing/changes.js';
import { setAttribute, setShown, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Side } from '../../../pure/drawing/labels.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

const LABEL_ROOM = 2; // a mark and its number, in heights of the number

/**
 * @param {SVGElement} overlay
 * @param {(id: number | null) => void} onFocus
 * @param {(id: number, byKey: boolean) => void} onOpen
 */
export function createLocations(overlay, onFocus, onOpen) {
  const parent = svg('g', {}, overlay);
  /** @type {Map<number, SVGElement>} */
  const marks = new Map();
  const isOther = createChanges();

  /** @param {number} id */
  function markOf(id) {
    const known = marks.get(id);
    if (known) return known;
    const mark = svg('g', { class: 'location' }, parent);
    svg('rect', { class: 'hit', x: -8, y: 0, width: 24, height: 17 }, mark);
    svg('path', { d: 'M-5.5 13L0 3L5.5 13Z' }, mark);
    svg('text', { y: 13 }, mark).textContent = String(id);
    mark.addEventListener('pointerenter', () => onFocus(id));
    mark.addEventListener('pointerleave', () => onFocus(null));
    mark.addEventListener('click', () => onOpen(id, false));
    marks.set(id, mark);
    return mark;
  }

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  return (scene, { state, words, restyled, gliding, look }, projection) => {
    const { domain } = scene;
    // They drift slowly: five times a second is enough.
    if (!isOther([scene.expansion?.offset, scene.places.length, state.focus], words || restyled || gliding)) return;
    const inside = (look?.places ?? scene.places).filter(({ location }) => location >= domain[0] && location <= domain[1]);
    const xs = inside.map(({ location }) => projection.x(location));
    const sides = labelSides(xs, LABEL_ROOM * palette().tiny);
    inside.forEach(({ id }, at) => {
      const mark = markOf(id);
      setAttribute(mark, 'transform', `translate(${xs[at].toFixed(1)} ${(projection.top + projection.height).toFixed(1)})`);
      putLabel(/** @type {SVGElement} */ (mark.lastElementChild), sides[at]);
      mark.classList.toggle('new', isFresh(scene, id));
      mark.classList.toggle('dimmed', state.focus !== null && state.focus !== id);
    });
    const seen = new Set(inside.map(({ id }) => id));
    for (const [id, mark] of marks) {
      if (seen.has(id)) continue;
      mark.remove();
      marks.delete(id);
    }
  };
}

/** @param {SVGElement} clipped */
export function createPlaceLine(clipped) {
  const line = svg('line', { class: 'place-line' }, clipped);
  /**
   * @param {Scene} scene
   * @param {Projection} projection
   */
  return (scene, projection) => {
    const place = freshExpansion(scene)?.added[0]?.location ?? null;
    setShown(line, place !== null);
    if (place === null) return;
    const x = projection.x(place).toFixed(1);
    const ends = { x1: x, x2: x, y1: projection.top, y2: projection.top + projection.height };
    for (const [name, value] of Object.entries(ends)) setAttribute(line, name, value);
  };
}

/**
 * @param {SVGElement} label
 * @param {Side} side
 */
function putLabel(label, side) {
  setShown(label, side !== 'none');
  setAttribute(label, 'x', side === 'left' ? -7 : 7);
  setAttribute(label, 'text-anchor', side === 'left' ? 'end' : 'start');
}
