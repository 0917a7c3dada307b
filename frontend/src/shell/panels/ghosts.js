/** Ghosts in the network drawing: proposals that the landscape cannot show, for deeper layers and for new ones. */

import { svg, setAttribute } from '../dom.js';
import { short } from '../../pure/numbers.js';

/** @typedef {import('../../pure/layout.js').Layout} Layout */

/**
 * @param {SVGElement} parent
 */
export function createGhosts(parent) {
  /** @type {unknown} */
  let drawnFor = null;
  return {
    /**
     * @param {Layout} layout
     * @param {import('../../pure/scene.js').Scene} scene
     * @param {import('../loop.js').Drawing} drawing
     * @param {number} height
     */
    draw(layout, scene, { t, restyled, state }, height) {
      const over = state.history.states.at(-1)?.status === 'finished' && scene.atEnd;
      const wanted = over ? null : scene.decision;
      const key = `${wanted?.offset}:${scene.moment.structure.widths}`;
      if (drawnFor === key && !restyled) return;
      drawnFor = key;
      parent.replaceChildren();
      for (const candidate of wanted?.candidates ?? []) {
        const deeper = candidate.kind === 'width' && candidate.layer > 0;
        if (candidate.accepted || !(candidate.score > 0) || !(candidate.kind === 'depth' || deeper)) continue;
        const { columns } = layout;
        const x = deeper ? columns[candidate.layer + 1] : (columns[candidate.layer] + columns[candidate.layer + 1]) / 2;
        if (Number.isNaN(x)) continue;
        const ghost = svg('g', { class: `ghost ${candidate.kind}`, transform: `translate(${x.toFixed(1)} ${height - 18})` }, parent);
        svg('circle', { r: 8 }, ghost);
        svg('path', { d: 'M-3.5 0H3.5M0 -3.5V3.5' }, ghost);
        svg('text', { y: 21 }, ghost).textContent = `Δη ${short(candidate.score, 2)}`;
        const title = svg('title', {}, ghost);
        title.textContent = t(`network.ghost.${candidate.kind}`, { layer: candidate.layer + 1, score: short(candidate.score, 2) });
        setAttribute(ghost, 'aria-hidden', 'true');
      }
    },
  };
}
