/** The band, drawn softly about a finished fit, with the switch that hides it. */

import { bandAbout } from '../../../pure/run/band.js';
import { short } from '../../../pure/words/numbers.js';
import { keep, recalled } from '../../connection/keeping.js';
import { linePath, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Interval } from '../../../pure/run/band.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

const KEPT = 'senn.band'; // 'off' where somebody wants the curve alone

/**
 * @param {SVGElement} parent cut off at the chart's edges
 * @returns {(scene: Scene, drawing: Drawing, projection: Projection) => void} draws it, or takes it away
 */
export function createBand(parent) {
  const points = svg('path', { class: 'band-points' }, parent);
  const curve = svg('path', { class: 'band-curve' }, parent);
  const legend = need('#legend-band', HTMLElement);
  const toggle = need('button', HTMLButtonElement, legend);
  const text = need('span', HTMLElement, toggle);
  let isOn = recalled(KEPT) !== 'off';
  /** @type {() => void} */
  let redraw = () => {};
  toggle.addEventListener('click', () => {
    isOn = !isOn;
    keep(KEPT, isOn ? null : 'off');
    redraw();
  });

  return (scene, drawing, projection) => {
    redraw = () => draw(scene, drawing, projection);
    redraw();
  };

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Projection} projection
   */
  function draw({ band, xs, y }, { still, t }, projection) {
    setShown(legend, band !== null);
    if (band) {
      const share = short(100 * band.level);
      setText(text, t('fit.band', { share }));
      setAttribute(toggle, 'aria-label', t('fit.band.label', { share }));
    }
    setAttribute(toggle, 'aria-pressed', String(isOn));
    const isDrawn = band !== null && still && isOn;
    for (const element of [points, curve]) setShown(element, isDrawn);
    if (!isDrawn) return;
    const bounds = bandAbout(band, xs, y);
    setAttribute(points, 'd', areaOf(xs, bounds.points, projection));
    setAttribute(curve, 'd', areaOf(xs, bounds.curve, projection));
  }
}

/**
 * @param {Float64Array} xs
 * @param {Interval} interval
 * @param {Projection} projection
 * @returns {string}
 */
function areaOf(xs, { low, high }, projection) {
  const at = Array.from(xs.keys()).filter((n) => !Number.isNaN(low[n]));
  const limit = 4 * (projection.top + projection.height); // far outside, but still a number that a path can hold
  const pixel = (/** @type {number} */ value) => Math.max(-limit, Math.min(limit, projection.y(value)));
  const back = at.toReversed();
  const x = [...at, ...back].map((n) => projection.x(xs[n]));
  return `${linePath(Float64Array.from(x), Float64Array.from([...at.map((n) => pixel(high[n])), ...back.map((n) => pixel(low[n]))]))}Z`;
}
