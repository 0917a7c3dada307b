/** How classes look: a colour and a shape each, so that nothing hangs on colour alone. Pure. */

import { axisNames } from '../words/axis_names.js';
import { baseLayout, CORNER, plain } from './figures.js';

/**
 * @import { Figure, Palette } from './figures.js'
 * @import { Colour, Domain } from '../network/plane.js'
 * @import { Data } from '../run/fold.js'
 * @import { Translate } from '../../texts/index.js'
 */

/** Plotly's marker symbols, the same shapes as SVG paths around the origin, and smaller ones around wherever a path has got to. */
export const SHAPES = [
  { symbol: 'circle', path: 'M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z', small: 'm-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0' },
  { symbol: 'square', path: 'M-3.6 -3.6H3.6V3.6H-3.6Z', small: 'm-3 -3h6v6h-6z' },
  { symbol: 'triangle-up', path: 'M0 -4.6L4.4 3.4H-4.4Z', small: 'm0 -3.8l3.6 6.4h-7.2z' },
  { symbol: 'diamond', path: 'M0 -5L5 0L0 5L-5 0Z', small: 'm0 -4l4 4l-4 4l-4 -4z' },
];

/**
 * @param {string} hex `#rrggbb`
 * @returns {Colour}
 */
export function colourOf(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return [red, green, blue];
}

/**
 * @param {{data: Data, domain: Domain, classes: number, inks: string[],
 *   palette: Palette & {card: string}, t: Translate,
 *   dots?: boolean}} what   `dots`: samples as small dots without hover, where they are only for orientation
 * @returns {Figure}
 */
export function planeFigure({ data, domain, classes, inks, palette, t, dots = false }) {
  const traces = Array.from({ length: classes }, (_, label) => {
    const points = data.samples.x.filter((_, n) => data.samples.y[n][0] === label);
    return {
      type: 'scatter',
      mode: 'markers',
      x: points.map(([x]) => x),
      y: points.map(([, y]) => y),
      marker: {
        symbol: SHAPES[label % SHAPES.length].symbol,
        size: dots ? 3 : 8,
        color: dots ? palette.samples : inks[label % inks.length],
        line: { width: dots ? 0 : 1, color: palette.card },
      },
      hoverinfo: dots ? 'skip' : undefined,
      hovertemplate: dots ? undefined : `${t('plane.class', { n: label + 1 })}<br>x₁ = %{x:.3~g}<br>x₂ = %{y:.3~g}<extra></extra>`,
    };
  });
  const axis = {
    showgrid: false,
    zeroline: false,
    showline: false,
    ticks: '',
    fixedrange: true,
    nticks: 6,
    tickfont: { color: palette.muted },
  };
  const { x_label, y_label } = axisNames(data);
  const named = { font: { color: palette.muted, size: palette.text }, bgcolor: palette.card };
  const layout = {
    ...baseLayout(palette),
    margin: marginsFor(palette),
    xaxis: { ...axis, range: domain.x },
    yaxis: { ...axis, range: domain.y },
    annotations: [
      ...(y_label ? [{ ...CORNER, ...named, text: plain(y_label) }] : []),
      ...(x_label ? [{ ...FOOT, ...named, text: plain(x_label) }] : []),
    ],
  };
  return { data: traces, layout };
}

/** The name of the first coordinate stands inside, too: the plane's margins are those of its canvas. */
const FOOT = { ...CORNER, x: 1, y: 0, xanchor: 'right', yanchor: 'bottom' };

/**
 * @param {{text: number}} palette
 * @returns {{l: number, r: number, t: number, b: number}} around the plane, pixels
 */
export function marginsFor({ text }) {
  return { l: 12 + 1.6 * text, r: 6, t: 6, b: 8 + 1.4 * text };
}
