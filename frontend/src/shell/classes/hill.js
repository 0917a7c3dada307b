/** The hill under a chart: how much a new neuron would help, by place and width, with the chosen one ringed. */

import { chosenPlace, colourTable, DARK_RAMP, levelsOf, pixelsOf, RAMP, scalePosition, tonesOf } from '../../pure/drawing/heat.js';
import { html, svg } from '../drawing/dom.js';
import { createPainter } from '../drawing/raster.js';

/** @import { Round } from '../../pure/classes/rounds.js' */

/**
 * @param {Element} parent
 * @param {{domain: [number, number], side: number}} axis `side`: pixels beside the plot, as the chart above has them
 */
export function createHill(parent, { domain: [low, high], side }) {
  const box = html('div', { class: 'hill', 'aria-hidden': 'true' }, parent);
  const canvas = /** @type {HTMLCanvasElement} */ (html('canvas', {}, box));
  const drawing = svg('svg', { class: 'hill-over' }, box);
  const paint = createPainter(canvas);
  /** @type {Round | null} */
  let shown = null;
  let drawn = '';

  /** @param {Round | null} round null: none yet */
  function draw(round) {
    shown = round;
    box.toggleAttribute('hidden', !round?.hill);
    const width = box.clientWidth;
    const height = box.clientHeight;
    if (!round?.hill || width === 0) return;
    const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark';
    const key = [round.hill.offset, round.location, width, height, isDark].join();
    if (key === drawn) return;
    drawn = key;
    const { hill } = round;
    const per = (width - 2 * side) / (high - low);
    const x = (/** @type {number} */ value) => side + (value - low) * per;
    const pixels = pixelsOf(tonesOf(levelsOf(hill), 1), hill, colourTable(isDark ? DARK_RAMP : RAMP));
    const left = x(hill.location_start);
    paint(pixels, { columns: hill.locations, rows: hill.scales }, { left, top: 0, width: x(hill.location_stop) - left, height });
    drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    drawing.replaceChildren();
    if (round.location === null) return;
    const scale = round.growth?.added[0]?.scale ?? chosenPlace(null, hill)?.scale ?? hill.best_scale;
    const y = Math.min(height - 8, Math.max(8, scalePosition(hill, scale) * height));
    svg('line', { class: 'truth', x1: x(round.location), x2: x(round.location), y1: 0, y2: height }, drawing);
    svg('circle', { class: 'ring', cx: x(round.location), cy: y, r: 7 }, drawing);
  }

  const sizes = new ResizeObserver(() => draw(shown));
  sizes.observe(box);
  return { draw, close: () => sizes.disconnect() };
}
