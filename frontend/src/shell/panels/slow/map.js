/** The second and the third picture: the map of scores, swept from left to right, and then the best places on it. */

import { scalePosition } from '../../../pure/drawing/heat.js';
import { clipped, lineOf } from '../../../pure/network/plane.js';
import { promisingOf } from '../../../pure/slow/race.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { createChart, curvePath } from './chart.js';
import { createGround } from './ground.js';

/**
 * @import { Picture, View } from './slow.js'
 * @import { Frame } from './chart.js'
 * @import { Rival } from '../../../pure/slow/race.js'
 * @import { Landscape } from '../../../../types/protocol'
 */

const RING = 11; // radius, pixels

/**
 * @param {'map' | 'places'} which
 * @returns {Picture}
 */
export function createMapPicture(which) {
  const root = html('div', { class: `slow-picture slow-${which}` });
  const chart = createChart(root);
  const curve = svg('path', { class: 'slow-curve' }, chart.over);
  const sweep = svg('line', { class: 'slow-sweep', y1: 0 }, chart.over);
  const ground = createGround(root);
  const rings = svg('svg', { class: 'slow-rings', 'aria-hidden': 'true' }, ground.root);
  const others = html('p', { class: 'slow-others' }, root);
  return {
    root,
    draw(view) {
      const { t, story, part, history } = view;
      const { before, landscape } = story;
      setShown(ground.root, landscape !== null);
      const frame = chart.fit(before);
      const at = frame.x(frame.domain.x[0] + part * (frame.domain.x[1] - frame.domain.x[0]));
      setAttribute(chart.root, 'aria-label', t('slow.picture.residual', { n: before.data.samples.x.length }));
      setAttribute(curve, 'd', before.plane ? '' : curvePath(before.xs, before.y, frame));
      setShown(sweep, which === 'map' && landscape !== null && part < 1);
      for (const [name, value] of Object.entries({ x1: at, x2: at, y2: frame.height })) setAttribute(sweep, name, value.toFixed(1));
      const rivals =
        which === 'places' && story.decision ? promisingOf(t, { ...story, decision: story.decision, domain: before.domain }) : [];
      if (landscape) {
        ground.draw(t, landscape, frame, history);
        ground.canvas.style.clipPath = which === 'map' ? `inset(0 ${((1 - part) * 100).toFixed(1)}% 0 0)` : '';
        setAttribute(ground.canvas, 'aria-label', t(`slow.picture.${which}`, { n: rivals.filter(isOnMap).length }));
        if (which === 'places') ring(rings, rivals.filter(isOnMap), { landscape, frame, part });
      }
      drawLines(chart.over, rivals, view, frame);
      drawOthers(
        others,
        view,
        rivals.filter((one) => !(isOnMap(one) && landscape)),
      );
      return '';
    },
  };
}

/** @param {Rival} rival */
const isOnMap = ({ location, scale }) => location !== null && scale !== null;

/**
 * Rings appear one after another, the best first.
 * @param {SVGElement} sheet
 * @param {Rival[]} rivals
 * @param {{landscape: Landscape, frame: Frame, part: number}} where
 */
function ring(sheet, rivals, { landscape, frame, part }) {
  const height = sheet.clientHeight;
  setAttribute(sheet, 'viewBox', `0 0 ${sheet.clientWidth} ${height}`);
  while (sheet.childElementCount < rivals.length) {
    const group = svg('g', { class: 'slow-ring' }, sheet);
    for (const name of ['outer', 'inner']) svg('circle', { class: name, r: RING }, group);
    svg('text', { 'text-anchor': 'middle', dy: '0.36em' }, group);
  }
  for (const [index, group] of [...sheet.children].entries()) {
    const rival = rivals[index];
    const grown = Math.min(Math.max(part * (rivals.length + 0.5) - index, 0), 1);
    setShown(/** @type {SVGElement} */ (group), rival !== undefined && grown > 0);
    if (!rival || rival.location === null || rival.scale === null) continue;
    const y = Math.min(Math.max(scalePosition(landscape, rival.scale) * height, RING + 2), height - RING - 2);
    setAttribute(
      group,
      'transform',
      `translate(${frame.x(rival.location).toFixed(1)} ${y.toFixed(1)}) scale(${(3 - 2 * grown).toFixed(2)})`,
    );
    setAttribute(group, 'data-chosen', String(rival.isChosen));
    setText(need('text', SVGElement, group), String(index + 1));
  }
}

/**
 * In the plane a neuron is a line.
 * @param {SVGElement} parent
 * @param {Rival[]} rivals
 * @param {View} view
 * @param {Frame} frame
 */
function drawLines(parent, rivals, { story: { before }, part }, frame) {
  for (const old of parent.querySelectorAll('.slow-line')) old.remove();
  if (!before.plane) return;
  for (const { line, isChosen } of rivals.slice(0, Math.ceil(part * rivals.length))) {
    const ends = line && clipped(lineOf(line.weights, line.bias, before.data.scaling), frame.domain);
    if (!ends) continue;
    const [x1, y1, x2, y2] = [frame.x(ends[0]), frame.y(ends[1]), frame.x(ends[2]), frame.y(ends[3])];
    svg('line', { class: 'slow-line', x1, y1, x2, y2, 'data-chosen': String(isChosen) }, parent);
  }
}

/**
 * What has no place on the map: neurons of deeper layers, and new layers.
 * @param {HTMLElement} list
 * @param {View} view
 * @param {Rival[]} rivals
 */
function drawOthers(list, { t }, rivals) {
  setShown(list, rivals.length > 0);
  if (rivals.length > 0) setText(list, `${t('slow.places.others')} ${rivals.map(({ name }) => name).join(' · ')}`);
}
