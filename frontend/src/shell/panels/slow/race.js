/** The fourth picture: the copies that were tried race side by side; where nothing was tried, what the rule compared instead. */

import { clipped, lineOf } from '../../../pure/network/plane.js';
import { trialNote } from '../../../pure/slow/captions.js';
import { curveAt, lengthOf, rivalsOf, standings, stepAt } from '../../../pure/slow/race.js';
import { comparisons } from '../../../pure/slow/story.js';
import { drawnGauge } from '../../../pure/words/gauges.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { createChart, curvePath } from './chart.js';

/**
 * @import { Chart } from './chart.js'
 * @import { Rival } from '../../../pure/slow/race.js'
 * @import { Story } from '../../../pure/slow/story.js'
 * @import { Picture, View } from './slow.js'
 */
/** @typedef {{root: HTMLElement, chart: Chart, curve: SVGElement, line: SVGElement}} Tile */
/** @typedef {{text: string, fill: number, mark: number, isEnough: boolean}} Bar */

/** @returns {Picture} */
export function createRacePicture() {
  const root = html('div', { class: 'slow-picture slow-race' });
  /** @type {Tile[]} */
  const tiles = [];
  return {
    root,
    draw(view) {
      const { t, story, part } = view;
      const rivals = story.decision ? rivalsOf(t, { ...story, decision: story.decision, domain: story.before.domain }) : [];
      const gauges = rivals.length > 0 ? [] : comparisons(story);
      const count = Math.max(rivals.length, gauges.length, 1);
      while (tiles.length < count) tiles.push(createTile(root));
      for (const [index, tile] of tiles.entries()) setShown(tile.root, index < count);
      root.dataset.count = String(count);
      root.dataset.drawn = String(gauges.length === 0 && (story.before.plane !== null || story.trials !== null || rivals.length === 0));
      const last = lengthOf(rivals);
      const step = stepAt(rivals, part);
      for (const [index, bar] of standings(t, rivals, step).entries()) {
        drawRival(tiles[index], rivals[index], view, step);
        drawBar(tiles[index], t, { ...bar, name: rivals[index].name, isBest: rivals[index].isChosen && part === 1 });
      }
      for (const [index, gauge] of gauges.entries()) {
        const bar = drawnGauge(t, gauge);
        setShown(tiles[index].chart.root, false);
        drawBar(tiles[index], t, { ...bar, fill: bar.fill * part, name: t(gauge.name), isBest: false });
      }
      if (rivals.length + gauges.length === 0) drawAlone(tiles[0], story);
      return last > 0 && rivals.length > 0 ? trialNote(t, step, last) : '';
    },
  };
}

/**
 * @param {HTMLElement} parent
 * @returns {Tile}
 */
function createTile(parent) {
  const root = html('figure', { class: 'slow-tile' }, parent);
  const chart = createChart(root, { dot: 2 });
  const curve = svg('path', { class: 'slow-curve' }, chart.over);
  const line = svg('line', { class: 'slow-line' }, chart.over);
  const caption = html('figcaption', {}, root);
  html('span', { class: 'slow-name' }, caption);
  html('b', { class: 'slow-times' }, caption);
  const bar = html('div', { class: 'slow-bar', 'aria-hidden': 'true' }, root);
  html('i', {}, bar);
  html('s', {}, bar);
  return { root, chart, curve, line };
}

/**
 * @param {Tile} tile
 * @param {Rival} rival
 * @param {View} view
 * @param {number} step
 */
function drawRival({ chart, curve, line }, rival, { story }, step) {
  const { before, trials } = story;
  const { curves } = rival;
  setShown(chart.root, curves !== null || before.plane !== null);
  if (!curves && !before.plane) return;
  const frame = chart.fit(before);
  const ends = rival.line && before.plane && clipped(lineOf(rival.line.weights, rival.line.bias, before.data.scaling), frame.domain);
  setShown(line, Boolean(ends));
  if (ends) {
    const [x1, y1, x2, y2] = [frame.x(ends[0]), frame.y(ends[1]), frame.x(ends[2]), frame.y(ends[3])];
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) setAttribute(line, name, value.toFixed(1));
  }
  setShown(curve, curves !== null);
  if (!curves || !trials || trials.points_start === null || trials.points_stop === null) return;
  const unit = (trials.points_stop - trials.points_start) / (trials.points - 1);
  const xs = Float64Array.from({ length: trials.points }, (_, n) => /** @type {number} */ (trials.points_start) + n * unit);
  setAttribute(curve, 'd', curvePath(xs, curveAt({ ...rival, curves }, step), frame));
}

/**
 * @param {Tile} tile
 * @param {View['t']} t
 * @param {Bar & {name: string, isBest: boolean}} bar
 */
function drawBar({ root, chart }, t, { name, text, fill, mark, isEnough, isBest }) {
  setText(need('.slow-name', HTMLElement, root), name);
  setText(need('.slow-times', HTMLElement, root), text);
  setAttribute(chart.root, 'aria-label', t('slow.picture.rival', { name, times: text }));
  root.dataset.enough = String(isEnough);
  root.dataset.best = String(isBest);
  need('.slow-bar i', HTMLElement, root).style.width = `${(100 * fill).toFixed(1)}%`;
  const needle = need('.slow-bar s', HTMLElement, root);
  needle.style.left = `${(100 * mark).toFixed(1)}%`;
  setShown(need('.slow-bar', HTMLElement, root), true);
}

/**
 * Nothing was compared: a person said so. The network as it stands, and no bar.
 * @param {Tile} tile
 * @param {Story} story
 */
function drawAlone({ root, chart, curve, line }, { before }) {
  setShown(chart.root, true);
  setShown(line, false);
  setShown(need('.slow-bar', HTMLElement, root), false);
  const frame = chart.fit(before);
  setShown(curve, before.plane === null);
  if (!before.plane) setAttribute(curve, 'd', curvePath(before.xs, before.y, frame));
}
