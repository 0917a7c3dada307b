/** Painting classes into the plane: a brush per class and an eraser, by pointer, touch or keys, while the network trains. */

import { SHAPES } from '../../../pure/drawing/classes.js';
import { classesTask, dabbed, erased, MOST_POINTS, paintingProblem, pointsOf } from '../../../pure/drawing/painting.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { middleOf, stepped } from './keypoint.js';

/**
 * @import { Place, Point } from '../../../pure/drawing/painting.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

const CLASSES = 4;
const BRUSH_PX = 13;
const ERASER_PX = 16;

/**
 * @param {{editing: (wanted?: boolean) => void, change: (change: object) => Promise<string | null>,
 *   target: (task: any) => Promise<unknown>}} act
 * @param {() => Projection | null} project
 * @returns {Panel}
 */
export function createPainting(act, project) {
  const card = need('.card.plane', HTMLElement);
  const header = need('.card.plane > header', HTMLElement);
  const toggle = html(
    'button',
    { class: 'button small', type: 'button', id: 'paint', 'data-text': 'paint.start', 'data-help': 'paint.help' },
    header,
  );
  const strip = html('div', { class: 'brush', role: 'toolbar', 'data-label': 'paint.tools', hidden: '' });
  header.after(strip);
  const sheet = svg('svg', { class: 'overlay brush-sheet', role: 'application', tabindex: '0' }, need('#plane-chart', HTMLElement));
  sheet.dataset.label = 'paint.sheet';
  setShown(sheet, false);
  const dots = Array.from({ length: CLASSES }, (_, n) => svg('path', { class: `class-key class-${n}` }, sheet));
  const ring = svg('circle', { class: 'brush-ring', r: BRUSH_PX }, sheet);
  const foot = need('.card.plane > .plane-foot', HTMLElement);
  const said = html('p', { class: 'plane-foot', role: 'status', hidden: '' }, card);
  let tool = 0; // a class, or CLASSES: the eraser
  /** @type {Point[] | null} */
  let draft = null;
  /** @type {unknown} */
  let draftFor = null;
  let pressed = false;
  /** @type {Place | null} pixels */
  let at = null;
  /** @type {Drawing | null} */
  let latest = null;

  const tools = Array.from({ length: CLASSES + 1 }, (_, n) => {
    const button = html('button', { class: 'button small', type: 'button', 'aria-pressed': 'false' }, strip);
    if (n < CLASSES)
      svg(
        'path',
        { d: SHAPES[n].path, class: `class-key class-${n}` },
        svg('svg', { viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, button),
      );
    html('span', {}, button);
    button.addEventListener('click', () => {
      tool = n;
      show();
    });
    return button;
  });
  const done = html('button', { class: 'button small primary', type: 'button', id: 'paint-done', 'data-text': 'paint.done' }, strip);
  toggle.addEventListener('click', () => act.editing(true));
  done.addEventListener('click', () => act.editing(false));

  function show() {
    const { t } = /** @type {Drawing} */ (latest);
    tools.forEach((button, n) => {
      setAttribute(button, 'aria-pressed', String(n === tool));
      setText(need('span', HTMLElement, button), n < CLASSES ? String(n + 1) : t('paint.erase'));
      setAttribute(button, 'aria-label', n < CLASSES ? t('plane.class', { n: n + 1 }) : t('paint.erase'));
    });
    const projection = project();
    setShown(ring, at !== null);
    card.classList.toggle('drafted', draft !== null);
    if (at) setAttribute(ring, 'transform', `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
    setAttribute(ring, 'r', tool === CLASSES ? ERASER_PX : BRUSH_PX);
    dots.forEach((path, label) => {
      const mine = draft && projection ? draft.filter((point) => point.label === label) : [];
      const place = (/** @type {Place} */ { x, y }) => `M${projection?.x(x).toFixed(1)} ${projection?.y(y).toFixed(1)}`;
      setAttribute(path, 'd', mine.map((point) => place(point) + SHAPES[label].small).join(''));
    });
    const problem = draft && paintingProblem(draft);
    const full = draft && draft.length > MOST_POINTS - 3;
    setText(said, t(problem ? `paint.${problem}` : full ? 'paint.full' : 'paint.hint'));
  }

  /** One dab, or one wipe, where the brush is. */
  function dab() {
    const projection = project();
    const { scene } = latest ?? {};
    if (!projection || !scene || !at) return;
    draft ??= pointsOf(scene.data.samples);
    draftFor = scene.data;
    const place = { x: projection.xAt(at.x), y: projection.yAt(at.y) };
    const unit = Math.abs(projection.xAt(1) - projection.xAt(0));
    draft = tool === CLASSES ? erased(draft, place, ERASER_PX * unit) : dabbed(draft, place, tool, BRUSH_PX * unit);
  }

  /** What was painted goes to the network that is there, if it has an output for every class; else to a new one. */
  async function send() {
    const { scene, state, t } = latest ?? {};
    if (!draft || !scene || !state || !t || paintingProblem(draft)) return;
    const task = classesTask(draft);
    const fits = state.token !== null && Math.max(...task.label) < scene.network.outputs;
    const problem = fits ? await act.change({ task }) : await act.target(task).then(() => null);
    if (problem) setText(said, problem);
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const { left, top } = sheet.getBoundingClientRect();
    const next = { x: event.clientX - left, y: event.clientY - top };
    const far = !at || Math.hypot(next.x - at.x, next.y - at.y) > BRUSH_PX * 0.8;
    if (pressed && !far) return;
    at = next;
    if (pressed) dab();
    show();
  }

  sheet.addEventListener('pointerdown', (event) => {
    sheet.setPointerCapture(event.pointerId);
    at = null;
    pressed = true;
    move(event);
  });
  sheet.addEventListener('pointermove', move);
  for (const end of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    sheet.addEventListener(end, () => {
      if (pressed) send();
      pressed = false;
    });
  }
  sheet.addEventListener('pointerleave', () => {
    if (!pressed) at = null;
    show();
  });
  sheet.addEventListener('keydown', (event) => {
    const { key } = event;
    const number = Number(key);
    const next = stepped(event, at ?? middleOf(project()));
    if (number >= 1 && number <= CLASSES) tool = number - 1;
    else if (key === 'Delete' || key === 'Backspace') tool = CLASSES;
    else if (next) at = next;
    else if (key === 'Enter' || key === ' ') {
      at ??= middleOf(project());
      dab();
      send();
    } else if (key === 'Escape') act.editing(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
    show();
  });

  return {
    draw(drawing) {
      latest = drawing;
      const { scene, state, t } = drawing;
      const open = state.editing && Boolean(scene?.plane);
      const opened = open && !card.classList.contains('painting');
      card.classList.toggle('painting', open);
      for (const part of [strip, sheet, said]) setShown(part, open);
      setShown(foot, !open);
      setShown(toggle, !open);
      if (!open || !scene) {
        draft = null;
        return card.classList.remove('drafted');
      }
      setText(toggle, t('paint.start'));
      if (draft && !pressed && draftFor !== scene.data) draft = null; // the network has it now
      if (opened) sheet.focus({ preventScroll: true });
      show();
    },
  };
}
