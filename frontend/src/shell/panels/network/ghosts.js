/** Ghosts in the network drawing: proposals for deeper layers and for new ones, with their scores. */

import { GHOST_RADIUS, ghostsOf } from '../../../pure/drawing/ghosts.js';
import { short } from '../../../pure/words/numbers.js';
import { createChanges } from '../../drawing/changes.js';
import { setAttribute, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Layout } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 */

/** @param {SVGElement} parent */
export function createGhosts(parent) {
  const isOther = createChanges();
  return {
    /**
     * @param {Layout} layout
     * @param {Scene} scene
     * @param {Drawing} drawing
     * @param {{width: number, height: number}} box
     */
    draw(layout, scene, { t, restyled, state }, box) {
      const over = state.history.states.at(-1)?.status === 'finished' && scene.atEnd;
      const wanted = over ? null : scene.decision;
      if (!isOther([wanted?.offset, ...scene.moment.structure.widths], restyled)) return;
      parent.replaceChildren();
      const { tiny } = palette();
      for (const { candidate, x, y, label } of ghostsOf(layout, wanted?.candidates ?? [], { ...box, text: tiny })) {
        const ghost = svg('g', { class: `ghost ${candidate.kind}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }, parent);
        svg('circle', { r: GHOST_RADIUS }, ghost);
        svg('path', { d: 'M-3.5 0H3.5M0 -3.5V3.5' }, ghost);
        if (label) svg('text', { y: GHOST_RADIUS + tiny }, ghost).textContent = label;
        const title = svg('title', {}, ghost);
        title.textContent = t(`network.ghost.${candidate.kind}`, { layer: candidate.layer + 1, score: short(candidate.score, 2) });
        setAttribute(ghost, 'aria-hidden', 'true');
      }
    },
  };
}
