/** The timeline's axes: Plotly draws them anew when they widen, when a stretch is marked and when η is asked for. */

import { timelineFigure } from '../../../pure/drawing/figures.js';
import { NO_AXES, scoreAxis, widenedAxes, widenedDecades } from '../../../pure/run/timeline.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Axes } from '../../../pure/run/timeline.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot } from '../../drawing/plot.js'
 */
/** @typedef {ReturnType<typeof scoreAxis>} ScoreAxis */

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
     * @returns {{score: ScoreAxis | null, key: string}} `key` names everything that is drawn
     */
    draw({ state, restyled }) {
      const { history, zoom, scored, twin } = state;
      const { moments, started, step } = history;
      const isMore = known.moments === moments && known.started === started;
      axes = widenedAxes(isMore ? axes : NO_AXES, isMore ? moments.slice(known.count) : moments, step);
      known = { moments, started, count: moments.length };
      const { counts } = axes;
      const { from, to: end } = zoom ?? { from: 0, to: axes.end };
      // The twin's losses need room, too.
      const decades = twin
        ? widenedDecades(
            axes.decades,
            twin.history.moments.map(({ loss }) => loss ?? NaN),
          )
        : (axes.decades ?? [-3, 0]);
      const score = scored ? scoreAxis(axes.highest) : null;
      const key = [from, end, decades, counts, score?.least, palette().key].join();
      if (key !== drawn || restyled) plot.react(timelineFigure({ from, end, decades, counts, score, palette: palette() }));
      drawn = key;
      return { score, key };
    },
  };
}
