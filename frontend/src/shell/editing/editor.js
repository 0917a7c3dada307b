/**
 * Editing the data on the chart while the network trains: gestures become a draft that is shown at once, and a command that
 * is sent when the gesture ends. The draft gives way to the run's own data when these arrive.
 */

import { generator, pointsProblem, replacedWithin, strokeSamples } from '../../pure/drawing/samples.js';
import { place, rounded } from '../../pure/words/numbers.js';
import { need, setShown } from '../drawing/dom.js';
import { awaitPicture } from '../drawing/timing.js';
import { createFormula } from './formula.js';
import { createQuickDrawing } from './quick.js';
import { createStrip } from './strip.js';
import { createSurface, inside } from './surface.js';

/**
 * @import { Point, Points } from '../../pure/drawing/samples.js'
 * @import { Drawing, Panel } from '../drawing/loop.js'
 * @import { Projection } from '../drawing/plot.js'
 * @import { Actions } from '../input/actions.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Change } from '../../pure/run/losses.js'
 */
/** @typedef {{key: string, values?: Record<string, string | number>} | {sentence: string}} Words */

const SENT_AFTER_MS = 120; // of quiet, while a key is held: what it does meanwhile is one edit. What comes after quiet is sent at once
const GIVEN_UP_MS = 5_000; // a draft that the run never took is not shown for ever

/**
 * @param {Actions} act
 * @param {() => Projection | null} project
 * @returns {Panel}
 */
