/** All fits of the same target over one another, the band that they make, and how large the networks became. */

import { bandOf } from '../../../pure/classes/band.js';
import { memberOf } from '../../../pure/classes/fold.js';
import { columnsOf } from '../../../pure/classes/nearness.js';
import { areaBetween, rangeOf } from '../../../pure/classes/plot.js';
import { counted, curveOf, hasCurve, sizesOf } from '../../../pure/classes/tiles.js';
import { html, setShown, setText, svg } from '../../drawing/dom.js';
import { createChart } from '../chart.js';
import { createDots } from './dots.js';
import { addCard } from './scene.js';

/**
 * @import { CreateStage } from './scene.js'
 * @import { Look } from '../../../pure/classes/tiles.js'
 */

/** @type {CreateStage} */
export function createSampleStage(root, context) {
  const { t } = context;
  /** @type {[number, number] | null} */
  let range = null;
  const card = addCard(root, 'grow');
  const chart = createChart(card, { label: t('stage.sample.chart'), class: 'fits', room: { side: 22, bottom: 34 } });
  const empty = html('p', { class: 'stage-count over', text: t('stage.wall.empty') }, card);
  const under = addCard(root, 'under');
  const dots = createDots(under, { label: t('stage.wall.sizes'), class: 'tall-dots' });
  const sentence = html('p', { class: 'stage-sentence', role: 'status' }, root);

  return {
    draw(view) {
      const tiles = context.tiles().filter(({ placed }) => !placed.hidden && memberOf(view, placed.member));
      const looks = /** @type {Look[]} */ (tiles.map(({ look }) => look).filter(hasCurve));
      setShown(empty, looks.length === 0);
      const domain = /** @type {[number, number]} */ (
        looks.length > 0 ? [Math.min(...looks.map(({ low }) => low)), Math.max(...looks.map(({ high }) => high))] : [-2, 2]
      );
      const needed =
        looks.length > 0
          ? rangeOf(
              looks.flatMap(({ curve }) => Array.from(curve)),
              0.05,
            )
          : /** @type {[number, number]} */ ([-1, 1]);
      // The axis holds still while the fits move, and only ever widens.
      range = range === null || looks.length === 0 ? needed : [Math.min(range[0], needed[0]), Math.max(range[1], needed[1])];
      const band = bandOf(looks);
      const spotlight = tiles.find(({ placed }) => placed.member === view.spotlight)?.look;
      chart.draw({
        domain,
        range,
        curves: looks
          .map((look) => ({ ...curveOf(look), class: look === spotlight ? 'fit spot' : 'fit one-of-many' }))
          .concat(band ? [{ x: Float64Array.from(band.x), y: Float32Array.from(band.mean), class: 'mean' }] : []),
        under(layer, at) {
          if (band) svg('path', { class: 'band', d: areaBetween(band.x, band.low, band.high, at) }, layer);
        },
      });
      dots.draw(columnsOf(sizesOf(tiles), 1, 7), null);
      const { growing, done, waiting } = counted(tiles);
      setText(sentence, t('stage.sample.said', { n: tiles.length, growing: growing + waiting, done }));
    },
    close() {
      chart.close();
      dots.close();
    },
  };
}
