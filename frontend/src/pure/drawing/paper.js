/** Figures fit for a paper: on white, with axis titles, sized for one column, and a caption that says all there is to say. Pure. */

import { axisNames } from '../words/axis_names.js';
import { short } from '../words/numbers.js';
import { fitRange, logTicks } from './figures.js';
import { RAMP } from './heat.js';

/**
 * @import { Figure } from './figures.js'
 * @import { History } from '../run/fold.js'
 * @import { Scene } from '../run/scene.js'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {'fit' | 'landscape' | 'timeline'} PaperName */
/** @typedef {{scene: Scene, history: History, t: Translate}} Shown */

/** A column of most journals is 89 mm wide; at that width this type has 7 points. */
export const PAPER = { width: 420, height: 280, text: 12, millimetres: 89, font: 'Inter, Arial, Helvetica, sans-serif' };
const INK = '#000000';
const GRID = '#e3e7ec';
const [SAMPLES, TARGET, FIT, NEURONS] = ['#5b6675', '#009E73', '#0072B2', '#B34F00'];

/**
 * @param {PaperName} name
 * @param {Scene} scene
 * @returns {boolean} whether there is such a figure now
 */
export function hasPaper(name, { plane, landscape }) {
  if (name === 'timeline') return true;
  return plane === null && (name === 'fit' || landscape !== null);
}

/**
 * @param {PaperName} name
 * @param {Shown} shown
 * @returns {Figure}
 */
export function paperFigure(name, shown) {
  return { fit: fitPaper, landscape: landscapePaper, timeline: timelinePaper }[name](shown);
}

/**
 * @param {PaperName} name
 * @param {Shown} shown
 * @returns {string}
 */
export function paperCaption(name, { scene, t }) {
  const { widths } = scene.network;
  const { specification, samples } = scene.data;
  const values = {
    step: scene.moment.step,
    widths: widths.join('–'),
    samples: samples.x.length,
    rule: t(`knob.rule.${specification.rule.name}`),
    seed: specification.seed,
    peak: short(scene.landscape?.peak ?? 0, 2),
  };
  const target = name === 'fit' && scene.data.target ? '.target' : '';
  return `${t(`paper.${name}${target}`, values)} ${t('paper.run', values)}`;
}

/**
 * @param {Record<string, any>} xaxis
 * @param {Record<string, any>} yaxis
 * @param {Record<string, any>} [more]
 */
function layoutOf(xaxis, yaxis, more = {}) {
  const axis = {
    gridcolor: GRID,
    zeroline: false,
    showline: true,
    mirror: true,
    linecolor: INK,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: INK,
  };
  return {
    width: PAPER.width,
    height: PAPER.height,
    margin: { l: 58, r: 14, t: 10, b: 46 },
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    font: { family: PAPER.font, size: PAPER.text, color: INK },
    showlegend: false,
    xaxis: { ...axis, ...xaxis },
    yaxis: { ...axis, ...yaxis },
    ...more,
  };
}

/** @param {string} text that Plotly must not take for markup */
const plain = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {string} text */
const titled = (text) => ({ title: { text: plain(text), standoff: 6 } });

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
function fitPaper({ scene, t }) {
  const { data, domain, xs, y } = scene;
  const names = axisNames(data);
  const range = fitRange(data);
  const inside = scene.places.filter(({ location }) => location >= domain[0] && location <= domain[1]);
  const foot = range[0] + 0.035 * (range[1] - range[0]);
  const traces = [
    {
      x: data.samples.x.map(([one]) => one),
      y: data.samples.y.map(([one]) => one),
      name: t('fit.samples'),
      ...dots('circle-open', SAMPLES, 5),
    },
    { x: data.target?.x ?? [], y: data.target?.y ?? [], name: t('fit.target'), ...curve(TARGET, 1.6, '5px,4px') },
    { x: Array.from(xs), y: Array.from(y), name: t('fit.fit'), ...curve(FIT, 2.2) },
    { x: inside.map(({ location }) => location), y: inside.map(() => foot), name: t('fit.location'), ...dots('triangle-up', INK, 8) },
  ];
  const legend = { orientation: 'h', x: 0, y: 1, xanchor: 'left', yanchor: 'bottom', bgcolor: 'rgba(0,0,0,0)', font: { size: PAPER.text } };
  const layout = layoutOf(
    { ...titled(names.x_label || 'x'), range: domain },
    { ...titled(names.y_label || 'y'), range },
    { showlegend: true, legend, margin: { l: 58, r: 14, t: 46, b: 46 } },
  );
  return { data: traces, layout };
}

