/** Painting classes into the plane: a brush per class and an eraser, by pointer, touch or keys, while the network trains. */

import { AT_REST, followed } from '../../../pure/drawing/brush.js';
import { classesTask, MOST_POINTS, paintingProblem, pointsOf } from '../../../pure/drawing/painting.js';
import { html, need, setShown, setText } from '../../drawing/dom.js';
import { createSheet } from './sheet.js';
import { createTools } from './tools.js';

/**
 * @import { Brush, Ground } from '../../../pure/drawing/brush.js'
 * @import { Point } from '../../../pure/drawing/painting.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */
/**
 * @typedef {{editing: (wanted?: boolean) => void, change: (change: object) => Promise<string | null>,
 *   target: (task: any) => Promise<unknown>,
 *   takeBack: () => void, mayTakeBack: () => boolean}} Act
 */

/**
 * @param {Act} act
 * @param {() => Projection | null} project
 * @returns {Panel}
 */
export function createPainting(act, project) {
  const card = need('.card.plane', HTMLElement);
  const { toggle, foot, said } = createFrame(card, () => act.editing(true));
  /** @type {Brush} */
  let brush = AT_REST;
  /** @type {Drawing | null} */
  let latest = null;

  /** @param {Brush} next */
  function become(next) {
    brush = next;
    show();
  }

  function show() {
    if (!latest) return;
    tools.draw(brush.tool, act.mayTakeBack() && latest.state.token !== null, latest.t);
    sheet.draw(brush, project());
    card.classList.toggle('drafted', brush.draft !== null);
    setText(said, latest.t(`paint.${hintFor(brush.draft)}`));
  }

  async function send() {
    const problem = latest && (await sent(brush.draft, latest, act));
    if (problem) setText(said, problem);
  }

  const tools = createTools(need('header', HTMLElement, card), {
    take: (tool) => become({ ...brush, tool }),
    undo() {
      become({ ...brush, draft: null });
      act.takeBack();
    },
    done: () => act.editing(false),
  });
  const ground = () => groundOf(latest, project());
  const sheet = createSheet({ brush: () => brush, ground, become, send, leave: () => act.editing(false) });

  return {
    draw(drawing) {
      latest = drawing;
      const { scene, state, t } = drawing;
      const open = state.editing && Boolean(scene?.plane);
      const opened = open && !card.classList.contains('painting');
      card.classList.toggle('painting', open);
      for (const part of [tools.element, sheet.element, said]) setShown(part, open);
      for (const part of [foot, toggle]) setShown(part, !open);
      if (!open || !scene) {
        brush = { ...brush, draft: null };
        return card.classList.remove('drafted');
      }
      setText(toggle, t('paint.start'));
      if (opened) sheet.element.focus({ preventScroll: true });
      become(followed(brush, scene.data));
    },
  };
}

/**
 * @param {HTMLElement} card
 * @param {() => void} start
 */
function createFrame(card, start) {
  const named = { id: 'paint', 'data-text': 'paint.start', 'data-help': 'paint.help' };
  const toggle = html('button', { class: 'button small', type: 'button', ...named }, need('header', HTMLElement, card));
  toggle.addEventListener('click', start);
  const foot = need('.plane-foot', HTMLElement, card);
  return { toggle, foot, said: html('p', { class: 'plane-foot', role: 'status', hidden: '' }, card) };
}

/**
 * @param {Point[] | null} draft
 * @returns {string} what is wrong with it, or what can be done
 */
function hintFor(draft) {
  const isFull = draft !== null && draft.length > MOST_POINTS - 3;
  return (draft && paintingProblem(draft)) ?? (isFull ? 'full' : 'hint');
}

/**
 * @param {Drawing | null} drawing
 * @param {Projection | null} projection
 * @returns {Ground | null}
 */
function groundOf(drawing, projection) {
  const data = drawing?.scene?.data;
  if (!data || !projection) return null;
  const { xAt, yAt } = projection;
  return {
    points: () => pointsOf(data.samples),
    data,
    placeAt: ({ x, y }) => ({ x: xAt(x), y: yAt(y) }),
    unit: Math.abs(xAt(1) - xAt(0)),
    box: projection,
  };
}

/**
 * What was painted goes to the network that is there, if it has an output for every class; else to a new one.
 * @param {Point[] | null} draft
 * @param {Drawing} drawing
 * @param {Act} act
 * @returns {Promise<string | null>} what is wrong
 */
async function sent(draft, { scene, state }, act) {
  if (!draft || !scene || paintingProblem(draft)) return null;
  const task = classesTask(draft);
  const fits = state.token !== null && Math.max(...task.label) < scene.network.outputs;
  return fits ? act.change({ task }) : act.target(task).then(() => null);
}
