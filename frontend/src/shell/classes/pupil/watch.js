/** The teacher's run, where she looks; who looks around by oneself comes back with one button. */

import { neuronsWord, standingOf } from '../../../pure/classes/growing.js';
import { curveAt, pointsOf, rangeOf } from '../../../pure/classes/plot.js';
import { momentAt } from '../../../pure/classes/rounds.js';
import { neuronCount } from '../../../pure/run/structure.js';
import { html, setShown, setText } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { addButton, addHeading } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

/** @type {CreateScreen} */
export function createWatch(root, context, first, activity) {
  const { t } = context;
  let view = first;
  /** @type {number | null} null: with the class */
  let step = null;
  addHeading(root, context, activity);
  const card = html('div', { class: 'screen-card' }, root);
  const chart = createChart(card, { label: t('class.chart'), class: 'tall' });
  const line = html('p', { class: 'grown-line' }, root);
  const count = html('b', { class: 'grown-count', id: 'pupil-count' }, line);
  line.append(' ');
  const words = html('span', {}, line);
  const label = html('label', { class: 'looking', text: t('class.watch.around') }, root);
  const slider = /** @type {HTMLInputElement} */ (html('input', { type: 'range', class: 'wide', min: '0', max: '0', step: '1' }, label));
  const back = addButton(root, t('class.watch.back'), { class: 'primary wide', id: 'back-to-class' });
  const run = context.follow(draw);

  slider.addEventListener('input', () => {
    step = Number(slider.value);
    draw();
  });
  back.addEventListener('click', () => {
    step = null;
    slider.focus();
    draw();
  });

  function draw() {
    const { history } = run.now;
    const newest = history.moments.at(-1);
    const at = step ?? view.step;
    const moment = at === null ? newest : momentAt(history, at);
    const data = history.data.at(-1);
    const samples = data ? pointsOf(data.samples) : null;
    const domain = samples ? rangeOf(samples.x, 0.02) : /** @type {[number, number]} */ ([-2, 2]);
    chart.draw({
      domain,
      range: samples ? rangeOf(samples.y, 0.12) : [-1, 1],
      samples,
      curves: moment ? [{ ...curveAt(history, moment, domain), class: 'fit' }] : [],
      verticals: view.x === null || step !== null ? [] : [{ x: view.x, class: 'pointer' }],
    });
    slider.max = String(newest?.step ?? 0);
    slider.value = String(moment?.step ?? 0);
    slider.disabled = !newest;
    setShown(back, step !== null);
    setText(count, moment ? String(neuronCount(moment.structure)) : '…');
    const where = moment ? `${neuronsWord(t, neuronCount(moment.structure))} ${t('class.watch.step', { n: moment.step })}` : '';
    setText(words, standingOf(history).status === '' ? t(view.run ? 'class.loading' : 'class.watch.waiting') : where);
  }

  return {
    update(next) {
      view = next;
      run.follow(view.run);
      draw();
    },
    close() {
      run.close();
      chart.close();
    },
  };
}
