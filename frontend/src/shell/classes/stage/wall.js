/** The wall: every pupil's network as a tile, by size, loss or time; who has what was asked; one large if wanted. */

import { memberOf } from '../../../pure/classes/fold.js';
import { isDone } from '../../../pure/classes/growing.js';
import { columnsOf } from '../../../pure/classes/nearness.js';
import { pathThrough, rangeOf, scales } from '../../../pure/classes/plot.js';
import { columnsFor, counted, curveOf, hasCurve, ORDERS, reached, sizesOf, sorted } from '../../../pure/classes/tiles.js';
import { nameIn } from '../../../pure/classes/words.js';
import { html, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { markOf } from '../mark.js';
import { createDots } from './dots.js';

/**
 * @import { CreateStage } from './scene.js'
 * @import { Look, Order, Tile } from '../../../pure/classes/tiles.js'
 * @import { ClassView, Member } from '../../../../types/protocol'
 */
/** @typedef {{button: HTMLButtonElement, name: HTMLElement, size: HTMLElement, path: SVGElement, drawn: string}} Drawn */

const WIDTH = 160;
const HEIGHT = 92;

/** @type {CreateStage} */
export function createWallStage(root, context, _first, activity) {
  const { t, language } = context;
  /** @type {Order} */
  let order = 'size';
  let arranged = '';
  const head = html('div', { class: 'wall-head' }, root);
  const sorts = html('div', { class: 'sorts', role: 'group', 'aria-label': t('stage.wall.sort') }, head);
  html('span', { text: t('stage.wall.sort') }, sorts);
  const buttons = ORDERS.map((one) => {
    const button = html('button', { class: 'button', type: 'button', text: t(`stage.wall.${one}`) }, sorts);
    button.addEventListener('click', () => {
      order = one;
      draw();
    });
    return button;
  });
  const sentence = html('p', { class: 'wall-said', role: 'status' }, head);
  const dots = createDots(head, { label: t('stage.wall.sizes'), class: 'few-dots' });
  const grid = html('div', { class: 'wall' }, root);
  const empty = html('p', { class: 'stage-count', text: t('stage.wall.empty') }, root);
  const large = html('div', { class: 'wall-large', hidden: '' }, root);
  const largeName = html('p', { class: 'large-name' }, large);
  const largeWho = html('span', { class: 'tile-name' }, largeName);
  const largeSize = html('span', {}, largeName);
  const back = html('button', { class: 'button', type: 'button', text: t('stage.wall.all') }, largeName);
  back.addEventListener('click', () => context.command({ type: 'spotlight' }));
  const largePath = svg('path', {}, svg('svg', { viewBox: '0 0 1000 460', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, large));
  /** @type {Map<number, Drawn>} */
  const drawn = new Map();
  /** @type {ClassView | null} */
  let view = null;

  /**
   * @param {Tile} tile
   * @returns {Drawn}
   */
  function make({ placed }) {
    const button = /** @type {HTMLButtonElement} */ (html('button', { class: 'tile', type: 'button' }));
    const top = html('span', { class: 'tile-top' }, button);
    const name = html('span', { class: 'tile-name' }, top);
    html('span', { class: 'unseen', text: t('stage.wall.neurons') }, top);
    const size = html('b', { class: 'tile-size' }, top);
    const drawing = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, button);
    const path = svg('path', {}, drawing);
    button.addEventListener('click', () => {
      const member = view && memberOf(view, placed.member);
      if (member) context.choose(member, button);
    });
    return { button, name, size, path, drawn: '' };
  }

  /**
   * @param {Drawn} one
   * @param {Tile} tile
   * @param {{member: Member | null, has: boolean}} of
   */
  function paint(one, { look }, { member, has }) {
    const named = member ? `${member.member} ${view?.names}` : '';
    if (one.name.dataset.named !== named) {
      one.name.dataset.named = named;
      one.name.replaceChildren(
        ...(member ? [markOf(member), ...(view?.names ? [html('b', { text: nameIn(member, language) })] : [])] : []),
      );
    }
    setText(one.size, look && look.neurons > 0 ? `${look.neurons}${has ? ' ✓' : ''}` : '…');
    one.button.classList.toggle('has-goal', has);
    one.button.classList.toggle('is-done', look !== null && isDone(look));
    const key = look ? `${look.tile} ${look.offset}` : '';
    if (key === one.drawn) return;
    one.drawn = key;
    setAttribute(one.path, 'd', look && hasCurve(look) ? pathOf(look, WIDTH, HEIGHT) : '');
  }

  /** @param {Member} member */
  const tagOf = (member) => [markOf(member), ...(view?.names ? [html('b', { text: nameIn(member, language) })] : [])];

  function draw() {
    if (!view) return;
    const now = view;
    const tiles = context.tiles().filter(({ placed }) => !placed.hidden && memberOf(now, placed.member));
    const goal = activity.kind === 'draw' ? activity.goal : null;
    const has = goal ? reached(tiles, goal) : new Set();
    const inOrder = sorted(tiles, order);
    for (const tile of tiles) {
      const one = drawn.get(tile.placed.tile) ?? make(tile);
      drawn.set(tile.placed.tile, one);
      paint(one, tile, { member: memberOf(now, tile.placed.member), has: has.has(tile.placed.tile) });
    }
    const there = inOrder.map(({ placed }) => placed.tile);
    for (const number of [...drawn.keys()]) if (!there.includes(number)) drawn.delete(number);
    if (there.join() !== arranged) arrange(there);
    grid.style.setProperty('--columns', String(columnsFor(there.length)));
    const counts = counted(tiles);
    setText(
      sentence,
      t(goal ? 'stage.wall.counts' : 'stage.wall.counts.plain', {
        has: has.size,
        growing: counts.growing + counts.waiting,
        done: counts.done,
      }),
    );
    setShown(empty, tiles.length === 0);
    setShown(dots.box, tiles.length > 0);
    if (tiles.length > 0) dots.draw(columnsOf(sizesOf(tiles), 1, 7), goal?.kind === 'exactly' ? goal.neurons : null);
    ORDERS.forEach((one, index) => setAttribute(buttons[index], 'aria-pressed', String(one === order)));
    drawLarge(now, tiles);
  }

  /** @param {number[]} there */
  function arrange(there) {
    arranged = there.join();
    const focused = document.activeElement;
    grid.replaceChildren(...there.map((number) => /** @type {Drawn} */ (drawn.get(number)).button));
    if (focused instanceof HTMLElement && grid.contains(focused)) focused.focus(); // taking an element out takes its focus
  }

  /**
   * @param {ClassView} now
   * @param {Tile[]} tiles
   */
  function drawLarge(now, tiles) {
    const shown = now.spotlight === null ? undefined : tiles.find(({ placed }) => placed.member === now.spotlight);
    const member = shown && memberOf(now, shown.placed.member);
    setShown(large, Boolean(member));
    if (!shown || !member) return;
    largeWho.replaceChildren(...tagOf(member));
    setText(largeSize, t('stage.wall.large', { n: shown.look?.neurons ?? 0 }));
    setAttribute(largePath, 'd', shown.look && hasCurve(shown.look) ? pathOf(shown.look, 1000, 460) : '');
  }

  return {
    draw(next) {
      view = next;
      draw();
    },
    close: () => dots.close(),
  };
}

/**
 * @param {Look} look
 * @param {number} width
 * @param {number} height
 * @returns {string} the curve, as high as the tile allows: what it looks like counts, and not its units
 */
function pathOf(look, width, height) {
  const { x, y } = curveOf(look);
  const at = scales([look.low, look.high], rangeOf(Array.from(y), 0.02), { left: 6, right: width - 6, top: 8, bottom: height - 8 });
  return pathThrough(x, y, at);
}