/**
 * @param {string} symbol
 * @param {string} color
 * @param {number} size
 */
const dots = (symbol, color, size) => ({ type: 'scatter', mode: 'markers', marker: { symbol, color, size, line: { width: 1 } } });

/**
 * @param {string} color
 * @param {number} width
 * @param {string} [dash]
 */
const curve = (color, width, dash) => ({ type: 'scatter', mode: 'lines', line: { color, width, dash } });

/** Round numbers of every decade that scales lie in; Plotly's own would be digits without their power. */
const VALUES = [-4, -3, -2, -1, 0, 1, 2, 3].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
const SCALES = numbered(VALUES);

/**
 * @param {number[]} values
 * @returns {{tickmode: string, tickvals: number[], ticktext: string[]}} Plotly's own powers of ten are styled as the content policy forbids
 */
function numbered(values) {
  return { tickmode: 'array', tickvals: values, ticktext: values.map((value) => short(value)) };
}

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
function landscapePaper({ scene, t }) {
  const landscape = /** @type {NonNullable<Scene['landscape']>} */ (scene.landscape);
  const levels = Uint8Array.from(atob(landscape.levels), (character) => character.charCodeAt(0));
  const { locations, scales, location_start, location_stop, scale_start, scale_stop, peak } = landscape;
  const row = (/** @type {number} */ n) => Array.from(levels.subarray(n * locations, (n + 1) * locations), (level) => (peak * level) / 255);
  const at = (/** @type {number} */ n, /** @type {number} */ count) => n / Math.max(count - 1, 1);
  const heat = {
    type: 'heatmap',
    x: Array.from({ length: locations }, (_, n) => location_start + (location_stop - location_start) * at(n, locations)),
    y: Array.from({ length: scales }, (_, n) => scale_start * (scale_stop / scale_start) ** at(n, scales)),
    z: Array.from({ length: scales }, (_, n) => row(n)),
    colorscale: RAMP.map((colour, n) => [n / (RAMP.length - 1), n === 0 ? '#ffffff' : colour]),
    showscale: false, // Plotly's own bar is styled as the content policy forbids: the caption says what the colours mean
  };
  const marks = {
    x: scene.places.map(({ location }) => location),
    y: scene.places.map(({ scale }) => scale),
    ...dots('triangle-up', INK, 8),
  };
  const layout = layoutOf(
    { ...titled(axisNames(scene.data).x_label || 'x'), range: scene.domain },
    { ...titled(t('paper.scale')), type: 'log', range: [Math.log10(scale_start), Math.log10(scale_stop)], ...SCALES },
  );
  return { data: [heat, marks], layout };
}

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
function timelinePaper({ history, scene, t }) {
  const moments = history.moments.slice(0, scene.index + 1).filter(({ loss }) => typeof loss === 'number');
  const step = moments.map((one) => one.step);
  const sizes = moments.map(({ structure }) => structure.widths.reduce((sum, width) => sum + width, 0));
  const traces = [
    { x: step, y: moments.map(({ loss }) => loss), ...curve(FIT, 1.8) },
    { x: step, y: sizes, yaxis: 'y2', type: 'scatter', mode: 'lines', line: { color: NEURONS, width: 1.8, shape: 'hv', dash: '4px,2px' } },
  ];
  const losses = moments.flatMap(({ loss }) => (typeof loss === 'number' && loss > 0 ? [Math.log10(loss)] : []));
  /** @type {[number, number]} */
  const decades = [Math.min(...losses, 0) - 0.1, Math.max(...losses, -1) + 0.1];
  const most = Math.max(...sizes, 1);
  const whole = { tickmode: 'linear', tick0: 0, dtick: Math.ceil(most / 6), range: [0, 1.08 * most] };
  const right = { overlaying: 'y', side: 'right', showgrid: false, ticks: 'outside', ticklen: 4, ...whole };
  const coloured = (/** @type {string} */ colour) => ({ tickfont: { color: colour } });
  const named = (/** @type {string} */ text, /** @type {string} */ colour) => ({ title: { text, standoff: 6, font: { color: colour } } });
  const layout = layoutOf(
    { ...titled(t('paper.step')), range: [0, Math.max(scene.moment.step, 1)] },
    { ...named(t('paper.loss'), FIT), ...coloured(FIT), type: 'log', range: decades, ...logTicks(decades) },
    { yaxis2: { ...right, ...named(t('timeline.neurons'), NEURONS), ...coloured(NEURONS) }, margin: { l: 62, r: 52, t: 10, b: 46 } },
  );
  return { data: traces, layout };
}
