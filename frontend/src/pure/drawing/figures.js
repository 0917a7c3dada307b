/** What Plotly is asked to draw: axes, samples, target, hover. Pure: data and colours in, a figure out. */

import { axisNames } from '../words/axis_names.js';
import { power, short } from '../words/numbers.js';

/**
 * @import { scoreAxis } from '../run/timeline.js'
 * @import { Data } from '../run/fold.js'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {{ink: string, muted: string, line: string, samples: string, target: string, fit: string, width: string,
 *   depth: string, font: string, text: number, small: number}} Palette   colours, and the sizes of text in pixels */
/** @typedef {{data: object[], layout: Record<string, any>}} Figure */

/** The plot's left and right margins in pixels: the landscape below uses the same, so that the x axes agree. */
export const MARGIN = { left: 44, right: 12 };

/**
 * @param {Data} data
 * @returns {[number, number]} y range: the samples and the target with room for the fit to stray
 */
export function fitRange(data) {
  let low = Infinity;
  let high = -Infinity;
  for (const [y] of data.samples.y) {
    if (y < low) low = y;
    if (y > high) high = y;
  }
  for (const y of data.target?.y ?? []) {
    if (y < low) low = y;
    if (y > high) high = y;
  }
  if (low > high) return [-1, 1];
  const room = Math.max(high - low, 1e-9 + 1e-3 * Math.abs(high)) * 0.16;
  return [low - 1.35 * room, high + room];
}

/**
 * @param {Palette} palette
 * @returns {Record<string, any>} what every chart's layout shares
 */
export function baseLayout(palette) {
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: palette.font, size: palette.small, color: palette.muted },
    showlegend: false,
    hovermode: 'closest',
    hoverlabel: { font: { family: palette.font, size: palette.text } },
    dragmode: false,
  };
}

/**
 * @param {Palette} palette
 * @returns {Record<string, any>} what every axis shares
 */
function baseAxis(palette) {
  return {
    gridcolor: palette.line,
    zeroline: false,
    showline: false,
    ticks: '',
    fixedrange: true,
    tickfont: { color: palette.muted },
  };
}

/**
 * @param {{data: Data, domain: [number, number], range: [number, number], palette: Palette, t: Translate,
 *   fit?: {x: ArrayLike<number>, y: ArrayLike<number>} | null}} what   `fit`: only while nothing moves, for hovering
 * @returns {Figure}
 */
export function fitFigure({ data, domain, range, palette, t, fit = null }) {
  const hover = (/** @type {string} */ name) => `${name}<br>x = %{x:.4~g}<br>y = %{y:.4~g}<extra></extra>`;
  const traces = [
    {
      type: 'scatter',
      mode: 'lines',
      x: data.target?.x ?? [],
      y: data.target?.y ?? [],
      line: { color: palette.target, width: 2, dash: '6px,5px' },
      hovertemplate: hover(t('fit.target')),
    },
    {
      type: 'scatter',
      mode: 'markers',
      x: data.samples.x.map(([x]) => x),
      y: data.samples.y.map(([y]) => y),
      marker: { symbol: 'circle-open', size: 7, color: palette.samples, line: { width: 1.4 } },
      hovertemplate: hover(t('fit.samples')),
    },
    {
      type: 'scatter',
      mode: 'lines',
      x: Array.from(fit?.x ?? []),
      y: Array.from(fit?.y ?? []),
      line: { color: 'rgba(0,0,0,0)', width: 8 },
      hoverlabel: { bgcolor: palette.fit },
      hovertemplate: hover(t('fit.fit')),
    },
  ];
  const { x_label, y_label } = axisNames(data);
  const named = { color: palette.muted, size: palette.text };
  const title = x_label ? { title: { text: plain(x_label), font: named, standoff: 4 } } : {};
  const layout = {
    ...baseLayout(palette),
    margin: { l: MARGIN.left, r: MARGIN.right, t: 6, b: 15 + (x_label ? 3.2 : 1.6) * palette.text },
    xaxis: { ...baseAxis(palette), range: domain, nticks: 9, ticklabelstandoff: 14, ...title },
    yaxis: { ...baseAxis(palette), range, nticks: 6 },
    annotations: y_label ? [{ ...CORNER, text: plain(y_label), font: named }] : [],
  };
  return { data: traces, layout };
}

