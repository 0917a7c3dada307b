/** What moves with every step in the network drawing: strokes on a canvas while it does, elements as soon as all is still. */

import { need, svg } from '../../drawing/dom.js';
import { createLayer } from '../../drawing/layer.js';
import { createConnectionElements, strokeConnections, strokeResponses } from './connections.js';
import { createThumbnails } from './thumbnails.js';

/** @import { Connection, Response } from './connections.js' */

/** @param {SVGElement} drawing */
export function createMoving(drawing) {
  const layer = createLayer(need('#network-canvas', HTMLCanvasElement));
  const showConnections = createConnectionElements(svg('g', { class: 'connections' }, drawing));
  const thumbnails = createThumbnails(drawing);
  /**
   * @param {Connection[]} connections
   * @param {Response[]} neurons
   * @param {{box: {width: number, height: number}, still: boolean, isPlane: boolean, showResponses: (neurons: Response[]) => void}} how
   */
  return (connections, neurons, { box, still, isPlane, showResponses }) => {
    drawing.classList.toggle('lively', !still);
    thumbnails.begin(isPlane ? box : { width: 0, height: 0 });
    if (isPlane) for (const { pose, values } of neurons) thumbnails.draw(values, { ...pose, r: pose.r * pose.grown });
    if (still) {
      layer.clear();
      showConnections(connections);
      showResponses(neurons);
      return;
    }
    const context = layer.begin(box);
    strokeConnections(context, connections);
    if (!isPlane) strokeResponses(context, neurons);
  };
}
