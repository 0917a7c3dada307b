/** The timeline's axes: Plotly draws them anew when they widen. */

import { timelineFigure } from '../../../pure/drawing/figures.js';
import { NO_AXES, widenedAxes } from '../../../pure/run/timeline.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Axes } from '../../../pure/run/timeline.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot } from '../../drawing/plot.js'
 */

/** @param {Plot} plot */
export function createTimelineAxes(plot) {
  /** @type {Axes} */
  let axes = NO_AXES;
  let drawn = '';
  /** @type {{moments: unknown, started: unknown, count: number}} */
  let known = { moments: null, started: null, count: 0 };
  return {
    /**
     * @param {Drawing} drawing
     * @returns {{parameters: number, key: string}} where the parameters' axis ends; the key names everything that is drawn
     */
    draw({ state, t, restyled }) {
      const { moments, started, step } = state.history;
      const isMore = known.moments === moments && known.started === started;
      axes = widenedAxes(isMore ? axes : NO_AXES, isMore ? moments.slice(known.count) : moments, step);
      known = { moments, started, count: moments.length };
      const { end, counts, parameters } = axes;
      const decades = axes.decades ?? /** @type {[number, number]} */ ([-3, 0]);
      const key = [end, decades, counts, parameters, palette().key].join();
      if (key !== drawn || restyled) plot.react(timelineFigure({ end, decades, counts, palette: palette(), t }));
      drawn = key;
      return { parameters, key };
    },
  };
}
