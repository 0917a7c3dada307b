/** A network of one's own on a phone: data, curve, how many neurons, and what it did last. */

import { isDone, lastGrowth, neuronsWord, standingOf } from '../../../pure/classes/growing.js';
import { curveAt, pointsOf, rangeOf } from '../../../pure/classes/plot.js';
import { html, setText } from '../../drawing/dom.js';
import { createChart } from '../chart.js';

/**
 * @import { History } from '../../../pure/run/fold.js'
 * @import { Session } from '../../../pure/run/session.js'
 * @import { Context } from './screen.js'
 */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function createGrown(root, { t, announce }) {
  const card = html('div', { class: 'screen-card' }, root);
  const chart = createChart(card, { label: t('class.chart'), class: 'tall' });
  const told = html('div', { class: 'screen-card told' }, root);
  const line = html('p', { class: 'grown-line' }, told);
  const count = html('b', { class: 'grown-count', id: 'pupil-count' }, line);
  line.append(' ');
  const state = html('span', {}, line);
  const last = html('p', { class: 'grown-last' }, told);
  let announced = 0;

  /**
   * @param {History} history
   * @param {Session} session
   */
  function draw(history, session) {
    const standing = standingOf(history);
    const samples = history.data.at(-1)
      ? pointsOf(/** @type {NonNullable<ReturnType<History['data']['at']>>} */ (history.data.at(-1)).samples)
      : null;
    const domain = samples ? rangeOf(samples.x, 0.02) : /** @type {[number, number]} */ ([-2, 2]);
    const moment = history.moments.at(-1);
    chart.draw({
      domain,
      range: samples ? rangeOf(samples.y, 0.12) : [-1, 1],
      samples,
      curves: moment ? [{ ...curveAt(history, moment, domain), class: 'fit' }] : [],
    });
    setText(count, moment ? String(standing.neurons) : '…');
    const waits = session.queue === null ? t('class.loading') : t('class.queue', { n: session.queue });
    const word = !moment
      ? waits
      : t(isDone(standing) ? 'class.grown.done' : standing.status === 'paused' ? 'class.grown.held' : 'class.grown.learning');
    setText(state, moment ? `${neuronsWord(t, standing.neurons)} ${word}` : word);
    setText(last, lastGrowth(t, history, domain));
    if (standing.neurons !== announced && announced !== 0)
      announce(t('class.grown.says', { n: standing.neurons, what: last.textContent ?? '' }));
    announced = standing.neurons;
  }

  return { root: [card, told], draw, close: () => chart.close() };
}
