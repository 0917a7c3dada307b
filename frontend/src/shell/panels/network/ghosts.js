/** Ghosts in the network drawing: proposals for deeper layers and for new ones, with their scores. Chosen, one joins. */

import { GHOST_RADIUS, ghostsOf } from '../../../pure/drawing/ghosts.js';
import { short } from '../../../pure/words/numbers.js';
import { createChanges } from '../../drawing/changes.js';
import { setAttribute, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Layout } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Candidate } from '../../../../types/protocol'
 */
/** @typedef {(proposal: Candidate, decision: number) => unknown} Take   `decision`: offset of the one that it was a candidate of */

const REACH = 15; // pixels around the middle that a finger may hit

/**
 * @param {SVGElement} parent
 * @param {Take} onTake
 */
export function createGhosts(parent, onTake) {
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
      const isDoor = state.stage === 'open';
      if (!isOther([wanted?.offset, isDoor, ...scene.moment.structure.widths], restyled)) return;
      parent.replaceChildren();
      const { tiny } = palette();
      for (const { candidate, x, y, label } of ghostsOf(layout, wanted?.candidates ?? [], { ...box, text: tiny })) {
        const ghost = svg('g', { class: `ghost ${candidate.kind}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }, parent);
        const door = svg('g', {}, ghost); // without the score beside it, which its name says
        svg('rect', { class: 'hit', x: -REACH, y: -REACH, width: 2 * REACH, height: 2 * REACH }, door);
        svg('circle', { r: GHOST_RADIUS }, door);
        svg('path', { d: 'M-3.5 0H3.5M0 -3.5V3.5' }, door);
        if (label) svg('text', { y: GHOST_RADIUS + tiny }, ghost).textContent = label;
        const title = svg('title', {}, door);
        const what = t(`network.ghost.${candidate.kind}`, { layer: candidate.layer + 1, score: short(candidate.score, 2) });
        title.textContent = isDoor ? t('network.ghost.door', { what }) : what;
        if (isDoor && wanted) open(door, title.textContent, () => onTake(candidate, wanted.offset));
        else setAttribute(ghost, 'aria-hidden', 'true');
      }
    },
  };
}

/**
 * @param {SVGElement} door
 * @param {string} name
 * @param {() => unknown} take
 */
function open(door, name, take) {
  for (const [attribute, value] of Object.entries({ role: 'button', tabindex: 0, 'aria-label': name }))
    setAttribute(door, attribute, value);
  door.addEventListener('click', take);
  door.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation(); // elsewhere the space bar holds the run
    take();
  });
}
