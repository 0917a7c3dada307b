/** Draw a curve, by finger or by key; an own network grows on it. */

import { curveOfLine, DOMAIN, emptyLine, isDrawn, lineThrough, specificationOf, withStroke } from '../../../pure/classes/drawn.js';
import { runOf } from '../../../pure/classes/fold.js';
import { hasGoal, isDone, standingOf } from '../../../pure/classes/growing.js';
import { number } from '../../../pure/classes/words.js';
import { html, setShown, setText } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { createGrown } from './grown.js';
import { addButton, addHeading } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

const HANDLES = 9; // heights that keys set

/** @type {CreateScreen} */
export function createDraw(root, context, first, activity) {
  const { t, you } = context;
  let view = first;
  let line = emptyLine();
  let isDrawing = true;
  /** @type {{x: number, y: number} | null} where the finger was */
  let pen = null;

  addHeading(root, context, activity);
  const board = html('div', { class: 'board-of-one' }, root);
  const card = html('div', { class: 'screen-card' }, board);
  const chart = createChart(card, { label: t('class.draw.board'), class: 'tall by-finger' });
  const keys = html('details', { class: 'by-key' }, board);
  html('summary', { text: t('class.draw.keys') }, keys);
  const handles = Array.from({ length: HANDLES }, (_, index) => {
    const at = DOMAIN[0] + ((DOMAIN[1] - DOMAIN[0]) * index) / (HANDLES - 1);
    const label = html('label', { text: t('class.draw.height', { x: number(at, 1) }) }, keys);
    return /** @type {HTMLInputElement} */ (html('input', { type: 'range', min: '-1', max: '1', step: '0.1', value: '0' }, label));
  });
  const row = html('div', { class: 'pair' }, board);
  const clear = addButton(row, t('class.draw.clear'), { id: 'pupil-clear' });
  const grow = addButton(row, t('class.draw.grow'), { class: 'primary', id: 'pupil-grow' });
  const shown = html('div', { class: 'board-of-one' }, root);
  const grown = createGrown(shown, context);
  const goal = html('p', { class: 'goal', id: 'pupil-goal' }, shown);
  const after = html('div', { class: 'pair' }, shown);
  const again = addButton(after, t('class.draw.again'), { id: 'pupil-again' });
  const open = /** @type {HTMLAnchorElement} */ (
    html('a', { class: 'button', target: '_blank', rel: 'noopener', text: t('class.draw.open') }, after)
  );
  const said = html('p', { class: 'said', id: 'pupil-said' }, root);
  const run = context.follow(draw);

  /** @param {PointerEvent} event */
  function stroke(event) {
    const there = chart.where(event);
    if (!there) return;
    line = withStroke(line, pen ?? there, there);
    pen = there;
    draw();
  }
  chart.box.addEventListener('pointerdown', (event) => {
    chart.box.setPointerCapture(event.pointerId);
    pen = null;
    stroke(event);
  });
  chart.box.addEventListener('pointermove', (event) => {
    if (chart.box.hasPointerCapture(event.pointerId)) stroke(event);
  });
  for (const handle of handles) {
    handle.addEventListener('input', () => {
      line = lineThrough(handles.map((one) => Number(one.value)));
      draw();
    });
  }
  clear.addEventListener('click', () => {
    line = emptyLine();
    for (const handle of handles) handle.value = '0';
    draw();
  });
  grow.addEventListener('click', async () => {
    grow.disabled = true;
    isDrawing = !(await context.addRun(specificationOf(line, activity)));
    draw();
    scrollTo(0, 0);
    if (!isDrawing) again.focus({ preventScroll: true });
  });
  again.addEventListener('click', () => {
    isDrawing = true;
    draw();
    scrollTo(0, 0);
    clear.focus({ preventScroll: true });
  });

  function draw() {
    const own = runOf(view, you.member);
    const isBoard = own === null || isDrawing;
    setShown(board, isBoard);
    setShown(shown, !isBoard);
    for (const part of [clear, again, ...handles]) part.disabled = view.ended;
    grow.disabled = view.ended || !isDrawn(line);
    if (isBoard) {
      const curve = curveOfLine(line);
      chart.draw({
        domain: [DOMAIN[0], DOMAIN[1]],
        range: [-1.15, 1.15],
        curves: [{ ...curve, class: isDrawn(line) ? 'pen' : 'pen faint' }],
      });
      setText(said, isDrawn(line) ? '' : t('class.draw.hint'));
      return;
    }
    const { history, session } = run.now;
    grown.draw(history, session);
    if (own) open.href = context.pageOf(own);
    const standing = standingOf(history);
    const has = hasGoal(activity.goal, standing);
    setText(goal, has ? t('class.goal.yes') : activity.goal.kind === 'exactly' && isDone(standing) ? t('class.goal.no') : '');
    goal.classList.toggle('is-reached', has);
    setText(said, t(context.isAlone ? 'class.draw.alone' : 'class.wall'));
  }

  return {
    update(next) {
      const before = runOf(view, you.member);
      view = next;
      const own = runOf(view, you.member);
      run.follow(own);
      if (own !== null && (own !== before || next === first)) isDrawing = false;
      draw();
    },
    close() {
      run.close();
      chart.close();
      grown.close();
    },
  };
}
