/**
 * The only user of Plotly. Plotly draws what stands still and what is hovered; overlays draw what moves every frame,
 * through the axes' own projection.
 */

/** @typedef {import('../pure/figures.js').Figure} Figure */
/** @typedef {{x: (value: number) => number, y: (value: number) => number, y2: (value: number) => number,
 *   xAt: (pixel: number) => number, yAt: (pixel: number) => number, left: number, top: number, width: number,
 *   height: number}} Projection   data to pixels of the chart's element, and back */
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
  let drawn = false;
  return {
    element,
    react(figure) {
      const { width, height } = element.getBoundingClientRect();
      if (width < 60 || height < 40) return;
      Plotly.react(element, figure.data, { ...figure.layout, width, height, autosize: false }, CONFIG);
      drawn = true;
    },
    project() {
      return drawn ? projectionOf(/** @type {any} */ (element)._fullLayout) : null;
    },
  };
}

/**
 * @param {any} layout Plotly's own, after drawing
 * @returns {Projection}
 */
function projectionOf({ xaxis, yaxis, yaxis2 }) {
  // `l` is the linearised value: on a logarithmic axis the logarithm, which `c2l` takes.
  const project = (/** @type {any} */ axis) => (/** @type {number} */ value) => axis._offset + axis.l2p(axis.c2l(value));
  return {
    x: project(xaxis),
    y: project(yaxis),
    y2: yaxis2 ? project(yaxis2) : project(yaxis),
    xAt: (pixel) => xaxis.p2c(pixel - xaxis._offset),
    yAt: (pixel) => yaxis.p2c(pixel - yaxis._offset),
    left: xaxis._offset,
    top: yaxis._offset,
    width: xaxis._length,
    height: yaxis._length,
  };
}
