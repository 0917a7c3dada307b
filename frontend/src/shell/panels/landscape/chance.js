/** How the map's colours are read: against chance as soon as a round has measured it, with the line where chance ends. */

import { aboveChance, chanceTable, chanceTones, floorOf, strongestOf, toneOf } from '../../../pure/drawing/chance.js';
import { colourTable, DARK_RAMP, highestPeak, RAMP, summitStrength, tonesOf } from '../../../pure/drawing/heat.js';
import { zeroPath } from '../../../pure/network/contour.js';
import { short, times } from '../../../pure/words/numbers.js';
import { html, need, setAttribute, setText, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Landscape } from '../../../../types/protocol'
 */
/** @typedef {{tones: Float64Array, table: Uint8ClampedArray}} Look   each cell's tone, and the colours of the tones */

/**
 * @param {SVGElement} overlay
 * @returns {(drawing: Drawing, landscape: Landscape, levels: Uint8Array,
 *   box: {left: number, top: number, width: number, height: number}) => Look}   `box`: of the cells, pixels
 */
export function createChance(overlay) {
  const scale = need('#landscape-scale', HTMLElement);
  const words = need('span:last-child', HTMLElement, scale);
  const key = need('.ramp-key', HTMLElement, scale);
  const tick = html('i', {}, key);
  const line = svg('path', { class: 'chance-line' }, overlay);

  return ({ state, t }, landscape, levels, box) => {
    const { landscapes, decisions } = state.history;
    const floor = floorOf(landscape, decisions);
    const isDark = palette().dark;
    key.classList.toggle('chance', floor !== null);
    if (floor === null || !(floor > 0)) {
      const strength = summitStrength(landscape.peak, highestPeak(landscapes));
      tick.style.left = `${(100 * strength).toFixed(0)}%`;
      setText(words, t('landscape.scale.before'));
      setAttribute(scale, 'title', t('landscape.scale.before.help', { now: short(landscape.peak, 2) }));
      setAttribute(line, 'd', '');
      return { tones: tonesOf(levels, strength), table: colourTable(isDark ? DARK_RAMP : RAMP) };
    }
    const most = strongestOf(landscapes, decisions);
    const ratio = landscape.peak / floor;
    tick.style.left = `${((100 * toneOf(ratio, most)) / 255).toFixed(0)}%`;
    setText(words, t('landscape.scale'));
    setAttribute(scale, 'title', t('landscape.scale.help', { now: times(t, ratio), most: times(t, most) }));
    setAttribute(line, 'd', zeroPath(aboveChance(levels, landscape, floor), landscape.locations, landscape.scales, box));
    return { tones: chanceTones(levels, { peak: landscape.peak, floor, most }), table: chanceTable(isDark) };
  };
}
