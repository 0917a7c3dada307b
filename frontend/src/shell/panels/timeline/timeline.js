/** The timeline: loss, η, neurons and parameters over the steps, a mark per decision, and the scrubber. */

import { lapses } from '../../../pure/run/time_lapse.js';
import { short } from '../../../pure/words/numbers.js';
import { need, setShown, setText } from '../../drawing/dom.js';
import { createPlot } from '../../drawing/plot.js';
import { createTimelineAxes } from './axes.js';
import { createCurves } from './curves.js';
import { createMarks } from './marks.js';
import { createScrubber } from './scrubber.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 */

/**
 * @param {{scrubTo: (step: number) => void, showMoment: (index: number) => void}} act
 * @returns {Panel}
 */
export function createTimelinePanel(act) {
  const plot = createPlot(need('#timeline-plot', HTMLElement));
  const canvas = need('#timeline-canvas', HTMLCanvasElement);
  const chart = /** @type {HTMLElement} */ (canvas.parentElement);
  const lapseKey = need('.c-lapse', HTMLElement);
  const axes = createTimelineAxes(plot);
  const curves = createCurves(canvas);
  const drawMarks = createMarks(need('#timeline-overlay', SVGElement));
  const scrubber = createScrubber(plot, chart, act);
  const drawLegend = createLegend();
  let size = { width: 0, height: 0 };

  return {
    draw(drawing) {
      const { scene, state } = drawing;
      if (!scene) return;
      if (!drawing.words && state.cursor.mode === 'following') return; // a step is a pixel or less
      if (drawing.restyled || size.width === 0) size = { width: chart.clientWidth, height: chart.clientHeight };
      const { parameters, key } = axes.draw(drawing);
      const projection = plot.project();
      if (!projection) return;
      const lapsing = lapses(state.history, state.history.pace);
      setShown(lapseKey, lapsing);
      curves.draw({
        moments: state.history.moments,
        twin: state.twin?.history.moments ?? null,
        scene,
        projection,
        size,
        key: [key, size.width, size.height, lapsing, drawing.restyled && drawing.nowMs].join(),
        parameters,
        lapsing,
      });
      drawMarks(drawing, projection, [key, size.width]);
      scrubber.place(scene, projection, size.height);
      scrubber.say(scene, drawing);
      drawLegend(scene, drawing);
    },
  };
}

/** The curves' names, each with its value at the moment shown. */
function createLegend() {
  const names = ['loss', 'score', 'neurons', 'parameters'];
  const items = names.map((name) => need(`.c-${name}`, HTMLElement));
  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  return ({ moment, neurons }, { t }) => {
    const values = [short(moment.loss, 2), short(moment.score, 2), neurons, moment.structure.size];
    items.forEach((item, at) => setText(item, `${t(`timeline.${names[at]}`)} ${values[at]}`));
  };
}
