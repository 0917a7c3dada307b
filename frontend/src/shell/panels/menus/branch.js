/** Branching: the way not taken at a decision as a twin beside the run, interventions in the run itself, and the tree. */

import { otherWay } from '../../../pure/run/twin.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need } from '../../drawing/dom.js';
import { createBranchTree } from './branches.js';

/**
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createBranchMenu(act) {
  const menu = need('#branch-menu', HTMLElement);
  const isOther = createChanges();
  /** @type {Drawing | null} */
  let latest = null;
  const tree = createBranchTree(menu, {
    beside: act.beside,
    shown: () => latest && { run: latest.state.run, twin: latest.state.twin?.run ?? null, t: latest.t },
  });

  /**
   * @param {string} text
   * @param {() => unknown} choose
   * @param {boolean} [enabled]
   */
  function choice(text, choose, enabled = true) {
    const button = /** @type {HTMLButtonElement} */ (html('button', { class: 'choice', type: 'button', text }));
    button.disabled = !enabled;
    button.addEventListener('click', () => {
      menu.hidePopover();
      choose();
    });
    return button;
  }

  /** @param {Drawing} drawing */
  function twinChoices({ scene, state, t }) {
    const decision = scene?.decision;
    const parts = [html('h3', { text: t('branch.twin') })];
    if (decision) {
      const key = decision.accepted ? 'branch.without' : 'branch.with';
      parts.push(choice(t(key, { step: decision.step }), () => act.branch(decision.offset, otherWay(decision))));
    } else {
      parts.push(html('p', { class: 'hint', text: t('why.waiting') }));
    }
    const { twin } = state;
    if (twin) {
      parts.push(choice(t('branch.follow'), () => twin.run && act.follow(twin.run)));
      parts.push(choice(t('branch.close'), act.closeTwin));
    }
    return parts;
  }

  return {
    draw(drawing) {
      const { scene, state, t, restyled } = drawing;
      latest = drawing;
      const mine = state.token !== null;
      if (!isOther([scene?.decision?.offset, state.twin?.run, mine, state.history.expansions.length > 0], restyled)) return;
      menu.replaceChildren(
        ...twinChoices(drawing),
        html('h3', { text: t('branch.run') }),
        choice(t('branch.force'), () => act.command({ type: 'force' }), mine),
        choice(t('branch.forbid'), () => act.command({ type: 'forbid' }), mine),
        choice(t('control.undo'), act.undo, mine && state.history.expansions.length > 0),
        html('p', { class: 'hint', text: t('branch.place') }),
        tree.element,
      );
      tree.draw();
    },
  };
}
