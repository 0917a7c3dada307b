/** What the map says where the pointer is, in place of its scale. */

import { isThin, scaleAt, scoreAt } from '../../../pure/drawing/heat.js';
import { place, short } from '../../../pure/words/numbers.js';
import { need, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Landscape } from '../../../../types/protocol'
 * @import { Translate } from '../../../texts/index.js'
 */
/** @typedef {{t: Translate, scene: Scene, landscape: Landscape, projection: Projection, height: number,
 *   cells: {levels: Uint8Array, thin: Uint8Array}}} Shown */

/** @returns {(shown: Shown, pointer: {x: number, y: number} | null) => void} */
export function createReadout() {
  const subtitle = need('#landscape-subtitle', HTMLElement);
  const scale = need('#landscape-scale', HTMLElement);
  return ({ t, scene, landscape, projection, height, cells }, pointer) => {
    const location = pointer ? projection.xAt(pointer.x) : NaN;
    const position = pointer ? pointer.y / height : NaN;
    const score = pointer ? scoreAt(landscape, cells.levels, location, position) : null;
    setShown(subtitle, score !== null);
    setShown(scale, score === null);
    if (score === null) return;
    const where = { x: place(location, scene.domain), scale: short(scaleAt(landscape, position), 2) };
    if (isThin(landscape, cells.thin, location, position)) setText(subtitle, t('landscape.point.thin', where));
    else setText(subtitle, t('landscape.point', { ...where, score: short(score, 2) }));
  };
}
