/** The decision regions: for two inputs what the fitted function is for one. Regions on a canvas, samples and axes by Plotly. */

import { SHAPES } from '../../../pure/drawing/classes.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { classColours } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';
import { GLIDING_MS } from '../../drawing/raster.js';
import { createPlaneAxes } from './axes.js';
import { createReadout } from './readout.js';
import { createRegions, MOVING, SETTLED } from './regions.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Translate } from '../../../texts/index.js'
 * @import { View } from './axes.js'
 */

const SETTLED_MS = 350;
const MOST_RINGS = 300;

/** @returns {Panel & {project: () => Projection | null}} */
export function createPlanePanel() {
  const card = need('.card.plane', HTMLElement);
  const chart = need('#plane-chart', HTMLElement);
  const plot = createPlot(need('#plane-plot', HTMLElement));
  const overlay = need('#plane-overlay', SVGElement);
  const score = need('#plane-score', HTMLElement);
  const drawRegions = createRegions(overlay);
  const rings = svg('path', { class: 'wrong-rings' }, overlay);
  const readOut = createReadout(chart, plot.project);
  const drawAxes = createPlaneAxes(plot, chart, {
    inks: () => classColours().inks,
    onDrawn: (scene, { t }) => drawLegend(scene.network.outputs, t),
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  /** @type {View | null} */
  let view = null;
  /** @type {{scene: Scene | null, nowMs: number}} */
  let drawn = { scene: null, nowMs: -Infinity };

  return {
    glides: true,
    project: () => plot.project(),
    draw(drawing) {
      const { scene, t, restyled, nowMs } = drawing;
      const isBetween = scene === drawn.scene && drawing.gliding && !restyled;
      if (isBetween && nowMs - drawn.nowMs < GLIDING_MS) return;
      drawn = { scene, nowMs };
      if (isBetween && view && scene?.plane) return drawRegions(drawing, view, MOVING);
      const turned = turnPage(scene, card);
      clearTimeout(settling);
      if (!scene?.plane) return;
      const now = drawAxes(scene, drawing, turned);
      view = now;
      if (!now) return;
      drawRegions(drawing, now, MOVING);
      setAttribute(rings, 'd', ringsAround(scene, now.projection));
      readOut(drawing);
      const all = scene.data.samples.x.length;
      setText(score, t('plane.score', { right: all - scene.plane.wrong.length, all }));
      settling = setTimeout(() => drawRegions({ ...drawing, part: 1 }, now, SETTLED), SETTLED_MS);
    },
  };
}

/**
 * The page of a run of two inputs shows other cards.
 * @param {Scene | null} scene
 * @param {HTMLElement} card
 * @returns {boolean} whether it showed the others until now
 */
function turnPage(scene, card) {
  const inputs = scene?.network.inputs === 2 ? '2' : '1';
  const turned = document.body.dataset.inputs !== inputs;
  if (turned) document.body.dataset.inputs = inputs;
  setShown(card, inputs === '2');
  return turned;
}

/**
 * @param {Scene} scene
 * @param {Projection} projection
 * @returns {string} a ring around each sample that is on the wrong side
 */
function ringsAround({ plane, data }, { x, y }) {
  const ring = 'a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0';
  const points = (plane?.wrong ?? []).slice(0, MOST_RINGS).map((n) => data.samples.x[n]);
  return points.map(([first, second]) => `M${(x(first) - 6.5).toFixed(1)} ${y(second).toFixed(1)}${ring}`).join('');
}

/**
 * @param {number} classes
 * @param {Translate} t
 */
function drawLegend(classes, t) {
  const items = Array.from({ length: classes }, (_, n) =>
    keyItem(SHAPES[n % SHAPES.length].path, `class-key class-${n % 4}`, t('plane.class', { n: n + 1 }), true),
  );
  const wrong = keyItem('M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z', 'wrong-rings', t('plane.wrong'));
  need('#plane-legend', HTMLElement).replaceChildren(...items, wrong);
}

/**
 * @param {string} path
 * @param {string} kind
 * @param {string} text
 * @param {boolean} [hasRegion] the mark stands on its region's colour
 */
function keyItem(path, kind, text, hasRegion = false) {
  const item = html('li');
  const picture = svg('svg', { viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, item);
  if (hasRegion) svg('rect', { x: -9, y: -7, width: 18, height: 14, rx: 2, class: kind.replace('class-key', 'region-key') }, picture);
  svg('path', { d: path, class: kind }, picture);
  html('span', { text }, item);
  return item;
}
