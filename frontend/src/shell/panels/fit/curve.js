/** The fit itself: a stroke on the canvas while it moves, an element when it is still, and arrowheads where it leaves the axis. */

import { beyond } from '../../../pure/drawing/range.js';
import { need, setAttribute, setShown, svg } from '../../drawing/dom.js';
import { createLayer } from '../../drawing/layer.js';
import { palette } from '../../drawing/palette.js';
import { pathOf, strokeCurve } from './paths.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

/**
 * @param {SVGElement} clipped whose children end at the plot's edges
 * @param {SVGElement} overlay
 */
export function createCurve(clipped, overlay) {
  const layer = createLayer(need('#fit-canvas', HTMLCanvasElement));
  const fit = svg('path', { class: 'fit-curve' }, clipped);
  const outside = svg('path', { class: 'fit-beyond' }, overlay);
  return {
    /**
     * @param {Scene} scene
     * @param {Drawing} drawing
     * @param {Projection} projection
     * @param {boolean} dimmed when it is compared with a curve that stands for something else
     */
    draw(scene, { look, still, state }, projection, dimmed) {
      setShown(fit, still);
      fit.classList.toggle('dimmed', dimmed);
      if (still) {
        layer.clear();
        return setAttribute(fit, 'd', pathOf(scene.xs, scene.y, projection));
      }
      const context = layer.begin(projection); // the canvas is the plot's area, so that its edges cut the curve off
      context.globalAlpha = state.focus === null ? 1 : 0.3;
      context.strokeStyle = palette().fit;
      context.lineWidth = 3;
      strokeCurve(context, scene.xs, look?.y ?? scene.y, projection);
    },
    /**
     * Where the curve lies beyond the axis' bound: an arrowhead at the edge, so that nobody takes the edge for its end.
     * @param {Scene} scene
     * @param {[number, number]} range of the axis
     * @param {Projection} projection
     */
    drawBeyond(scene, range, { x, top, height }) {
      const heads = beyond(scene.y, range).map(({ index, side }) => {
        const at = x(scene.xs[index]).toFixed(1);
        return side > 0 ? `M${at} ${top + 1}l6 9h-12Z` : `M${at} ${top + height - 1}l6 -9h-12Z`;
      });
      setShown(outside, heads.length > 0);
      setAttribute(outside, 'd', heads.join(''));
    },
  };
}
