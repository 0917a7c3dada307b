/** The tree of branches, drawn in the branch menu: lanes, and a link to each run. Asked for while the menu is open. */

import { endSentence, LANES, lanesOf, originSentence, ROW } from '../../../pure/words/branches.js';
import { Refusal, readBranches } from '../../connection/api.js';
import { html, svg } from '../../drawing/dom.js';

/**
 * @import { Fork } from '../../../pure/words/branches.js'
 * @import { Translate } from '../../../texts/index.js'
 * @import { Branches } from '../../../../types/protocol'
 */
/** @typedef {{run: string | null, twin: string | null, t: Translate}} Shown   what the page shows now */

const AGAIN_MS = 3_000;
const MARGIN = 8;

/**
 * @param {HTMLElement} menu the popover that the tree is in
 * @param {{beside: (run: string) => void, shown: () => Shown | null}} page
 * @returns {{element: HTMLElement, draw: () => void}}
 */
export function createBranchTree(menu, page) {
  const element = html('nav', { class: 'tree' });
  /** @type {{run: string, tree: Branches} | null} */
  let known = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

  async function ask() {
    clearTimeout(again);
    const run = page.shown()?.run;
    if (!run || !menu.matches(':popover-open')) return;
    try {
      known = { run, tree: await readBranches(run) };
      draw();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error; // the status line says what is wrong with the server
    }
    if (menu.matches(':popover-open')) again = setTimeout(ask, AGAIN_MS);
  }

  function draw() {
    const shown = page.shown();
    element.hidden = !shown || !known || known.run !== shown.run;
    if (element.hidden || !shown || !known) return;
    const { t, run, twin } = shown;
    const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
    element.setAttribute('aria-label', t('tree.title'));
    const { branches, total } = known.tree;
    const parts = [html('h3', { text: t('tree.title') }), rowsOf(branches, { t, run, twin })];
    if (total > branches.length) parts.push(html('p', { class: 'hint', text: t('tree.more', { n: total - branches.length }) }));
    if (total === 1) parts.push(html('p', { class: 'hint', text: t('tree.alone') }));
    element.replaceChildren(...parts);
    if (focused) /** @type {HTMLElement | null} */ (element.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
  }

  /**
   * @param {Branches['branches']} branches
   * @param {Shown} shown
   * @returns {HTMLElement}
   */
  function rowsOf(branches, { t, run, twin }) {
    const box = html('div', { class: 'tree-rows' });
    box.append(drawLanes(branches, run));
    const list = html('ol', {}, box);
    branches.forEach((branch, index) => {
      const item = html('li', {}, list);
      const link = html('a', { href: `#run=${branch.run}`, 'data-key': branch.run }, item);
      if (branch.run === run) link.setAttribute('aria-current', 'true');
      html('span', { text: originSentence(t, branch, index === 0) }, link);
      html('small', { text: endSentence(t, branch) }, link);
      if (branch.run === run || branch.run === twin) return;
      const beside = html(
        'button',
        { class: 'button small', type: 'button', text: t('tree.beside'), 'data-key': `${branch.run} beside` },
        item,
      );
      beside.addEventListener('click', () => page.beside(branch.run));
    });
    return box;
  }

  menu.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === 'open') ask();
    else clearTimeout(again);
  });
  return { element, draw };
}

/**
 * @param {Branches['branches']} branches
 * @param {string | null} run
 * @returns {SVGElement}
 */
function drawLanes(branches, run) {
  const height = branches.length * ROW;
  const size = { width: LANES + 2 * MARGIN, height, viewBox: `${-MARGIN} 0 ${LANES + 2 * MARGIN} ${height}` };
  const drawing = svg('svg', { class: 'lanes', 'aria-hidden': 'true', ...size });
  for (const { from, to, y, origin, fork, isCurrent } of lanesOf(branches, run)) {
    const lane = svg('g', { class: isCurrent ? 'lane current' : 'lane' }, drawing);
    const path = origin === null ? `M${from} ${y}H${to}` : `M${from} ${origin}V${y - 6}Q${from} ${y} ${Math.min(from + 6, to)} ${y}H${to}`;
    svg('path', { d: path }, lane);
    if (origin !== null) drawFork(lane, fork, from, (origin + y) / 2);
    svg('circle', { class: 'end', cx: to, cy: y, r: 4 }, lane);
  }
  return drawing;
}

/**
 * What was done there: filled grew, hollow refused, a dot nothing.
 * @param {SVGElement} lane
 * @param {Fork} fork
 * @param {number} x
 * @param {number} y
 */
function drawFork(lane, fork, x, y) {
  if (fork === 'none') svg('circle', { class: 'fork', cx: x, cy: y, r: 2.5 }, lane);
  else svg('path', { class: `fork ${fork}`, d: `M${x - 5} ${y + 4}L${x} ${y - 5}L${x + 5} ${y + 4}Z` }, lane);
}
