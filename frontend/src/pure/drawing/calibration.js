/**
 * Promise against delivery: what the score of every expansion promised, what its trial showed, and what came. Pure.
 *
 * The trial is the run's own next steps, so its mark lies on the diagonal by construction: it is the second one. What is
 * put to the test is the score.
 */

import { power, short } from '../words/numbers.js';

/**
 * @import { Figure, Palette } from './figures.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Delivery } from '../../../types/protocol'
 */

/**
 * Both axes are logarithmic over the same decades, so that a kept promise lies on the diagonal. A drop that did not come
 * (zero or a rise) has no logarithm: it is a cross on the lower edge, its value in the label.
 * @param {readonly Delivery[]} deliveries
 * @param {{palette: Palette, t: Translate}} style
 * @returns {Figure}
 */
export function calibrationFigure(deliveries, { palette, t }) {
  const drops = deliveries.flatMap((one) => [one.predicted_drop, one.realised_drop, one.scored_drop ?? 0]);
  const decades = drops.filter((drop) => drop > 0).map(Math.log10);
  const low = Math.floor(Math.min(...decades, -2)) - 0.2;
  const high = Math.ceil(Math.max(...decades, -1)) + 0.2;
  const axis = { type: 'log', range: [low, high], gridcolor: palette.line, zeroline: false, ...ticks(low, high) };
  const ends = [10 ** low, 10 ** high];
  const marks = promisesOf(deliveries);
  return {
    data: [
      { type: 'scatter', mode: 'lines', x: ends, y: ends, hoverinfo: 'skip', line: { color: palette.muted, width: 1, dash: '4px,4px' } },
      {
        type: 'scatter',
        mode: 'markers+text',
        x: marks.map(({ promised }) => Math.max(promised, ends[0])),
        y: marks.map(({ delivery }) => Math.max(delivery.realised_drop, ends[0])),
        text: marks.map(({ delivery, named }) => (named ? String(delivery.expansion_step) : '')),
        textposition: 'middle right',
        customdata: marks.map(
          ({ by, promised, delivery }) => `${t(`numbers.by.${by}`)}: ${short(promised)} → ${short(delivery.realised_drop)}`,
        ),
        hovertemplate: '%{customdata}<extra></extra>',
        marker: {
          size: marks.map(({ by }) => (by === 'score' ? 11 : 9)),
          color: marks.map(({ delivery }) => (delivery.kind === 'depth' ? palette.depth : palette.width)),
          symbol: marks.map(symbolOf),
          line: { width: 2 },
        },
      },
    ],
    layout: {
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: palette.font, size: palette.small, color: palette.muted },
      showlegend: false,
      dragmode: false,
      margin: { l: 64, r: 24, t: 10, b: 48 },
      xaxis: { ...axis, fixedrange: true, title: { text: t('numbers.promised') } },
      yaxis: { ...axis, fixedrange: true, title: { text: t('numbers.delivered') } },
    },
  };
}

/** @typedef {{by: 'score' | 'trial', promised: number, delivery: Delivery, named: boolean}} Mark   `named`: has its step beside it */

/**
 * @param {readonly Delivery[]} deliveries
 * @returns {Mark[]} the score's promise, and the trial's where it is another one; recordings of older versions have only that
 */
export function promisesOf(deliveries) {
  return deliveries.flatMap((delivery) => {
    const { scored_drop: scored, predicted_drop: tried } = delivery;
    /** @type {Mark} */
    const trial = { by: 'trial', promised: tried, delivery, named: true };
    if (scored === null || scored === undefined) return [trial];
    /** @type {Mark} */
    const score = { by: 'score', promised: scored, delivery, named: true };
    return scored === tried ? [score] : [score, { ...trial, named: false }];
  });
}

/**
 * @param {Mark} mark
 * @returns {string} filled for the score, hollow for the trial
 */
function symbolOf({ by, delivery }) {
  if (delivery.realised_drop <= 0) return by === 'score' ? 'x' : 'x-open';
  const shape = delivery.kind === 'depth' ? 'square' : 'circle';
  return by === 'score' ? shape : `${shape}-open`;
}

/**
 * @param {number} low decade
 * @param {number} high decade
 */
function ticks(low, high) {
  const exponents = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, n) => Math.ceil(low) + n);
  return { tickmode: 'array', tickvals: exponents.map((one) => 10 ** one), ticktext: exponents.map(power) };
}