export function createEditing(act, project) {
  const card = need('.card.fit', HTMLElement);
  /** @type {'draw' | 'points'} */
  let mode = 'draw';
  let chosen = -1;
  /** @type {Points | null} */
  let draft = null;
  /** @type {Change | null} what waits for a copy of somebody else's run */
  let waiting = null;
  let underWay = 0;
  let unsent = false; // the draft is ahead of what was sent: a gesture is under way, or has just ended
  let sentAtMs = 0;
  let takenAtMs = -Infinity;
  /** @type {(Words & {problem: boolean}) | null} */
  let words = null;
  let next = { samples: 96, noise: 0.05 };
  /** @type {Drawing | null} */
  let latest = null;
  /** @type {unknown[]} */
  let seen = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const random = generator(1);

  /**
   * @param {Words | null} said
   * @param {boolean} [problem]
   */
  function say(said, problem = false) {
    words = said && { ...said, problem };
    // Where the editor is closed nobody reads its line.
    if (said && problem && latest && !latest.state.editing) act.notify({ kind: 'problem', text: textOf(said, latest.t) });
    act.redraw();
  }

  /** @returns {Points} */
  function shownPoints() {
    const samples = latest?.scene?.data.samples;
    return draft ?? { x: samples?.x.map(([x]) => x) ?? [], y: samples?.y.map(([y]) => y) ?? [] };
  }

  /** @param {Change} change */
  async function send(change) {
    if (!latest?.state.token) {
      waiting = change;
      return say({ key: 'editing.watching' });
    }
    underWay += 1;
    sentAtMs = performance.now();
    const problem = await act.change(change);
    if (!problem) return;
    underWay = Math.max(0, underWay - 1);
    [draft, unsent] = [null, false];
    say({ sentence: problem }, true);
  }

  function sendDraft() {
    clearTimeout(timer);
    unsent = false;
    if (draft) send({ task: { kind: 'points', ...draft } });
  }

  /**
   * @param {Points} points
   * @param {boolean} finished
   * @returns {boolean} whether they are now the draft
   */
  function take(points, finished) {
    const problem = pointsProblem(points);
    if (problem) {
      say({ key: problem }, true);
      return false;
    }
    [draft, unsent] = [points, true];
    awaitReaction();
    clearTimeout(timer);
    const isQuiet = performance.now() - takenAtMs > SENT_AFTER_MS;
    if (!finished) return true;
    takenAtMs = performance.now();
    timer = setTimeout(sendDraft, isQuiet ? 0 : SENT_AFTER_MS);
    return true;
  }

  /** How soon the points stand in the chart, and how soon the run draws what it computed on them. */
  function awaitReaction() {
    const before = latest?.state.history.data.at(-1)?.offset ?? -1;
    awaitPicture('senn.edit');
    awaitPicture('senn.answer', ({ scene }) => scene !== null && scene.data.offset > before && scene.moment.offset > scene.data.offset);
  }

  /** @param {Point[]} line */
  function stroke(line) {
    const xs = line.map(({ x }) => x);
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    const [left, right] = latest?.scene?.domain ?? [low, high];
    const count = Math.max(2, Math.round((next.samples * (high - low)) / (right - left)));
    const exact = strokeSamples(line, { count, noise: next.noise, random });
    const drawn = { x: exact.x.map(rounded), y: exact.y.map(rounded) };
    if (!((high - low) / (right - left) > 0.005)) return say({ key: 'editing.narrow' }, true);
    if (take(replacedWithin(shownPoints(), drawn, [low, high]), false)) {
      words = null;
      sendDraft();
    }
    act.redraw();
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    if (index < 0) return say(null);
    const { x, y } = shownPoints();
    const { scene } = /** @type {Drawing} */ (latest);
    const values = { n: index + 1, all: x.length, x: place(x[index], scene?.domain ?? [0, 1]), y: place(y[index], [0, 4]) };
    say({ key: 'editing.point', values });
  }

  /** @param {'draw' | 'points'} wanted */
  function switchTo(wanted) {
    mode = wanted;
    choose(-1);
    surface.element.focus({ preventScroll: true });
  }

  /**
   * @param {'samples' | 'noise'} name
   * @param {number} value
   * @param {boolean} final
   */
  function slide(name, value, final) {
    next = { ...next, [name]: value };
    act.redraw();
    if (!final) return;
    if (act.specification().task?.kind === 'points') say({ key: 'editing.hint.next' });
    else send({ [name]: value });
  }

  const formula = createFormula(act, {
    say,
    use: (task, stays) => {
      [draft, unsent] = [null, false];
      if (stays || !latest?.state.token) send({ task });
      else act.target(/** @type {any} */ (task));
    },
  });
  const surface = createSurface(need('.chart', HTMLElement, card), {
    sheet: () => (latest?.scene ? { mode, points: shownPoints(), chosen } : null),
    project,
    stroke,
    change(points, index, finished) {
      if (take(points, finished)) choose(index);
    },
    choose,
    say: ({ x, y }) => say({ key: 'editing.cross', values: { x: place(x, latest?.scene?.domain ?? [0, 1]), y: place(y, [0, 4]) } }),
    leave: () => act.editing(false),
  });
  const chart = need('.chart', HTMLElement, card);
  const quick = createQuickDrawing(chart, {
    project,
    pointAt(event) {
      const projection = project();
      const { left, top } = chart.getBoundingClientRect();
      return projection && inside(projection, event.clientX - left, event.clientY - top);
    },
    stroke(line) {
      const xs = line.map(({ x }) => x);
      if (!(Math.max(...xs) > Math.min(...xs))) return; // straight up or down: no curve
      stroke(line);
      if (waiting) act.editing(true); // there a copy of somebody else's run is offered
    },
  });
  const own = need('#draw-own', HTMLButtonElement);
  own.addEventListener('click', () => {
    switchTo('draw');
    act.editing(true);
  });
  const strip = createStrip(card, {
    draw: () => switchTo('draw'),
    points: () => switchTo('points'),
    undo() {
      [draft, unsent, chosen] = [null, false, -1];
      act.takeBack();
    },
    remove() {
      const { x, y } = shownPoints();
      if (chosen >= 0 && take({ x: x.toSpliced(chosen, 1), y: y.toSpliced(chosen, 1) }, true)) choose(-1);
    },
    done: () => act.editing(false),
    copy: () => act.copy(waiting),
    discard() {
      [draft, waiting] = [null, null];
      say(null);
    },
    formula: (text) => formula.typed(text),
    use: (text) => formula.submitted(text),
    samples: (count, final) => slide('samples', count, final),
    noise: (sigma, final) => slide('noise', sigma, final),
  });

  function forgetAll() {
    clearTimeout(timer);
    [draft, waiting, words] = [null, null, null];
    [underWay, unsent, chosen] = [0, false, -1];
  }

  /** @param {Drawing} drawing */
  function follow({ state, nowMs }) {
    const data = state.history.data.at(-1);
    const given = underWay > 0 && nowMs - sentAtMs > GIVEN_UP_MS;
    if (state.run !== seen[0]) forgetAll();
    else if (data?.samples === seen[1] && !given) return;
    underWay = given ? 0 : Math.max(0, underWay - 1);
    if (underWay === 0 && !waiting && !unsent) draft = null;
    seen = [state.run, data?.samples];
    if (!data) return;
    next = { samples: data.specification.samples, noise: data.specification.noise };
    strip.fill(formula.textOf(data, state.presets));
    formula.forget();
    if (chosen >= data.samples.x.length) chosen = -1;
  }

  return {
    draw(drawing) {
      const { state, scene, t } = drawing;
      const wasOpen = card.classList.contains('editing');
      latest = drawing;
      const open = state.editing && scene !== null && scene.network.inputs === 1;
      card.classList.toggle('editing', open);
      const isCurve = scene?.network.inputs === 1;
      const mayDraw = isCurve && !open && state.stage === 'open' && !state.slow;
      setShown(own, !open && state.stage !== 'recorded');
      quick.draw(drawing, mayDraw);
      if (!open) {
        surface.draw(null);
        strip.draw(null);
        if (wasOpen && unsent) sendDraft();
        if (wasOpen) forgetAll();
        if (isCurve) follow(drawing);
        return;
      }
      follow(drawing);
      const mine = state.token !== null;
      const hint = t(mine ? `editing.hint.${mode}` : 'editing.watching.first');
      const text = words ? textOf(words, t) : hint;
      surface.draw({ points: shownPoints(), chosen, curve: formula.curve() });
      strip.draw({
        ...{ mode, mine, text, chosen: chosen >= 0, mayUndo: act.mayTakeBack() && mine, waiting: waiting !== null },
        ...{ ...next, problem: words?.problem ?? false, formulaIsBad: formula.isBad() },
      });
      if (!wasOpen) surface.element.focus({ preventScroll: true });
    },
  };
}

/**
 * @param {Words} words
 * @param {Translate} t
 * @returns {string}
 */
const textOf = (words, t) => ('key' in words ? t(words.key, words.values) : words.sentence);
