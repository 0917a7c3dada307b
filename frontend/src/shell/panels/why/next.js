/** What to try when a run is over: things that the page can do anyway, each behind a button where the end is told. */

import { need, setShown } from '../../drawing/dom.js';

/** @import { Panel } from '../../drawing/loop.js' */

/** Ends that leave something to try: the run was neither stopped by hand nor cut short by its limit of steps. */
const ENDS = ['converged', 'size_limit'];

/**
 * @param {{editing: (wanted: boolean) => unknown}} act
 * @returns {Panel}
 */
export function createNext(act) {
  const row = need('#next', HTMLElement);
  const branch = need('#next-branch', HTMLElement);
  need('#next-edit', HTMLElement).addEventListener('click', () => act.editing(true));
  leadsTo(need('#next-target', HTMLElement), need('[popovertarget=target-menu]', HTMLElement));
  leadsTo(branch, need('[popovertarget=branch-menu]', HTMLElement));
  return {
    draw({ scene, state }) {
      const isOver = scene?.atEnd === true && scene.state?.status === 'finished' && ENDS.includes(scene.state.reason);
      setShown(row, isOver && state.stage !== 'recorded');
      setShown(branch, state.token !== null);
    },
  };
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} opener of a menu: it gets the focus, so that the keyboard goes on in the menu and comes back
 */
function leadsTo(button, opener) {
  button.addEventListener('click', () => {
    opener.focus();
    opener.click();
  });
}
