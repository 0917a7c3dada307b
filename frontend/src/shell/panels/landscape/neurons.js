/** The first layer's neurons on the map: a triangle each, at its place and width. */

import { scalePosition } from '../../../pure/drawing/heat.js';
import { isFresh } from '../../../pure/run/structure.js';
import { setAttribute, svg } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Landscape } from '../../../../types/protocol'
 */

/** @param {SVGElement} overlay */
export function createNeurons(overlay) {
  const parent = svg('g', {}, overlay);
  return {
    count: () => parent.childElementCount,
    /**
     * @param {Scene} scene
     * @param {Landscape} landscape
     * @param {Drawing} drawing
     * @param {{projection: Projection, height: number}} view
     */
    draw(scene, landscape, { look, state: { focus } }, { projection, height }) {
      const { domain } = scene;
      const inside = (look?.places ?? scene.places).filter(({ location }) => location >= domain[0] && location <= domain[1]);
      while (parent.childElementCount < inside.length) svg('path', { class: 'landscape-neuron', d: 'M-5 4L0 -5L5 4Z' }, parent);
      while (parent.childElementCount > inside.length) parent.lastElementChild?.remove();
      inside.forEach(({ id, location, scale }, index) => {
        const mark = parent.children[index];
        const y = Math.min(Math.max(scalePosition(landscape, scale), 0.04), 0.96) * height;
        setAttribute(mark, 'transform', `translate(${projection.x(location).toFixed(1)} ${y.toFixed(1)})`);
        mark.classList.toggle('dimmed', focus !== null && focus !== id);
        mark.classList.toggle('new', isFresh(scene, id));
      });
    },
  };
}
