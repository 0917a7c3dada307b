/** The first picture: what the network leaves over, as bars from the curve to the points, or as rings around them. */

import { curveOver } from '../../../pure/network/forward.js';
import { html, setAttribute, svg } from '../../drawing/dom.js';
import { circle, createChart, curvePath } from './chart.js';

/**
 * @import { Picture } from './slow.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Frame } from './chart.js'
 */

const LEAST = 0.05; // share of belief below which nothing is wrong
const LARGEST = 13; // radius of the ring around a point that is wholly believed to be another

/** @returns {Picture} */
export function createResidualPicture() {
  const root = html('div', { class: 'slow-picture slow-residual' });
  const chart = createChart(root, { dot: 3.5 });
  const left = svg('path', { class: 'slow-left' }, chart.over);
  const curve = svg('path', { class: 'slow-curve' }, chart.over);
  return {
    root,
    draw({ t, story: { before }, part }) {
      const frame = chart.fit(before);
      setAttribute(chart.root, 'aria-label', t('slow.picture.residual', { n: before.data.samples.x.length }));
      setAttribute(curve, 'd', before.plane ? '' : curvePath(before.xs, before.y, frame));
      setAttribute(left, 'd', before.plane ? rings(before.data, before.plane.belief, frame, part) : bars(before, frame, part));
      return '';
    },
  };
}

/**
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {number} part of the way: the bars grow one after another, from left to right
 * @returns {string}
 */
function bars({ network, data }, frame, part) {
  const { x, y } = data.samples;
  const places = x.map(([one]) => one);
  const fitted = curveOver(network, data.scaling, places).y;
  const [low, high] = frame.domain.x;
  const sticks = places.map((place, n) => {
    const grown = Math.min(Math.max(part * 1.4 - (0.4 * (place - low)) / (high - low), 0), 1);
    const [from, to] = [frame.y(fitted[n]), frame.y(y[n][0])];
    return `M${frame.x(place).toFixed(1)} ${from.toFixed(1)}V${(from + grown * (to - from)).toFixed(1)}`;
  });
  return sticks.join('');
}

/**
 * @param {Scene['data']} data
 * @param {ArrayLike<number>} belief that each sample is of another class
 * @param {Frame} frame
 * @param {number} [part] of their size
 * @returns {string} a ring around every sample that is believed to be another
 */
export function rings({ samples }, belief, frame, part = 1) {
  const rim = (/** @type {number[]} */ [x, y], /** @type {number} */ share) =>
    circle(frame.x(x), frame.y(y), LARGEST * part * Math.sqrt(share));
  return samples.x.map((point, n) => (belief[n] > LEAST ? rim(point, belief[n]) : '')).join('');
}
