/** The rings on the map: a strong one on what was chosen, a thin one on the highest score, and a word where they differ. */

import { isBesideSummit } from '../../../pure/drawing/chance.js';
import { chosenPlace, scalePosition } from '../../../pure/drawing/heat.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Landscape } from '../../../../types/protocol'
 * @import { Translate } from '../../../texts/index.js'
 */

const RING = 7; // radius, pixels

/**
 * @param {SVGElement} overlay
 * @returns {(t: Translate, scene: Scene, landscape: Landscape, view: {projection: Projection, height: number}) => void}
 */
export function createRings(overlay) {
  const summit = svg('circle', { class: 'ring summit', r: RING - 2 }, overlay);
  const rings = [svg('circle', { class: 'ring outer', r: RING }, overlay), svg('circle', { class: 'ring', r: RING }, overlay)];
  const word = need('#landscape-differs', HTMLElement);
  return (t, scene, landscape, { projection, height }) => {
    const chosen = chosenPlace(scene.decision, landscape);
    const isBeside = isBesideSummit(chosen, landscape);
    for (const ring of rings) put(ring, chosen);
    put(summit, isBeside ? { location: landscape.best_location, scale: landscape.best_scale } : null);
    setShown(word, isBeside);
    if (isBeside) setText(word, t(isByAPerson(scene) ? 'landscape.differs.person' : 'landscape.differs'));

    /**
     * @param {SVGElement} ring
     * @param {{location: number, scale: number} | null} place
     */
    function put(ring, place) {
      setShown(ring, place !== null);
      if (!place) return;
      const y = Math.min(Math.max(scalePosition(landscape, place.scale) * height, RING), height - RING); // whole, at the edge too
      setAttribute(ring, 'cx', projection.x(place.location).toFixed(1));
      setAttribute(ring, 'cy', y.toFixed(1));
    }
  };
}

/** @param {Scene} scene */
const isByAPerson = ({ decision }) => decision?.reason === 'placed' || decision?.reason === 'forced';
