/** Share: a link and its QR code, what can be kept of the run, pictures of what is shown. */

import { cellsPath, isOfThisComputer, linkTo, MOST_FOR_QR } from '../../pure/specification/links.js';
import { html, need, setAttribute, setShown, setText, svg } from '../drawing/dom.js';
import { codeOf } from './code.js';
import { createFiles } from './files.js';
import { createFilms } from './film/index.js';
import { copyFrom } from './saving.js';
import { isOfSite } from './site.js';

/**
 * @import { LinkKind } from '../../pure/specification/links.js'
 * @import { Drawing, Panel } from '../drawing/loop.js'
 * @import { Actions } from '../input/actions.js'
 */

/** @type {readonly LinkKind[]} */
const KINDS = ['run', 'moment', 'decision', 'recipe'];
const COPIED_MS = 1_800;
const QUIET = 4; // cells of white around a QR code, which readers need

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createShareMenu(act) {
  const menu = need('#share-menu', HTMLElement);
  const log = need('#log', HTMLElement);
  /** @type {LinkKind} */
  let kind = 'run';
  /** @type {Drawing | null} */
  let latest = null;
  let drawnFor = '';

  const links = html('section', { class: 'share-links' }, menu);
  html('h3', { 'data-text': 'share.link' }, links);
  const choices = html('div', { class: 'segments', role: 'group', 'data-label': 'share.link' }, links);
  const buttons = KINDS.map((one) => {
    const button = html('button', { class: 'button small', type: 'button', 'data-text': `share.link.${one}` }, choices);
    button.addEventListener('click', () => {
      kind = one;
      act.redraw();
    });
    return button;
  });
  const row = html('div', { class: 'share-address' }, links);
  const field = /** @type {HTMLInputElement} */ (
    html('input', { id: 'share-link', type: 'text', readonly: '', 'data-label': 'share.link' }, row)
  );
  field.addEventListener('focus', () => field.select());
  const copy = html('button', { class: 'button primary', type: 'button', id: 'share-copy' }, row);
  const below = html('div', { class: 'share-below' }, links);
  const code = svg('svg', { class: 'qr', role: 'img', 'shape-rendering': 'crispEdges' }, below);
  code.dataset.label = 'share.qr';
  const paper = svg('rect', { class: 'paper' }, code);
  const cells = svg('path', { class: 'cells' }, code);
  const hint = html('p', { class: 'hint', role: 'status' }, below);
  const films = createFilms(menu, act, () => latest);
  const files = createFiles(menu, act, () => latest);
  let copiedUntilMs = 0;

  copy.addEventListener('click', async () => {
    copiedUntilMs = (await copyFrom(field)) ? performance.now() + COPIED_MS : 0;
    act.redraw();
    setTimeout(act.redraw, COPIED_MS + 50);
  });
  menu.addEventListener('toggle', () => act.redraw());

  /** @param {string} address */
  async function drawCode(address) {
    const fits = address.length <= MOST_FOR_QR;
    setShown(code, fits);
    if (!fits) return;
    const dark = await codeOf(address);
    if (drawnFor !== address) return; // another one is wanted by now
    const count = dark.length;
    setAttribute(code, 'viewBox', `${-QUIET} ${-QUIET} ${count + 2 * QUIET} ${count + 2 * QUIET}`);
    for (const [name, value] of Object.entries({ x: -QUIET, y: -QUIET, width: count + 2 * QUIET, height: count + 2 * QUIET })) {
      setAttribute(paper, name, value);
    }
    setAttribute(cells, 'd', cellsPath(dark));
  }

  /** @param {Drawing} drawing */
  function drawLink({ state, scene, t, restyled }) {
    if (!scene || links.hidden) return;
    const isRecorded = state.stage === 'recorded';
    setShown(buttons[KINDS.indexOf('recipe')], !isRecorded);
    buttons.forEach((button, index) => setAttribute(button, 'aria-pressed', String(KINDS[index] === kind)));
    const page = `${location.origin}${location.pathname}`; // a site's recording is named before the hash
    const address = linkTo(isRecorded ? page + location.search : page, kind, { run: isRecorded ? null : state.run, scene });
    if (drawnFor === address && !restyled) return;
    drawnFor = address;
    field.value = address;
    drawCode(address).catch(act.failed);
    const about = t(`share.about.${kind}`, { step: scene.moment.step });
    const size = address.length > MOST_FOR_QR ? t('share.long') : isOfThisComputer(location.hostname) ? t('share.local') : '';
    setText(hint, `${about} ${size}`.trim());
  }

  return {
    draw(drawing) {
      latest = drawing;
      const { state, t } = drawing;
      log.classList.toggle('pointed', state.pointed !== null && state.cursor.mode === 'paused' && state.cursor.offset === state.pointed);
      if (!menu.matches(':popover-open') && !drawing.restyled) return;
      setShown(links, state.stage !== 'recorded' || isOfSite());
      setText(copy, t(performance.now() < copiedUntilMs ? 'share.copied' : 'share.copy'));
      drawLink(drawing);
      films.draw(drawing);
      files.draw(drawing);
    },
  };
}
