/** The left of a film's picture: the fitted function, or the regions of the plane, on a canvas. */

import { colourOf, SHAPES } from '../../../pure/drawing/classes.js';
import { fitRange } from '../../../pure/drawing/figures.js';
import { ticksBetween } from '../../../pure/drawing/film.js';
import { rasterFor, regionPixels, squared, surfaceOver } from '../../../pure/network/plane.js';
import { freshExpansion, isFresh } from '../../../pure/run/structure.js';
import { short } from '../../../pure/words/numbers.js';
import { classColours, palette } from '../../drawing/palette.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Box } from '../../drawing/raster.js'
 */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{x: (value: number) => number, y: (value: number) => number}} Places data to pixels */

const FOOT = 58; // below the axis: neuron marks and tick labels
const SIDE = 62; // left of it
const GRAIN = { work: 1_500_000, finest: 120 };

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {Box} box
 */
export function drawChart(context, scene, box) {
  const inner = { left: box.left + SIDE, top: box.top, width: box.width - SIDE, height: box.height - FOOT };
  if (scene.plane) return drawPlane(context, scene, inner);
  const range = fitRange(scene.data);
  const to = placesIn(scene.domain, range, inner);
  drawAxes(context, scene.domain, range, { to, inner });
  context.save();
  context.beginPath();
  context.rect(inner.left, inner.top, inner.width, inner.height);
  context.clip();
  drawSamples(context, scene, to);
  drawNews(context, scene, { to, inner });
  stroke(context, scene.xs, scene.y, to, { colour: palette().fit, width: 4.5 });
  context.restore();
  drawMarks(context, scene, { to, inner });
}

/**
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @param {Box} inner
 * @returns {Places}
 */
function placesIn(domain, range, { left, top, width, height }) {
  return {
    x: (value) => left + (width * (value - domain[0])) / (domain[1] - domain[0]),
    y: (value) => top + height - (height * (value - range[0])) / (range[1] - range[0]),
  };
}

/**
 * @param {Context} context
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @param {{to: Places, inner: Box}} place
 */
function drawAxes(context, domain, range, { to, inner }) {
  const { grid, muted, font } = palette();
  context.font = `500 20px ${font}`;
  context.fillStyle = muted;
  context.strokeStyle = grid;
  context.lineWidth = 1.5;
  const bottom = inner.top + inner.height;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  for (const tick of ticksBetween(domain[0], domain[1], 7)) {
    line(context, [to.x(tick), inner.top, to.x(tick), bottom]);
    context.fillText(short(tick), to.x(tick), bottom + FOOT - 8);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ticksBetween(range[0], range[1], 6)) {
    line(context, [inner.left, to.y(tick), inner.left + inner.width, to.y(tick)]);
    context.fillText(short(tick), inner.left - 12, to.y(tick));
  }
}

/**
 * @param {Context} context
 * @param {[number, number, number, number]} ends
 */
function line(context, [x1, y1, x2, y2]) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {Places} to
 */
function drawSamples(context, { data }, to) {
  const colours = palette();
  context.strokeStyle = colours.samples;
  context.lineWidth = 2;
  data.samples.x.forEach(([x], n) => {
    context.beginPath();
    context.arc(to.x(x), to.y(data.samples.y[n][0]), 5, 0, 2 * Math.PI);
    context.stroke();
  });
  if (!data.target) return;
  context.setLineDash([10, 8]);
  stroke(context, data.target.x, data.target.y, to, { colour: colours.target, width: 3 });
  context.setLineDash([]);
}

/**
 * @param {Context} context
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {Places} to
 * @param {{colour: string, width: number}} how
 */
function stroke(context, xs, ys, to, { colour, width }) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (let n = 0; n < xs.length; n += 1) if (Number.isFinite(ys[n])) context.lineTo(to.x(xs[n]), to.y(ys[n]));
  context.stroke();
}

/**
 * Where the newest neuron works.
 * @param {Context} context
 * @param {Scene} scene
 * @param {{to: Places, inner: Box}} place
 */
function drawNews(context, scene, { to, inner }) {
  const place = freshExpansion(scene)?.added[0]?.location;
  if (typeof place !== 'number') return;
  context.strokeStyle = palette().newWidth;
  context.lineWidth = 2.5;
  context.setLineDash([3, 6]);
  line(context, [to.x(place), inner.top, to.x(place), inner.top + inner.height]);
  context.setLineDash([]);
}

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {{to: Places, inner: Box}} place
 */
function drawMarks(context, scene, { to, inner }) {
  const { ink, newWidth } = palette();
  const y = inner.top + inner.height + 4;
  for (const { id, location } of scene.places) {
    if (location < scene.domain[0] || location > scene.domain[1]) continue;
    context.fillStyle = isFresh(scene, id) ? newWidth : ink;
    context.beginPath();
    context.moveTo(to.x(location), y);
    context.lineTo(to.x(location) + 9, y + 18);
    context.lineTo(to.x(location) - 9, y + 18);
    context.fill();
  }
}

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {Box} inner
 */
function drawPlane(context, scene, inner) {
  const domain = squared(/** @type {any} */ (scene.plane).domain, inner.width, inner.height);
  const raster = rasterFor(domain, inner, scene.moment.structure.size, GRAIN.work, GRAIN.finest);
  const { regions, inks } = classColours();
  const ground = colourOf(palette().card);
  const pixels = regionPixels({ raster, outputs: surfaceOver(scene.network, scene.data.scaling, raster).outputs }, regions, ground);
  const source = new OffscreenCanvas(raster.columns, raster.rows);
  source.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (pixels), raster.columns, raster.rows), 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, inner.left, inner.top, inner.width, inner.height);
  const to = placesIn(domain.x, domain.y, inner);
  context.lineWidth = 0.8;
  context.strokeStyle = palette().card;
  scene.data.samples.x.forEach(([x, y], n) => {
    const label = scene.data.samples.y[n][0];
    context.save();
    context.translate(to.x(x), to.y(y));
    context.scale(1.5, 1.5);
    context.fillStyle = inks[label % inks.length];
    const shape = new Path2D(SHAPES[label % SHAPES.length].path);
    context.fill(shape);
    context.stroke(shape);
    context.restore();
  });
}
