/** The timeline's curves on a canvas. While the run is followed only what is new is drawn, over what is there. */

import { lapseSpans } from '../../../pure/run/time_lapse.js';
import { momentsWithin, seriesOf } from '../../../pure/run/timeline.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Moment } from '../../../pure/run/fold.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Zoom } from '../../../pure/run/zoom.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { ScoreAxis } from './axes.js'
 */
/** @typedef {{moments: Moment[], twin: Moment[] | null, scene: Scene, projection: Projection, zoom: Zoom | null,
 *   size: {width: number, height: number}, key: string, score: ScoreAxis | null, lapsing: boolean}} What
 *   `key`: names everything that makes a new drawing necessary; `score`: η's axis, null where it is not asked for;
 *   `lapsing`: time runs faster where little changes, and that is shaded */
/** @typedef {{colour: string, width: number, stepped?: boolean, dashed?: boolean}} Style */

const RECENT = 8; // moments looked back at for what is shaded on
const LAPSE = 0.6; // opacity of the shade where time ran faster
const BAND = 0.12; // opacity of the band where η is as good as nothing
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
      const { moments, scene, key } = what;
      const isSimple = scene.atEnd && !what.twin && !what.score && !what.zoom;
      const isMore = drawn.moments === moments && drawn.key === key && drawn.count > 0 && isSimple;
      if (isMore) drawMoments(context, moments.slice(drawn.count - 1), what);
      else drawAll(context, canvas, what);
      const recent = isMore ? moments.slice(-(moments.length - drawn.count + RECENT)) : momentsWithin(moments, what.zoom);
      if (what.lapsing) shadedTo = shade(context, recent, what, isMore ? shadedTo : 0);
      drawn = { moments, count: isSimple ? moments.length : 0, key };
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} canvas
 * @param {What} what
 */
function drawAll(context, canvas, what) {
  const { moments, twin, scene, projection, size, zoom, score } = what;
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(size.width * ratio); // clears it, too
  canvas.height = Math.round(size.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = 'round';
  if (score) fillBand(context, projection, score);
  if (twin) {
    const { step, loss } = seriesOf(momentsWithin(twin, zoom), size.width);
    within(context, projection, () => {
      stroke(context, step.map(projection.x), loss.map(projection.y), { colour: palette().twin, width: 1.6 });
    });
  }
  context.save();
  context.globalAlpha = FUTURE;
  if (!scene.atEnd) drawMoments(context, momentsWithin(moments.slice(scene.index), zoom), what);
  context.restore();
  drawMoments(context, momentsWithin(moments.slice(0, scene.index + 1), zoom), what);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Moment[]} moments
 * @param {What} what
 */
function drawMoments(context, moments, { projection, size, score }) {
  if (moments.length < 2) return;
  const series = seriesOf(moments, size.width);
  const colours = palette();
  const xs = series.step.map(projection.x);
  within(context, projection, () => {
    stroke(context, xs, series.neurons.map(projection.y2), { colour: colours.width, width: 1.8, stepped: true });
    stroke(context, xs, series.loss.map(projection.y), { colour: colours.fit, width: 2.2 });
    if (!score) return;
    const ys = series.score.map((value) => (value < score.least ? projection.y3(score.band) : projection.y3(value)));
    stroke(context, xs, ys, { colour: colours.target, width: 1.4, dashed: true });
  });
}

/**
 * Nothing leaves the rows: a stretch that is marked cuts the curves off at its edges, and a twin's loss may be anywhere.
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 * @param {() => void} draw
 */
function within(context, { left, top, width, bottom }, draw) {
  context.save();
  context.beginPath();
  context.rect(left, top - 1, width, bottom - top + 2);
  context.clip();
  draw();
  context.restore();
}

/**
 * Where η is as good as nothing.
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 * @param {ScoreAxis} score
 */
function fillBand(context, { left, width, top, height, y3 }, { least }) {
  const from = y3(least);
  context.save();
  context.globalAlpha = BAND;
  context.fillStyle = palette().target;
  context.fillRect(left, from, width, top + height - from);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {Style} style
 */
function stroke(context, xs, ys, { colour, width, stepped = false, dashed = false }) {
  context.setLineDash(dashed ? [5, 3] : []);
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
  const { top, bottom, left: edge, width } = projection;
  context.save();
  context.globalCompositeOperation = 'destination-over';
  context.globalAlpha = LAPSE;
  context.fillStyle = palette().hatch;
  context.beginPath();
  context.rect(edge, top, width, bottom - top);
  context.clip();
  let end = start;
  for (const { from, to } of lapseSpans(moments)) {
    if (to <= end) continue;
    const left = projection.x(Math.max(from, end));
    context.fillRect(left, top, projection.x(to) - left, bottom - top);
    end = to;
  }
  context.restore();
  return end;
}
