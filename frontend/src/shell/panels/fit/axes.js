/** The fitted function's axes: Plotly draws them with samples and target; the y range widens calmly when the fit leaves it. */

import { fitFigure, fitRange } from '../../../pure/drawing/figures.js';
import { eased } from '../../../pure/drawing/growth_motion.js';
import { rangeOf, widenedRoom } from '../../../pure/drawing/range.js';
import { createChanges } from '../../drawing/changes.js';
import { need, setShown } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Room } from '../../../pure/drawing/range.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot } from '../../drawing/plot.js'
 */
/** @typedef {[number, number]} Range */

const WIDENING = { fromMs: 0, toMs: 320 };

/**
 * @param {Plot} plot
 * @param {() => void} onDrawn when the projection is another one
 */
export function createFitAxes(plot, onDrawn) {
  const target = need('#legend-target', HTMLElement);
  const isOther = createChanges();
  /** @type {unknown} */
  let drawnData = null;
  /** @type {{data: unknown, range: Range}} what samples and target need */
  let needed = { data: null, range: [-1, 1] };
  /** @type {Room | null} */
  let room = null;
  /** @type {{from: Range, sinceMs: number} | null} */
  let widening = null;
  /** @type {Range} */
  let range = [-1, 1];
  /** @type {unknown} */
  let explained = null;

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @returns {Range} what to show now
   */
  function rangeNow(scene, { nowMs, state, settled }) {
    const before = room;
    const isOver = settled && scene.atEnd && scene.state?.status === 'finished';
    // While points are dragged the axis must not slip away under the hand.
    const isHeld = before !== null && state.editing && drawnData === scene.data;
    if (needed.data !== scene.data) needed = { data: scene.data, range: fitRange(scene.data) };
    if (!isHeld) room = widenedRoom(isOver ? null : before, needed.range, scene.y);
    const wanted = rangeOf(/** @type {Room} */ (room));
    const isOther = room?.below !== before?.below || room?.above !== before?.above;
    const isSlow = before !== null && drawnData === scene.data && !state.reducedMotion && state.cursor.mode !== 'paused';
    if (isOther) widening = isSlow ? { from: range, sinceMs: nowMs } : null;
    if (!widening) return wanted;
    const part = eased(nowMs - widening.sinceMs, WIDENING);
    const { from } = widening;
    if (part >= 1) widening = null;
    return [from[0] + (wanted[0] - from[0]) * part, from[1] + (wanted[1] - from[1]) * part];
  }

  return {
    /** @returns {Range} what is shown */
    range: () => range,
    /**
     * @param {Scene} scene
     * @param {Drawing} drawing
     * @returns {boolean} whether the range is still widening
     */
    draw(scene, drawing) {
      range = rangeNow(scene, drawing);
      if (!isOther([scene.data, palette().key, ...range], drawing.restyled)) return widening !== null;
      drawnData = scene.data;
      explained = null;
      plot.react(fitFigure({ data: scene.data, domain: scene.domain, range, palette: palette(), t: drawing.t }));
      setShown(target, scene.data.target !== null);
      onDrawn();
      return widening !== null;
    },
    /**
     * When all is still and somebody points at the chart, Plotly gets the curve too, to say its values.
     * @param {Scene} scene
     * @param {Drawing} drawing
     */
    explain(scene, { t }) {
      if (explained === scene.y || !plot.element.matches(':hover')) return;
      explained = scene.y;
      const fit = { x: scene.xs, y: scene.y };
      plot.react(fitFigure({ data: scene.data, domain: scene.domain, range, palette: palette(), t, fit }));
    },
  };
}
