/** The map of scores under a chart whose axis it shares: grey up to what chance would give, orange above it. */

import { chanceTable, chanceTones, floorOf, strongestOf } from '../../../pure/drawing/chance.js';
import { colourTable, DARK_RAMP, levelsOf, pixelsOf, RAMP, tonesOf } from '../../../pure/drawing/heat.js';
import { html, setText } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Frame } from './chart.js'
 * @import { History } from '../../../pure/run/fold.js'
 * @import { Landscape } from '../../../../types/protocol'
 * @import { Translate } from '../../../texts/index.js'
 */
/** @typedef {{root: HTMLElement, canvas: HTMLCanvasElement, draw: (t: Translate, landscape: Landscape, frame: Frame, history: History) => void}} Ground */

/**
 * @param {HTMLElement} parent
 * @returns {Ground}
 */
export function createGround(parent) {
  const root = html('div', { class: 'slow-ground' }, parent);
  const canvas = /** @type {HTMLCanvasElement} */ (html('canvas', { role: 'img', 'aria-label': '' }, root));
  const [wide, sharp] = ['wide', 'sharp'].map((end) => html('span', { class: `axis-${end}` }, root));
  /** @type {unknown[]} */
  let painted = [];
  return {
    root,
    canvas,
    draw(t, landscape, frame, history) {
      const now = [landscape, palette().key, history.decisions.length];
      if (now.some((one, index) => one !== painted[index])) paint(canvas, landscape, history);
      painted = now;
      lay(canvas, landscape, frame);
      setText(wide, t('landscape.wide'));
      setText(sharp, t('landscape.sharp'));
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Landscape} landscape
 * @param {History} history
 */
function paint(canvas, landscape, { landscapes, decisions }) {
  const levels = levelsOf(landscape);
  const floor = floorOf(landscape, decisions);
  const { dark } = palette();
  const tones =
    floor !== null && floor > 0
      ? chanceTones(levels, { peak: landscape.peak, floor, most: strongestOf(landscapes, decisions) })
      : tonesOf(levels, 1);
  const table = floor !== null && floor > 0 ? chanceTable(dark) : colourTable(dark ? DARK_RAMP : RAMP);
  Object.assign(canvas, { width: landscape.locations, height: landscape.scales });
  const image = new ImageData(/** @type {any} */ (pixelsOf(tones, landscape, table)), landscape.locations, landscape.scales);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Landscape} landscape
 * @param {Frame} frame of the chart above, whose axis it shares
 */
function lay(canvas, { location_start: start, location_stop: stop, locations }, frame) {
  const cell = (stop - start) / Math.max(locations - 1, 1);
  const [left, right] = [frame.x(start - cell / 2), frame.x(stop + cell / 2)];
  canvas.style.left = `${left.toFixed(1)}px`;
  canvas.style.width = `${(right - left).toFixed(1)}px`;
}