/** The name of y stands level in the upper left corner: a margin for it would part this axis from the landscape's. */
export const CORNER = { xref: 'paper', yref: 'paper', x: 0, y: 1, xanchor: 'left', yanchor: 'top', showarrow: false };

/** @param {string} text that Plotly must not take for markup */
export const plain = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The timeline's rows, from its foot: neurons, then loss (and η, where that is asked for, on an axis of its own). */
const ROWS = { neurons: [0, 0.3], loss: [0.47, 1] };

/**
 * @param {{from: number, end: number, decades: [number, number], counts: number, score: ReturnType<typeof scoreAxis> | null,
 *   palette: Palette}} axes   `score`: null where η is not asked for
 * @returns {Figure} axes only; the curves are drawn over them
 */
export function timelineFigure({ from, end, decades, counts, score, palette }) {
  const axis = baseAxis(palette);
  const layout = {
    ...baseLayout(palette),
    margin: { l: 2.6 * palette.text + 12, r: (score ? 2.9 : 2.2) * palette.text + 4, t: 18, b: 15 + 1.4 * palette.text },
    hovermode: false,
    xaxis: { ...axis, range: [from, end], nticks: 10, ticklabelstandoff: 12, anchor: 'y2' },
    yaxis: { ...axis, domain: ROWS.loss, type: 'log', range: decades, ...logTicks(decades, 3), tickfont: { color: palette.fit } },
    yaxis2: { ...axis, domain: ROWS.neurons, side: 'right', range: [0, counts], ...countTicks(counts), tickfont: { color: palette.width } },
    ...(score ? { yaxis3: { ...axis, ...scoreAxisFigure(score), tickfont: { color: palette.target } } } : {}),
  };
  const anchor = { type: 'scatter', mode: 'lines', x: [], y: [] };
  const scored = score ? [{ ...anchor, yaxis: 'y3' }] : [];
  return { data: [anchor, { ...anchor, yaxis: 'y2' }, ...scored], layout };
}

/** @param {ReturnType<typeof scoreAxis>} score */
function scoreAxisFigure({ range, least, band }) {
  const ticks = logTicks([Math.log10(least), range[1]]);
  return {
    ...{ overlaying: 'y', side: 'right', domain: ROWS.loss, type: 'log', range, showgrid: false },
    ...{ tickmode: 'array', tickvals: [...ticks.tickvals.slice(-1), band], ticktext: [...ticks.ticktext.slice(-1), '≈ 0'] },
  };
}

/** @param {number} end of a counting axis: its row is low, so its ends are enough */
const countTicks = (end) => ({ tickmode: 'array', tickvals: [0, end], ticktext: ['0', String(end)] });

/**
 * @param {[number, number]} decades
 * @param {number} [most] of ticks
 * @returns {{tickmode: string, tickvals: number[], ticktext: string[]}} whole decades only, in words people read
 */
export function logTicks([low, high], most = 4) {
  const first = Math.ceil(low - 1e-9);
  const count = Math.floor(high + 1e-9) - first + 1;
  const stride = Math.max(1, Math.ceil(count / most));
  const exponents = Array.from({ length: Math.max(0, count) }, (_, index) => first + index).filter((_, index) => index % stride === 0);
  return {
    tickmode: 'array',
    tickvals: exponents.map((exponent) => 10 ** exponent),
    // Plotly's own superscripts are inline styles, which the content policy forbids.
    ticktext: exponents.map((exponent) => (Math.abs(exponent) > 3 ? power(exponent) : short(10 ** exponent))),
  };
}
