/**
 * The only user of Plotly. Plotly draws what stands still and what is hovered; overlays draw what moves every frame,
 * through the axes' own projection.
 */

/** @import { Figure } from '../../pure/drawing/figures.js' */
/** @typedef {{x: (value: number) => number, y: (value: number) => number, y2: (value: number) => number,
 *   y3: (value: number) => number, xAt: (pixel: number) => number, yAt: (pixel: number) => number, left: number, top: number,
 *   width: number, height: number, bottom: number}} Projection   data to pixels of the chart's element, and back; `top`, `height`: of
 *   the first y axis; `bottom`: of the lowest */
/** @typedef {{react: (figure: Figure) => void, project: () => Projection | null, element: HTMLElement}} Plot */

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  responsive: false,
  doubleClick: false,
  staticPlot: false,
};

/**
 * @param {HTMLElement} element
 * @returns {Plot}
 */
export function createPlot(element) {
  const { Plotly } = /** @type {any} */ (globalThis);
  /** @type {Projection | null} */
  let projection = null;
  return {
    element,
    react(figure) {
      const { width, height } = element.getBoundingClientRect();
      if (width < 60 || height < 40) return;
      Plotly.react(element, figure.data, { ...figure.layout, width, height, autosize: false }, CONFIG);
      projection = projectionOf(/** @type {any} */ (element)._fullLayout);
    },
    project: () => projection,
  };
}

/**
 * @param {Figure} figure
 * @param {{width: number, height: number}} size
 * @returns {Promise<string>} the figure as an SVG file
 */
export async function svgOfFigure(figure, size) {
  const { Plotly } = /** @type {any} */ (globalThis);
  const address = await Plotly.toImage(figure, { format: 'svg', ...size });
  return decodeURIComponent(address.slice(address.indexOf(',') + 1));
}

/**
 * @param {any} layout Plotly's own, after drawing
 * @returns {Projection}
 */
function projectionOf({ xaxis, yaxis, yaxis2, yaxis3 }) {
  const foot = (/** @type {any} */ axis) => axis._offset + axis._length;
  return {
    x: onto(xaxis),
    y: onto(yaxis),
    y2: onto(yaxis2 ?? yaxis),
    y3: onto(yaxis3 ?? yaxis),
    xAt: (pixel) => xaxis.p2c(pixel - xaxis._offset),
    yAt: (pixel) => yaxis.p2c(pixel - yaxis._offset),
    left: xaxis._offset,
    top: yaxis._offset,
    width: xaxis._length,
    height: yaxis._length,
    bottom: Math.max(foot(yaxis), foot(yaxis2 ?? yaxis)),
  };
}

/**
 * @param {any} axis
 * @returns {(value: number) => number} data to pixels; asked hundreds of times per frame, so a linear axis is its two numbers
 */
function onto(axis) {
  // `l` is the linearised value: on a logarithmic axis the logarithm, which `c2l` takes.
  if (axis.type !== 'linear') return (value) => axis._offset + axis.l2p(axis.c2l(value));
  const zero = axis._offset + axis.l2p(0);
  const unit = axis.l2p(1) - axis.l2p(0);
  return (value) => zero + unit * value;
}
