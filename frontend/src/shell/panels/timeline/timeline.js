/** The timeline: loss and neurons over the steps, η where it is asked for, a mark per decision, and the scrubber. */

import { paceShown } from '../../../pure/run/speed.js';
import { lapses } from '../../../pure/run/time_lapse.js';
import { short } from '../../../pure/words/numbers.js';
import { need, setShown, setText } from '../../drawing/dom.js';
import { createPlot } from '../../drawing/plot.js';
import { createTimelineAxes } from './axes.js';
import { createCurves } from './curves.js';
import { createDoors } from './doors.js';
import { createMarks } from './marks.js';
import { createScrubber } from './scrubber.js';
import { createTip } from './tip.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * @param {Pick<Actions, 'scrubTo' | 'showMoment' | 'zoomTo' | 'scored'>} act
 * @param {() => void} numbers shows the table
 * @returns {Panel}
 */
export function createTimelinePanel(act, numbers) {
  const plot = createPlot(need('#timeline-plot', HTMLElement));
  const canvas = need('#timeline-canvas', HTMLCanvasElement);
  const overlay = need('#timeline-overlay', SVGElement);
  const chart = /** @type {HTMLElement} */ (canvas.parentElement);
  const lapseKey = need('.c-lapse', HTMLElement);
  const axes = createTimelineAxes(plot);
  const curves = createCurves(canvas);
  const drawMarks = createMarks(overlay);
  const scrubber = createScrubber(plot, chart, overlay, act);
  const drawTip = createTip(plot, chart, overlay);
  const drawDoors = createDoors(act, numbers);
  const drawLegend = createLegend();
  let size = { width: 0, height: 0 };

  return {
    draw(drawing) {
      const { scene, state } = drawing;
      if (!scene) return;
      if (!drawing.words && state.cursor.mode === 'following') return; // a step is a pixel or less
      if (drawing.restyled || size.width === 0) size = { width: chart.clientWidth, height: chart.clientHeight };
      const { score, key } = axes.draw(drawing);
      const projection = plot.project();
      if (!projection) return;
      const { moments } = state.history;
      const lapsing = lapses(state.history, paceShown(state));
      setShown(lapseKey, lapsing);
      const all = [key, size.width, size.height, lapsing, drawing.restyled && drawing.nowMs].join();
      const twin = state.twin?.history.moments ?? null;
      curves.draw({ moments, twin, scene, projection, size, zoom: state.zoom, key: all, score, lapsing });
      drawMarks(drawing, projection, [key, size.width]);
      scrubber.place(scene, projection, size.height);
      scrubber.say(scene, drawing);
      drawLegend(scene, drawing);
      drawDoors(drawing);
      drawTip(drawing);
    },
  };
}

/** The curves' names, each with its value at the moment shown. */
function createLegend() {
  const names = ['loss', 'score', 'neurons'];
  const items = names.map((name) => need(`.c-${name}`, HTMLElement));
  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  return ({ moment, neurons }, { state, t }) => {
    const values = [short(moment.loss, 2), short(moment.score, 2), neurons];
    items.forEach((item, at) => setText(item, `${t(`timeline.${names[at]}`)} ${values[at]}`));
    setShown(items[1], state.scored);
  };
}
