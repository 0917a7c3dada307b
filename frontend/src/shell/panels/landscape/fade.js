/** The map's tones on their way from one look to the next, slow in, slow out: so a hill is seen to collapse. */

import { eased } from '../../../pure/drawing/growth_motion.js';
import { mixed } from '../../../pure/drawing/step_motion.js';

const FADE = { fromMs: 0, toMs: 600 };

export function createFade() {
  /** @type {Float64Array} */
  let from = new Float64Array(0);
  let to = from;
  let shown = from;
  let sinceMs = -Infinity;
  return {
    isOver: () => shown === to,
    /**
     * @param {Float64Array} tones of a new look
     * @param {number} nowMs
     * @param {boolean} moves false: they are there at once
     */
    begin(tones, nowMs, moves) {
      from = moves && shown.length === tones.length ? shown : tones;
      to = tones;
      sinceMs = nowMs;
    },
    /**
     * @param {number} nowMs
     * @returns {Float64Array}
     */
    tonesAt(nowMs) {
      const part = from === to ? 1 : eased(nowMs - sinceMs, FADE);
      shown = part === 1 ? to : mixed(from, to, part);
      return shown;
    },
  };
}
