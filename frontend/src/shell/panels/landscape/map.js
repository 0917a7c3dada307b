/** The map's cells on their canvas: painted when the landscape or the way it is read changes, and while one look fades into the next. */

import { cellsAlong, levelsOf, pixelsOf, thinPlaces } from '../../../pure/drawing/heat.js';
import { createChanges } from '../../drawing/changes.js';
import { palette } from '../../drawing/palette.js';
import { createChance } from './chance.js';
import { createFade } from './fade.js';
import { createShade } from './shade.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Landscape } from '../../../../types/protocol'
 */
/** @typedef {{left: number, width: number, height: number}} Box   of the chart, pixels */

const FADING_MS = 30; // between pictures while one look fades into the next

/**
 * @param {HTMLCanvasElement} canvas
 * @param {SVGElement} overlay
 */
export function createMap(canvas, overlay) {
  const paint = createCells(canvas);
  const fade = createFade();
  const drawChance = createChance(overlay);
  const isOther = createChanges();
  let paintedMs = -Infinity;
  /** @type {{levels: Uint8Array, thin: Uint8Array}} */
  let cells = { levels: new Uint8Array(0), thin: new Uint8Array(0) };
  /** @type {Uint8ClampedArray} */
  let table = new Uint8ClampedArray(1024);
  return {
    /** @returns {{levels: Uint8Array, thin: Uint8Array}} each cell's score, and whether nothing can be said of it */
    cells: () => cells,
    /**
     * @param {Scene} scene
     * @param {Landscape} landscape
     * @param {Drawing} drawing
     * @param {Box} box
     * @returns {boolean} whether one look still fades into the next
     */
    draw(scene, landscape, drawing, box) {
      const { landscapes, decisions } = drawing.state.history;
      const size = [box.width, box.height, scene.domain[0], scene.domain[1]];
      const wanted = [landscape, scene.data, palette().key, landscapes.length, decisions.length, drawing.t, ...size];
      const isSame = !isOther(wanted, drawing.restyled);
      if (isSame && fade.isOver()) return false;
      if (isSame && drawing.nowMs - paintedMs < FADING_MS) return true;
      paintedMs = drawing.nowMs;
      if (!isSame) {
        const levels = levelsOf(landscape);
        const xs = scene.data.samples.x.map(([x]) => x);
        cells = { levels, thin: thinPlaces(landscape, levels, xs) };
        const look = drawChance(drawing, landscape, levels, { ...cellsAlong(landscape, scene.domain, box), top: 0, height: box.height });
        table = look.table;
        fade.begin(look.tones, drawing.nowMs, !drawing.state.reducedMotion && !drawing.restyled && !drawing.still);
      }
      paint(pixelsOf(fade.tonesAt(drawing.nowMs), landscape, table), cells.thin, { scene, landscape, box });
      return !fade.isOver();
    },
  };
}

/** @param {HTMLCanvasElement} canvas */
function createCells(canvas) {
  const source = document.createElement('canvas');
  const shade = createShade();
  /**
   * @param {Uint8ClampedArray} pixels
   * @param {Uint8Array} thin
   * @param {{scene: Scene, landscape: Landscape, box: Box}} where
   */
  return (pixels, thin, { scene, landscape, box }) => {
    const { locations, scales } = landscape;
    Object.assign(source, { width: locations, height: scales });
    source.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (pixels), locations, scales), 0, 0);
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    Object.assign(canvas.style, { left: `${box.left}px`, top: '0', width: `${box.width}px`, height: `${box.height}px` });
    const context = canvas.getContext('2d');
    if (!context) return;
    context.imageSmoothingEnabled = false;
    const along = cellsAlong(landscape, scene.domain, { left: 0, width: canvas.width });
    context.drawImage(source, along.left, 0, along.width, canvas.height);
    shade(context, thin, landscape, { ...along, ratio });
  };
}
