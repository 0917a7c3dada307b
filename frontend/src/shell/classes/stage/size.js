/** How many neurons? The guesses as dots, and the network that grows to the answer. */

import { isDone, standingOf } from '../../../pure/classes/growing.js';
import { columnsOf } from '../../../pure/classes/nearness.js';
import { curveAt, pointsOf, rangeOf } from '../../../pure/classes/plot.js';
import { html, setShown, setText } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { createDots } from './dots.js';
import { addCard } from './scene.js';

/** @import { CreateStage } from './scene.js' */

/** @type {CreateStage} */
export function createSizeStage(root, { t, runs }) {
  const chart = createChart(addCard(root, 'grow'), { label: t('class.chart'), room: { side: 22, bottom: 34 } });
  const under = addCard(root, 'under');
  const count = html('p', { class: 'stage-count' }, under);
  const dots = createDots(under, { label: t('stage.size.dots'), class: 'tall-dots' });
  const sentence = html('p', { class: 'stage-sentence', role: 'status' }, root);

  return {
    draw(view) {
      const { history } = runs.now;
      const standing = standingOf(history);
      const samples = history.data[0] ? pointsOf(history.data[0].samples) : null;
      const domain = samples ? rangeOf(samples.x, 0.02) : /** @type {[number, number]} */ ([-2, 2]);
      const moment = view.revealed ? history.moments.at(-1) : null;
      chart.draw({
        domain,
        range: samples ? rangeOf(samples.y, 0.12) : [-1, 1],
        samples,
        curves: moment ? [{ ...curveAt(history, moment, domain), class: 'fit' }] : [],
      });
      setText(count, history.started ? t('stage.place.count', { n: view.answers, all: view.members.length }) : t('class.loading'));
      setShown(count, !view.revealed);
      setShown(dots.box, view.revealed);
      const marked = view.revealed && standing.neurons > 0 ? standing.neurons : null;
      if (view.revealed) dots.draw(columnsOf(view.given ?? [], 1, Math.max(marked ?? 1, 5)), marked);
      const same = (view.given ?? []).filter(({ value }) => value === marked).length;
      const done = t('stage.size.done', { n: standing.neurons, same });
      setText(sentence, !view.revealed ? t('stage.size.wait') : isDone(standing) ? done : t('stage.size.now', { n: standing.neurons }));
    },
    close() {
      chart.close();
      dots.close();
    },
  };
}
