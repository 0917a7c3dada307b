/** Where a person has asked for a neuron, until it has come: in this run, or in the twin that branched off to grow it. */

import { scalePosition } from '../../../pure/drawing/heat.js';
import { setAttribute, setShown, svg } from '../../drawing/dom.js';

/**
 * @import { State } from '../../connection/store.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Landscape } from '../../../../types/protocol'
 */
/** @typedef {{location?: number | [number, number] | null, scale?: number | null}} Place */

const ARM = 9; // pixels

/**
 * @param {State} state
 * @returns {Place | null}
 */
export function placedOf({ history, placed, twin }) {
  if (history.asked?.type === 'place') return /** @type {Place} */ (history.asked);
  return placed && placed.run === twin?.run ? placed : null;
}

/**
 * @param {SVGElement} overlay
 * @returns {(state: State, landscape: Landscape, view: {projection: Projection, height: number}) => void}
 */
export function createPlaced(overlay) {
  const cross = svg('path', { class: 'placed', d: `M${-ARM} 0H${ARM}M0 ${-ARM}V${ARM}` }, overlay);
  return (state, landscape, { projection, height }) => {
    const place = placedOf(state);
    const isHere = typeof place?.location === 'number';
    setShown(cross, isHere);
    if (!isHere) return;
    const y = Math.min(Math.max(scalePosition(landscape, place.scale ?? landscape.best_scale) * height, ARM), height - ARM);
    setAttribute(cross, 'transform', `translate(${projection.x(/** @type {number} */ (place.location)).toFixed(1)} ${y.toFixed(1)})`);
  };
}
