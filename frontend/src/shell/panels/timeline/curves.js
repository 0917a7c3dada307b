/** The timeline's curves on a canvas. While the run is followed only what is new is drawn, over what is there. */

import { lapseSpans } from '../../../pure/run/time_lapse.js';
import { seriesOf } from '../../../pure/run/timeline.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Moment } from '../../../pure/run/fold.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Projection } from '../../drawing/plot.js'
 */
/** @typedef {{moments: Moment[], twin: Moment[] | null, scene: Scene, projection: Projection,
 *   size: {width: number, height: number}, key: string, parameters: number, lapsing: boolean}} What
 *   `key`: names everything that makes a new drawing necessary; `parameters`: where their axis ends;
 *   `lapsing`: time runs faster where little changes, and that is shaded */

const RECENT = 8; // moments looked back at for what is shaded on
const LAPSE = 0.6; // opacity of the shade where time ran faster
const FUTURE = 0.28; // opacity of what comes after the moment shown

/** @param {HTMLCanvasElement} canvas */
export function createCurves(canvas) {
  /** @type {{moments: Moment[] | null, count: number, key: string}} */
  let drawn = { moments: null, count: 0, key: '' };
  let shadedTo = 0;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  return {
    /** @param {What} what */
    draw(what) {
      const { moments, twin, scene, key } = what;
      const isMore = drawn.moments === moments && drawn.key === key && drawn.count > 0 && scene.atEnd && !twin;
      if (isMore) drawMoments(context, moments.slice(drawn.count - 1), what);
      else drawAll(context, canvas, what);
      if (what.lapsing)
        shadedTo = shade(context, isMore ? moments.slice(-(moments.length - drawn.count + RECENT)) : moments, what, isMore ? shadedTo : 0);
      drawn = { moments, count: scene.atEnd && !twin ? moments.length : 0, key };
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} canvas
 * @param {What} what
 */
function drawAll(context, canvas, what) {
  const { moments, twin, scene, projection, size } = what;
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(size.width * ratio); // clears it, too
  canvas.height = Math.round(size.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = 'round';
  if (twin) {
    const { step, loss } = seriesOf(twin, size.width);
    stroke(context, step.map(projection.x), loss.map(projection.y), { colour: palette().twin, width: 1.6, stepped: false });
  }
  context.save();
  context.globalAlpha = FUTURE;
  if (!scene.atEnd) drawMoments(context, moments.slice(scene.index), what);
  context.restore();
  drawMoments(context, moments.slice(0, scene.index + 1), what);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Moment[]} moments
 * @param {What} what
 */
function drawMoments(context, moments, { projection, parameters, size }) {
  if (moments.length < 2) return;
  const series = seriesOf(moments, size.width);
  const colours = palette();
  const xs = series.step.map(projection.x);
  const { left, top, width, height } = projection;
  const share = (/** @type {number} */ count) => top + height * (1 - count / parameters);
  stroke(context, xs, series.parameters.map(share), { colour: colours.depth, width: 1.2, stepped: true });
  stroke(context, xs, series.neurons.map(projection.y2), { colour: colours.width, width: 1.6, stepped: true });
  stroke(context, xs, series.loss.map(projection.y), { colour: colours.fit, width: 2.2, stepped: false });
  // The score may fall far below every loss: there its line leaves the chart, and comes back where the score does.
  context.save();
  context.beginPath();
  context.rect(left, top, width, height + 1);
  context.clip();
  stroke(context, xs, series.score.map(projection.y), { colour: colours.target, width: 1.4, stepped: false });
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {{colour: string, width: number, stepped: boolean}} style
 */
function stroke(context, xs, ys, { colour, width, stepped }) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  let pen = false;
  for (let n = 0; n < xs.length; n += 1) {
    if (Number.isNaN(ys[n])) {
      pen = false;
    } else if (pen) {
      if (stepped && ys[n] !== ys[n - 1]) context.lineTo(xs[n], ys[n - 1]);
      context.lineTo(xs[n], ys[n]);
    } else {
      context.moveTo(xs[n], ys[n]);
      pen = true;
    }
  }
  context.stroke();
}

/**
 * Behind the curves, however late it comes: what is there already stays as it is.
 * @param {CanvasRenderingContext2D} context
 * @param {Moment[]} moments
 * @param {What} what
 * @param {number} start step up to which it is shaded already
 * @returns {number} up to which it is now
 */
function shade(context, moments, { projection }, start) {
  context.save();
  context.globalCompositeOperation = 'destination-over';
  context.globalAlpha = LAPSE;
  context.fillStyle = palette().hatch;
  let end = start;
  for (const { from, to } of lapseSpans(moments)) {
    if (to <= end) continue;
    const left = projection.x(Math.max(from, end));
    context.fillRect(left, projection.top, projection.x(to) - left, projection.height);
    end = to;
  }
  context.restore();
  return end;
}
