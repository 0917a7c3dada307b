/** Promise against delivery: the predicted and the realised loss drop of every expansion, as a figure. Pure. */

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
  const drops = deliveries.flatMap((one) => [one.predicted_drop, one.realised_drop]).filter((drop) => drop > 0);
  const decades = drops.map(Math.log10);
  const low = Math.floor(Math.min(...decades, -2)) - 0.2;
  const high = Math.ceil(Math.max(...decades, -1)) + 0.2;
  const axis = { type: 'log', range: [low, high], gridcolor: palette.line, zeroline: false, ...ticks(low, high) };
  const ends = [10 ** low, 10 ** high];
  return {
    data: [
      { type: 'scatter', mode: 'lines', x: ends, y: ends, hoverinfo: 'skip', line: { color: palette.muted, width: 1, dash: '4px,4px' } },
      {
        type: 'scatter',
        mode: 'markers+text',
        x: deliveries.map((one) => Math.max(one.predicted_drop, ends[0])),
        y: deliveries.map((one) => Math.max(one.realised_drop, ends[0])),
        text: deliveries.map((one) => String(one.expansion_step)),
        textposition: 'middle right',
        customdata: deliveries.map((one) => `${short(one.predicted_drop)} → ${short(one.realised_drop)}`),
        hovertemplate: '%{customdata}<extra></extra>',
        marker: {
          size: 10,
          color: deliveries.map((one) => (one.kind === 'depth' ? palette.depth : palette.width)),
          symbol: deliveries.map((one) => (one.realised_drop > 0 ? (one.kind === 'depth' ? 'square' : 'circle') : 'x')),
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

/**
 * @param {number} low decade
 * @param {number} high decade
 */
function ticks(low, high) {
  const exponents = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, n) => Math.ceil(low) + n);
  return { tickmode: 'array', tickvals: exponents.map((one) => 10 ** one), ticktext: exponents.map(power) };
}
