/** How many neurons will it need? A number, movable until the reveal; then the network grows to the answer. */

import { answerOf } from '../../../pure/classes/fold.js';
import { isDone, standingOf } from '../../../pure/classes/growing.js';
import { curveAt, pointsOf, rangeOf } from '../../../pure/classes/plot.js';
import { html, setAttribute, setShown, setText } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { addButton, addHeading, countOf } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

/** @type {CreateScreen} */
export function createSize(root, context, first, activity) {
  const { t, you } = context;
  let view = first;
  let guess = Number(answerOf(view, you.member) ?? Math.min(3, activity.most));

  addHeading(root, context, activity);
  const card = html('div', { class: 'screen-card' }, root);
  const chart = createChart(card, { label: t('class.chart'), class: 'tall' });
  const row = html('div', { class: 'stepper' }, root);
  const less = addButton(row, '−');
  const field = html('output', { class: 'big-number', id: 'pupil-size' }, row);
  const more = addButton(row, '+');
  const slider = /** @type {HTMLInputElement} */ (
    html(
      'input',
      { type: 'range', class: 'wide', min: '0', max: String(activity.most), step: '1', 'aria-label': t('class.size.axis') },
      root,
    )
  );
  const sure = addButton(root, t('class.guess'), { class: 'primary wide', id: 'pupil-guess' });
  const said = html('p', { class: 'said', id: 'pupil-said' }, root);
  setAttribute(less, 'aria-label', t('class.size.less'));
  setAttribute(more, 'aria-label', t('class.size.more'));
  const run = context.follow(draw);

  /** @param {number} to */
  function move(to) {
    if (view.revealed) return;
    guess = Math.min(activity.most, Math.max(0, to));
    draw();
  }
  less.addEventListener('click', () => move(guess - 1));
  more.addEventListener('click', () => move(guess + 1));
  slider.addEventListener('input', () => move(Number(slider.value)));
  sure.addEventListener('click', async () => {
    if (await context.send(first.activity, guess)) context.announce(t('class.sent'));
  });

  function draw() {
    const { history } = run.now;
    const samples = history.data[0] ? pointsOf(history.data[0].samples) : null;
    const domain = samples ? rangeOf(samples.x, 0.02) : /** @type {[number, number]} */ ([-2, 2]);
    const moment = view.revealed ? history.moments.at(-1) : null;
    chart.draw({
      domain,
      range: samples ? rangeOf(samples.y, 0.12) : [-1, 1],
      samples,
      curves: moment ? [{ ...curveAt(history, moment, domain), class: 'fit' }] : [],
    });
    const own = answerOf(view, you.member);
    setText(field, String(guess));
    slider.value = String(guess);
    for (const part of [row, slider, sure]) setShown(part, !view.revealed);
    setText(sure, own === null ? t('class.guess') : t('class.size.sent', { n: own }));
    sure.classList.toggle('is-sent', own === guess);
    setText(said, words(own));
  }

  /** @param {string | number | null} own */
  function words(own) {
    const standing = standingOf(run.now.history);
    if (!run.now.history.started) return t('class.loading');
    if (!view.revealed) return countOf(context, view, own !== null);
    const grown = isDone(standing) ? t('class.size.needed', { n: standing.neurons }) : t('class.size.now', { n: standing.neurons });
    return own === null ? grown : `${grown} ${t('class.size.yours', { n: own })}`;
  }

  return {
    update(next) {
      const before = answerOf(view, you.member);
      view = next;
      const own = answerOf(view, you.member);
      if (own !== null && own !== before) guess = Number(own);
      run.follow(view.run);
      draw();
    },
    close() {
      run.close();
      chart.close();
    },
  };
}
