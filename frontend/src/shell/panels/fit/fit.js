/** The fitted function: Plotly for axes, samples and target; the live curve and the neurons' places on an overlay. */

import { need, setAttribute, svg } from '../../drawing/dom.js';
import { createPlot } from '../../drawing/plot.js';
import { createFitAxes } from './axes.js';
import { createBand } from './band.js';
import { createTwinCurve, createWithout } from './beside.js';
import { createCurve } from './curve.js';
import { createLocations, createPlaceLine } from './locations.js';

/**
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Plot, Projection } from '../../drawing/plot.js'
 */

/**
 * @param {(id: number | null) => void} onFocus
 * @param {(id: number, byKey: boolean) => void} onOpen
 * @returns {Panel & {project: () => Projection | null}}
 */
export function createFitPanel(onFocus, onOpen) {
  const plot = createPlot(need('#fit-plot', HTMLElement));
  const overlay = need('#fit-overlay', SVGElement);
  const { clipped, clip } = createClip(overlay, plot);
  const axes = createFitAxes(plot, clip);
  const drawBand = createBand(clipped);
  const drawPlaceLine = createPlaceLine(clipped);
  const curve = createCurve(clipped, overlay);
  const drawWithout = createWithout(clipped);
  const drawTwin = createTwinCurve(clipped);
  const drawLocations = createLocations(overlay, onFocus, onOpen);
  /** @type {Drawing | null} */
  let latest = null;
  plot.element.addEventListener('pointerenter', () => {
    if (latest?.scene && latest.still) axes.explain(latest.scene, latest);
  });

  return {
    glides: true,
    project: () => plot.project(),
    draw(drawing) {
      const { scene } = drawing;
      if (scene?.network.inputs !== 1) return;
      const isWidening = axes.draw(scene, drawing);
      const projection = plot.project();
      if (!projection) return;
      drawBand(scene, drawing, projection);
      curve.draw(scene, drawing, projection, drawWithout(scene, drawing, projection));
      if (drawing.words || isWidening) curve.drawBeyond(scene, axes.range(), projection);
      drawLocations(scene, drawing, projection);
      drawTwin(scene, drawing, projection);
      drawPlaceLine(scene, projection);
      latest = drawing;
      if (drawing.settled) axes.explain(scene, drawing);
      return isWidening;
    },
  };
}

/**
 * @param {SVGElement} overlay
 * @param {Plot} plot
 * @returns {{clipped: SVGElement, clip: () => void}} a group that ends at the plot's edges, and what puts them where they are now
 */
function createClip(overlay, plot) {
  const window = svg('rect', {}, svg('clipPath', { id: 'fit-clip' }, svg('defs', {}, overlay)));
  return {
    clipped: svg('g', { 'clip-path': 'url(#fit-clip)' }, overlay),
    clip() {
      const { left: x, top: y, width, height } = plot.project() ?? { left: 0, top: 0, width: 0, height: 0 };
      for (const [name, value] of Object.entries({ x, y, width, height })) setAttribute(window, name, value);
    },
  };
}
