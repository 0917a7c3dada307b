/** A click on a neuron, or Enter, opens its formula; its numbers follow the moment that is shown. */

import { formulaOf } from '../../../pure/words/formula.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need } from '../../drawing/dom.js';

/**
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Formula } from '../../../pure/words/formula.js'
 * @import { Translate } from '../../../texts/index.js'
 */

const [EDGE, LOWEST] = [4, 220]; // pixels: from the top of the window, and what it needs above its end

/** @returns {Panel & {open: (id: number, byKey: boolean) => void}} */
export function createFormula() {
  const box = html('div', {
    id: 'neuron-formula',
    class: 'neuron-formula',
    role: 'group',
    'data-label': 'formula.title',
    popover: '',
    tabindex: '-1',
  });
  document.body.append(box);
  const isOther = createChanges();
  /** @type {number | null} */
  let shown = null;
  /** @type {Drawing | null} */
  let latest = null;
  box.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === 'closed') shown = null;
  });

  /** @param {Drawing} drawing */
  function draw(drawing) {
    latest = drawing;
    const { scene, t, words, restyled } = drawing;
    if (shown === null || !scene) return;
    const formula = formulaOf(scene, shown);
    if (!formula) return box.hidePopover(); // it was removed, or has not come yet at that step
    if (!isOther([shown, JSON.stringify(formula)], restyled) || !words) return;
    box.replaceChildren(...linesOf(t, shown, formula));
  }

  return {
    draw,
    /**
     * @param {number} id of the neuron
     * @param {boolean} byKey then the focus goes there, and comes back when it is closed
     */
    open(id, byKey) {
      // On "Why now?", so that the network and the curve stay in sight.
      const { top, left, width } = need('.card.why', HTMLElement).getBoundingClientRect();
      const y = Math.max(Math.min(top, innerHeight - LOWEST), EDGE);
      Object.assign(box.style, { top: `${y}px`, left: `${left}px`, width: `${width}px` });
      box.showPopover();
      shown = id;
      if (latest) draw({ ...latest, words: true, restyled: true });
      if (byKey) box.focus();
    },
  };
}

/**
 * @param {Translate} t
 * @param {number} id
 * @param {Formula} formula
 * @returns {HTMLElement[]}
 */
function linesOf(t, id, { sum, curve, goes }) {
  const rows = html('dl');
  const row = (/** @type {string} */ key, /** @type {string} */ text) => {
    html('dt', { text: t(key) }, rows);
    html('dd', { text }, rows);
  };
  row('formula.sum', sum);
  row('formula.curve', curve);
  row('formula.goes', goes.map(({ to, weight }) => `${to}: ${weight}`).join('   '));
  return [html('h3', { text: t('formula.of', { id }) }), rows, html('p', { class: 'hint', text: t('formula.units') })];
}
