/** Where will the next neuron go? A mark on the axis by tap, drag or key; after the reveal the hill, the neuron, the curve. */

import { answerOf } from '../../../pure/classes/fold.js';
import { curveAt, pointsOf, rangeOf } from '../../../pure/classes/plot.js';
import { bendingTo, momentAt, roundIn } from '../../../pure/classes/rounds.js';
import { number } from '../../../pure/classes/words.js';
import { html, setAttribute, setShown, setText } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { createHill } from '../hill.js';
import { placeMark } from '../mark.js';
import { addButton, addHeading, countOf } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

const KEYS_SEND_MS = 400; // after the last press
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** @type {CreateScreen} */
export function createPlace(root, context, first, activity) {
  const { t, you } = context;
  const { low, high } = activity;
  const nudge = (high - low) / 40;
  let view = first;
  let place = Number(answerOf(view, you.member) ?? (low + high) / 2);
  let isTouched = answerOf(view, you.member) !== null;
  let shownStep = 0;
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  addHeading(root, context, activity);
  const card = html('div', { class: 'screen-card' }, root);
  const chart = createChart(card, { label: t('class.chart'), class: 'tall', room: { bottom: 46, side: 16 } });
  const hill = createHill(card, { domain: [low, high], side: 16 });
  const slider = /** @type {HTMLInputElement} */ (
    html(
      'input',
      { type: 'range', class: 'unseen', min: String(low), max: String(high), step: String(nudge), 'aria-label': t('class.place.axis') },
      card,
    )
  );
  const row = html('div', { class: 'pair' }, root);
  const left = addButton(row, `◂ ${number(nudge, 1)}`);
  const right = addButton(row, `${number(nudge, 1)} ▸`);
  html('span', { class: 'unseen', text: t('class.place.left') }, left);
  html('span', { class: 'unseen', text: t('class.place.right') }, right);
  const sure = addButton(root, t('class.guess'), { class: 'primary wide', id: 'pupil-guess' });
  const said = html('p', { class: 'said', id: 'pupil-said' }, root);
  const run = context.follow(draw);

  const hasAnswered = () => answerOf(view, you.member) !== null;

  /** @param {number} to */
  function move(to) {
    if (view.revealed || !Number.isFinite(to)) return;
    place = Math.min(high, Math.max(low, Number(to.toFixed(4))));
    isTouched = true;
    draw();
  }

  async function send() {
    clearTimeout(waiting);
    if (view.revealed) return;
    isTouched = true;
    if (await context.send(first.activity, place)) context.announce(t('class.place.sent', { x: number(place) }));
    draw();
  }

  /** Once somebody has guessed, moving is guessing anew. */
  function moved() {
    clearTimeout(waiting);
    if (hasAnswered()) waiting = setTimeout(send, KEYS_SEND_MS);
  }

  /** @param {PointerEvent} event */
  function point(event) {
    const there = chart.where(event);
    if (there) move(there.x);
  }
  chart.box.addEventListener('pointerdown', (event) => {
    if (view.revealed) return;
    chart.box.setPointerCapture(event.pointerId);
    point(event);
  });
  chart.box.addEventListener('pointermove', (event) => {
    if (chart.box.hasPointerCapture(event.pointerId)) point(event);
  });
  chart.box.addEventListener('pointerup', moved);
  slider.addEventListener('input', () => {
    move(Number(slider.value));
    moved();
  });
  left.addEventListener('click', () => {
    move(place - nudge);
    moved();
  });
  right.addEventListener('click', () => {
    move(place + nudge);
    moved();
  });
  sure.addEventListener('click', send);

  function draw() {
    const { history } = run.now;
    const round = roundIn(history, first.round);
    const samples = history.data[0] ? pointsOf(history.data[0].samples) : null;
    const moment = view.revealed && view.step !== null && round.growth ? momentAt(history, Math.min(view.step, shownStep)) : round.before;
    const range = samples ? rangeOf(samples.y, 0.15) : /** @type {[number, number]} */ ([-1, 1]);
    const isTold = view.revealed && round.location !== null;
    chart.draw({
      domain: [low, high],
      range,
      samples,
      curves: moment ? [{ ...curveAt(history, moment, [low, high]), class: 'fit' }] : [],
      verticals: [
        ...(isTouched ? [{ x: place, class: 'own-line' }] : []),
        ...(isTold && round.location !== null ? [{ x: round.location, class: 'truth' }] : []),
      ],
      over(layer, at) {
        const y = chart.box.clientHeight - 46;
        if (isTouched) placeMark(you, { x: at.x(place), y, size: 13 }, layer);
      },
    });
    hill.draw(isTold ? round : null);
    slider.value = String(place);
    setAttribute(slider, 'aria-valuetext', `x = ${number(place)}`);
    for (const button of [left, right, sure, slider]) button.disabled = view.revealed || view.ended;
    setShown(row, !view.revealed);
    setShown(sure, !view.revealed);
    setText(sure, hasAnswered() ? t('class.guess.sent', { x: number(Number(answerOf(view, you.member))) }) : t('class.guess'));
    sure.classList.toggle('is-sent', hasAnswered() && Number(answerOf(view, you.member)) === place);
    setText(said, words(round));
    chart.relabel(`${t('class.chart')} ${isTouched ? t('class.place.at', { x: number(place) }) : ''} ${view.revealed ? words(round) : ''}`);
  }

  /** @param {ReturnType<typeof roundIn>} round */
  function words(round) {
    if (!view.revealed) return run.now.history.started ? countOf(context, view, hasAnswered()) : t('class.loading');
    if (round.isOver) return t('class.place.none');
    if (round.location === null) return t('class.loading');
    const there = { x: number(round.location) };
    if (!hasAnswered()) return t('class.place.truth', there);
    return t('class.place.apart', { ...there, apart: number(Math.abs(Number(answerOf(view, you.member)) - round.location)) });
  }

  /** The curve bends towards where the teacher let it grow to, frame by frame. */
  function play() {
    frame = 0;
    if (view.step === null || shownStep >= view.step) return;
    shownStep = stillness.matches ? view.step : bendingTo(view.step, shownStep);
    draw();
    frame = requestAnimationFrame(play);
  }

  return {
    update(next) {
      const wasTold = view.revealed;
      const before = answerOf(view, you.member);
      view = next;
      run.follow(view.run);
      const own = answerOf(view, you.member);
      if (own !== null && (own !== before || view.revealed)) place = Number(own);
      if (own !== null) isTouched = true;
      const growth = roundIn(run.now.history, first.round).growth;
      if (growth && shownStep < growth.step) shownStep = growth.step;
      draw();
      if (frame === 0) play();
      if (view.revealed && !wasTold) context.announce(said.textContent ?? '');
    },
    close() {
      cancelAnimationFrame(frame);
      clearTimeout(waiting);
      run.close();
      chart.close();
      hill.close();
    },
  };
}
