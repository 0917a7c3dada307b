/** The reveal: the class's marks under the hill, the ring, the dotted line; then the curve bends. Before it only how many guessed. */

import { memberOf } from '../../../pure/classes/fold.js';
import { inLanes } from '../../../pure/classes/marks.js';
import { nearness } from '../../../pure/classes/nearness.js';
import { curveAt, pointsOf, rangeOf } from '../../../pure/classes/plot.js';
import { bendingTo, momentAt, roundIn } from '../../../pure/classes/rounds.js';
import { number } from '../../../pure/classes/words.js';
import { html, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { createHill } from '../hill.js';
import { nameTag, placeMark } from '../mark.js';
import { addCard, woven } from './scene.js';

/**
 * @import { CreateStage } from './scene.js'
 * @import { Round } from '../../../pure/classes/rounds.js'
 */

const SIDE = 22;
const LANES = 4;
const MARK = 10;
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** @type {CreateStage} */
export function createPlaceStage(root, context, first, activity) {
  const { t, language, runs } = context;
  const domain = /** @type {[number, number]} */ ([activity.low, activity.high]);
  let view = first;
  let shownStep = 0;
  let frame = 0;
  let told = '';
  const chart = createChart(addCard(root, 'grow'), { label: t('class.chart'), room: { side: SIDE, bottom: 34 } });
  const under = addCard(root, 'under');
  const count = html('p', { class: 'stage-count' }, under);
  const hill = createHill(under, { domain, side: SIDE });
  const marksBox = html('div', { class: 'guesses' }, under);
  const marks = svg('svg', { role: 'img' }, marksBox);
  const sentence = html('p', { class: 'stage-sentence', role: 'status' }, root);

  const round = () => roundIn(runs.now.history, view.round);

  /** @param {Round} now */
  function drawChart(now) {
    const { history } = runs.now;
    const samples = history.data[0] ? pointsOf(history.data[0].samples) : null;
    const moment = view.revealed && view.step !== null && now.growth ? momentAt(history, shownStep) : now.before;
    chart.draw({
      domain,
      range: samples ? rangeOf(samples.y, 0.15) : [-1, 1],
      samples,
      curves: moment ? [{ ...curveAt(history, moment, domain), class: 'fit' }] : [],
      verticals: view.revealed && now.location !== null ? [{ x: now.location, class: 'truth' }] : [],
    });
  }

  function drawMarks() {
    const { clientWidth: width, clientHeight: height } = marksBox;
    setAttribute(marks, 'viewBox', `0 0 ${width} ${height}`);
    marks.replaceChildren();
    if (!view.revealed || width === 0) return;
    const at = (/** @type {number} */ x) => SIDE + ((x - domain[0]) / (domain[1] - domain[0])) * (width - 2 * SIDE);
    svg('line', { class: 'guesses-axis', x1: SIDE, x2: width - SIDE, y1: 1, y2: 1 }, marks);
    const given = (view.given ?? []).map(({ member, value }) => ({ at: at(Number(value)), what: memberOf(view, member) }));
    const lane = Math.min((height - 6) / LANES, 2.4 * MARK);
    for (const one of inLanes(given, { lanes: LANES, apart: 2.1 * MARK })) {
      if (one.what) placeMark(one.what, { x: one.at, y: 6 + lane * (one.lane + 0.5), size: MARK }, marks);
    }
    setAttribute(marks, 'aria-label', t('stage.place.marks', { n: given.length }));
  }

  /** @param {Round} now */
  function say(now) {
    const key = [view.revealed, view.names, now.location, now.isOver, view.given?.map(({ value }) => value)].join();
    if (key === told) return;
    told = key;
    if (!view.revealed) return sentence.replaceChildren(t('stage.place.wait'));
    if (now.isOver) return sentence.replaceChildren(t('class.place.none'));
    if (now.location === null) return sentence.replaceChildren(t('class.loading'));
    const near = nearness(view.given ?? [], now.location, domain[1] - domain[0]);
    const where = html('b', { class: 'where', text: `x = ${number(now.location)}` });
    if (!near) return sentence.replaceChildren(where);
    const half = t('stage.place.half', { d: number(near.half) });
    sentence.replaceChildren(where, ` ${half}`, ...nearest(near));
  }

  /**
   * @param {NonNullable<ReturnType<typeof nearness>>} near
   * @returns {(Node | string)[]}
   */
  function nearest({ nearest, within }) {
    if (nearest.length === 0) return [];
    const d = String(Number(within.toPrecision(2)));
    if (!view.names) return [` · ${t('stage.place.some', { n: nearest.length, d })}`];
    const tags = nearest.flatMap((id) => {
      const member = memberOf(view, id);
      return member ? [nameTag(member, language)] : [];
    });
    const list = html('span', { class: 'names' });
    list.append(...tags.flatMap((tag, index) => (index === 0 ? [tag] : [t('stage.and'), tag])));
    return [' · ', ...woven(t('stage.place.near', { d }), [list])];
  }

  function draw() {
    const now = round();
    if (now.growth && shownStep < now.growth.step) shownStep = now.growth.step;
    setText(count, runs.now.history.started ? t('stage.place.count', { n: view.answers, all: view.members.length }) : t('class.loading'));
    setShown(count, !view.revealed);
    setShown(marksBox, view.revealed);
    hill.draw(view.revealed && now.location !== null ? now : null);
    drawChart(now);
    drawMarks();
    say(now);
    if (frame === 0) play();
  }

  function play() {
    frame = 0;
    if (view.step === null || shownStep >= view.step) return;
    shownStep = stillness.matches ? view.step : bendingTo(view.step, shownStep);
    drawChart(round());
    frame = requestAnimationFrame(play);
  }

  const sizes = new ResizeObserver(drawMarks);
  sizes.observe(marksBox);
  return {
    draw(next) {
      view = next;
      draw();
    },
    /** As far as the network has come by itself, and not beyond the next growth, which is guessed next. */
    grow() {
      const before = roundIn(runs.now.history, view.round + 1).before;
      if (before && view.revealed) context.command({ type: 'follow', step: before.step });
    },
    close() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      chart.close();
      hill.close();
    },
  };
}
