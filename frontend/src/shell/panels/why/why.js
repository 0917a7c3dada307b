/** Why now? One sentence about the last decision, what it was held against, and the log of them all. */

import { createLog } from './log.js';
import { createVerdict } from './verdict.js';

/** @import { Panel } from '../../drawing/loop.js' */

/**
 * @param {{jumpTo: (offset: number) => void, focus: (id: number | null) => void}} act
 * @returns {Panel}
 */
export function createWhyPanel(act) {
  const drawVerdict = createVerdict();
  const drawLog = createLog(act);
  return {
    draw(drawing) {
      drawVerdict(drawing);
      if (drawing.scene) drawLog(drawing.scene, drawing);
    },
  };
}
