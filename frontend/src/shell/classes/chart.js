/** A small chart in SVG, for phones and for the projector: data, curves, places on the axis. It knows nothing of Plotly. */

import { pathThrough, scales, ticks } from '../../pure/classes/plot.js';
import { short } from '../../pure/words/numbers.js';
import { html, setAttribute, svg } from '../drawing/dom.js';

/** @import { Range, Scales } from '../../pure/classes/plot.js' */
/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, class: string}} Curve */
/** @typedef {{domain: Range, range: Range, samples?: {x: number[], y: number[]} | null, curves?: Curve[], verticals?: {x: number, class: string}[],
 *   under?: (layer: SVGElement, at: Scales) => void, over?: (layer: SVGElement, at: Scales) => void}} Scene   what is drawn, in data units */
/** @typedef {ReturnType<typeof createChart>} Chart */

/** Pixels between the edge of the drawing and the plot. */
const ROOM = { side: 12, top: 10, bottom: 26 };

/**
 * @param {Element} parent
 * @param {{label: string, class?: string, axis?: boolean, room?: Partial<typeof ROOM>}} looks `axis`: with numbers below
 */
export function createChart(parent, { label, class: name = '', axis = true, room = {} }) {
  const box = html('div', { class: `chart-box ${name}` }, parent);
  const drawing = svg('svg', { role: 'img', 'aria-label': label, class: 'chart-svg' }, box);
  const space = { ...ROOM, ...(axis ? {} : { bottom: 10 }), ...room };
  const layers = Object.fromEntries(
    ['under', 'grid', 'samples', 'curves', 'verticals', 'axis', 'over'].map((layer) => [
      layer,
      svg('g', { class: `chart-${layer}` }, drawing),
    ]),
  );
  /** @type {Scene | null} */
  let scene = null;
  /** @type {Scales | null} */
  let at = null;
  let size = '';
  let samplesDrawn = '';
  let gridDrawn = '';

  /** @param {Scene} next */
  function draw(next) {
    scene = next;
    const width = box.clientWidth;
    const height = box.clientHeight;
    if (width === 0 || height === 0) return;
    size = `${width} ${height}`;
    setAttribute(drawing, 'viewBox', `0 0 ${size}`);
    const frame = { left: space.side, right: width - space.side, top: space.top, bottom: height - space.bottom };
    at = scales(next.domain, next.range, frame);
    drawGrid(next, at, frame);
    drawSamples(next, at);
    drawCurves(next, at);
    layers.verticals.replaceChildren(
      ...(next.verticals ?? []).map(({ x, class: kind }) => {
        const there = /** @type {Scales} */ (at).x(x).toFixed(1);
        return svg('line', { x1: there, x2: there, y1: frame.top, y2: frame.bottom, class: kind });
      }),
    );
    for (const name of /** @type {const} */ (['under', 'over'])) {
      layers[name].replaceChildren();
      next[name]?.(layers[name], at);
    }
  }

  /**
   * @param {Scene} next
   * @param {Scales} scale
   * @param {{top: number, bottom: number, left: number, right: number}} frame
   */
  function drawGrid({ domain }, scale, frame) {
    const key = `${size} ${domain}`;
    if (key === gridDrawn) return;
    gridDrawn = key;
    const places = ticks(domain);
    layers.grid.replaceChildren(
      ...places.map((value) => svg('line', { x1: scale.x(value), x2: scale.x(value), y1: frame.top, y2: frame.bottom })),
    );
    layers.axis.replaceChildren();
    if (!axis) return;
    svg('line', { x1: frame.left, x2: frame.right, y1: frame.bottom, y2: frame.bottom }, layers.axis);
    for (const value of places) {
      const text = svg('text', { x: scale.x(value), y: frame.bottom + 17, 'text-anchor': 'middle' }, layers.axis);
      text.textContent = short(value);
    }
  }

  /**
   * @param {Scene} next
   * @param {Scales} scale
   */
  function drawSamples({ samples, domain, range }, scale) {
    const key = samples ? `${size} ${domain} ${range} ${samples.x.length} ${samples.x[0]} ${samples.y.join()}` : '';
    if (key === samplesDrawn) return;
    samplesDrawn = key;
    const circles = (samples?.x ?? []).map((x, n) =>
      svg('circle', { cx: scale.x(x).toFixed(1), cy: scale.y(samples?.y[n] ?? 0).toFixed(1), r: 3.4 }),
    );
    layers.samples.replaceChildren(...circles);
  }

  /**
   * @param {Scene} next
   * @param {Scales} scale
   */
  function drawCurves({ curves = [] }, scale) {
    while (layers.curves.childElementCount > curves.length) layers.curves.lastElementChild?.remove();
    curves.forEach((curve, index) => {
      const path = layers.curves.children[index] ?? svg('path', {}, layers.curves);
      setAttribute(path, 'class', curve.class);
      setAttribute(path, 'd', pathThrough(curve.x, curve.y, scale));
    });
  }

  const sizes = new ResizeObserver(() => {
    if (scene && size !== `${box.clientWidth} ${box.clientHeight}`) draw(scene);
  });
  sizes.observe(box);

  return {
    box,
    draw,
    /**
     * @param {{clientX: number, clientY: number}} event
     * @returns {{x: number, y: number} | null} data units
     */
    where({ clientX, clientY }) {
      const place = drawing.getBoundingClientRect();
      return at && { x: at.atX(clientX - place.left), y: at.atY(clientY - place.top) };
    },
    /** @param {string} text */
    relabel: (text) => setAttribute(drawing, 'aria-label', text),
    close: () => sizes.disconnect(),
  };
}
