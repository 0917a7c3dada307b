/** Hatching over the cells of the landscape of which nothing can be said: quiet, and plainly not a score. */

import { thinPixels } from '../../../pure/drawing/heat.js';
import { palette } from '../../drawing/palette.js';

const SPACING = 5; // pixels between two lines

/**
 * @returns {(context: CanvasRenderingContext2D, thin: Uint8Array, size: {locations: number, scales: number},
 *   place: {left: number, width: number, ratio: number}) => void}   `place`: of the cells on the canvas, device pixels
 */
export function createShade() {
  const cells = document.createElement('canvas');
  const sheet = document.createElement('canvas');
  return (context, thin, { locations, scales }, { left, width, ratio }) => {
    const { width: columns, height: rows } = context.canvas;
    Object.assign(cells, { width: locations, height: scales });
    Object.assign(sheet, { width: columns, height: rows });
    const onto = sheet.getContext('2d');
    const pixels = thinPixels(thin, { locations, scales });
    cells.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (pixels), locations, scales), 0, 0);
    if (!onto || !columns || !rows) return; // a panel without room: an empty canvas cannot be drawn from
    onto.imageSmoothingEnabled = false;
    onto.drawImage(cells, left, 0, width, rows);
    onto.globalCompositeOperation = 'source-in';
    onto.fillStyle = palette().card;
    onto.fillRect(0, 0, columns, rows);
    onto.globalCompositeOperation = 'source-atop';
    onto.strokeStyle = palette().hatch;
    onto.lineWidth = ratio;
    onto.beginPath();
    for (let x = -rows; x < columns; x += SPACING * ratio) {
      onto.moveTo(x, rows);
      onto.lineTo(x + rows, 0);
    }
    onto.stroke();
    context.drawImage(sheet, 0, 0);
  };
}
