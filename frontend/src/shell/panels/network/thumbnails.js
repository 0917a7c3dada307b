/** A neuron's response over the plane, small, inside its circle: the picture that the curve is for one input. */

import { colourOf } from '../../../pure/drawing/classes.js';
import { responsePixels } from '../../../pure/network/plane.js';
import { THUMBNAIL } from '../../../pure/run/scene.js';
import { classColours, palette } from '../../drawing/palette.js';

/**
 * @param {SVGElement} drawing the network's; the canvas lies under it
 */
export function createThumbnails(drawing) {
  const canvas = document.createElement('canvas');
  canvas.className = 'thumbnails';
  canvas.setAttribute('aria-hidden', 'true');
  drawing.before(canvas);
  const source = document.createElement('canvas');
  source.width = THUMBNAIL;
  source.height = THUMBNAIL;
  return {
    /**
     * Begin a drawing: clear what was there.
     * @param {{width: number, height: number}} box pixels
     */
    begin({ width, height }) {
      const ratio = globalThis.devicePixelRatio || 1;
      const size = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
      const context = canvas.getContext('2d');
      context?.setTransform(1, 0, 0, 1, 0, 0);
      context?.clearRect(0, 0, canvas.width, canvas.height);
      context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    },
    /**
     * @param {Float64Array} values
     * @param {{x: number, y: number, r: number, opacity: number}} pose
     */
    draw(values, { x, y, r, opacity }) {
      const context = canvas.getContext('2d');
      if (!context || r < 1) return;
      const { low, high } = classColours();
      const pixels = responsePixels(values, low, colourOf(palette().card), high);
      source.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (pixels), THUMBNAIL, THUMBNAIL), 0, 0);
      context.save();
      context.globalAlpha = opacity;
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.clip();
      context.drawImage(source, x - r, y - r, 2 * r, 2 * r);
      context.restore();
    },
  };
}
