/** Where a new neuron would help: the score as a heat map that shares the fitted function's x axis. */

import { scaleAt } from '../../../pure/drawing/heat.js';
import { axisNames } from '../../../pure/words/axis_names.js';
import { need, setShown, setText } from '../../drawing/dom.js';
import { createMap } from './map.js';
import { createNeurons } from './neurons.js';
import { createPlaced } from './placed.js';
import { createReadout } from './readout.js';
import { createRings } from './rings.js';

/**
 * @import { Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Actions } from '../../input/actions.js'
 * @import { Shown } from './readout.js'
 */

/**
 * @param {() => Projection | null} project the fitted function's axes
 * @param {Pick<Actions, 'place'>} act
 * @returns {Panel}
 */
export function createLandscapePanel(project, act) {
  const chart = need('#landscape-chart', HTMLElement);
  const canvas = need('#landscape-canvas', HTMLCanvasElement);
  const overlay = need('#landscape-overlay', SVGElement);
  const waiting = need('#landscape-waiting', HTMLElement);
  const legend = need('#landscape-legend', HTMLElement);
  const words = [legend, need('#landscape-scale', HTMLElement), need('#landscape-subtitle', HTMLElement)];
  const axis = need('.landscape .axis-x', HTMLElement);
  const map = createMap(canvas, overlay);
  const drawRings = createRings(overlay);
  const neurons = createNeurons(overlay);
  const drawPlaced = createPlaced(overlay);
  const readOut = createReadout();
  let height = 0;
  /** @type {Shown | null} */
  let shown = null;
  const pointer = createPointer(canvas, {
    moved: () => shown && readOut(shown, pointer.at()),
    clicked(x, share) {
      if (shown) act.place(shown.projection.xAt(x), scaleAt(shown.landscape, share), shown.scene.decision?.offset ?? null);
    },
  });

  return {
    glides: true,
    draw(drawing) {
      const { scene } = drawing;
      const projection = project();
      const landscape = scene?.landscape ?? null;
      setShown(waiting, landscape === null);
      setShown(overlay, landscape !== null);
      if (!landscape) for (const one of words) setShown(one, false);
      shown = null;
      if (!scene || !landscape || !projection) return;
      const { x_label } = axisNames(scene.data);
      setText(axis, x_label ? drawing.t('landscape.axis.named', { name: x_label }) : drawing.t('landscape.axis'));
      if (drawing.restyled || height === 0) height = chart.clientHeight;
      const isFading = map.draw(scene, landscape, drawing, { left: projection.left, width: projection.width, height });
      const cells = map.cells();
      shown = { t: drawing.t, scene, landscape, projection, height, cells };
      setShown(legend, cells.thin.includes(1));
      if (drawing.words || drawing.gliding || scene.places.length !== neurons.count()) {
        drawRings(drawing.t, scene, landscape, { projection, height });
        neurons.draw(scene, landscape, drawing, { projection, height });
      }
      drawPlaced(drawing.state, landscape, { projection, height });
      if (drawing.words) readOut(shown, pointer.at());
      return isFading && !drawing.gliding; // a glide draws the next frame anyway
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{moved: () => void, clicked: (x: number, share: number) => void}} does   `x`: pixels of the chart; `share`: of its height
 * @returns {{at: () => {x: number, y: number} | null}} where the pointer is, pixels of the chart
 */
function createPointer(canvas, { moved, clicked }) {
  /** @type {{x: number, y: number} | null} */
  let at = null;
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    at = { x: offsetX + canvas.offsetLeft, y: offsetY };
    moved();
  });
  canvas.addEventListener('click', ({ offsetX, offsetY }) => clicked(offsetX + canvas.offsetLeft, offsetY / canvas.clientHeight));
  canvas.addEventListener('pointerleave', () => {
    at = null;
    moved();
  });
  return { at: () => at };
}
