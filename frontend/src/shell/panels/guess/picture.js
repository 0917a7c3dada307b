/** The picture of a guess: the curve before the growth, the axis with a mark to move, the covered map, and then what came. */

import { ticks } from '../../../pure/classes/plot.js';
import { scalePosition } from '../../../pure/drawing/heat.js';
import { placeAt } from '../../../pure/guess/axis.js';
import { curveAfter, stepsSince } from '../../../pure/slow/story.js';
import { place as said, short } from '../../../pure/words/numbers.js';
import { neuronsPhrase } from '../../../pure/words/sentences.js';
import { html, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { createChart, curvePath } from '../slow/chart.js';
import { createGround } from '../slow/ground.js';

/**
 * @import { Guess, Round } from '../../../pure/guess/rounds.js'
 * @import { History } from '../../../pure/run/fold.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Story } from '../../../pure/slow/story.js'
 * @import { Translate } from '../../../texts/index.js'
 * @import { Frame } from '../slow/chart.js'
 */
/** @typedef {{t: Translate, guess: Guess, history: History, scene: Scene, story: Story | null, round: Round | null, seconds: number}} View
 *   `scene`: before the growth; `seconds`: since it was told, infinite where motion is unwanted */

const THUMB = 28; // pixels of the slider's thumb, as the style sheet has it
const UNCOVERED_S = 1; // after the guess
const LANDS_S = [0.8, 1.5];
const BENDS_S = [1.8, 4.8];
export const OVER_S = BENDS_S[1];
const TRIANGLE = 'M-6 12L0 2L6 12Z';

/**
 * @param {HTMLElement} root
 * @param {(place: number) => void} onMove
 * @returns {{slider: HTMLInputElement, draw: (view: View) => void}}
 */
export function createGuessPicture(root, onMove) {
  const sheet = html('div', { class: 'guess-sheet' }, root);
  const chart = createChart(sheet, { dot: 3.5 });
  const curve = svg('path', { class: 'slow-curve' }, chart.over);
  const truth = svg('line', { class: 'guess-truth', y1: 0 }, chart.over);
  const own = svg('line', { class: 'guess-own', y1: 0 }, chart.over);
  const axis = svg('svg', { class: 'guess-axis', 'aria-hidden': 'true' }, root);
  const slider = /** @type {HTMLInputElement} */ (html('input', { type: 'range', class: 'guess-slider', step: 'any' }, root));
  const ground = createGround(root);
  const ring = svg('svg', { class: 'slow-rings', 'aria-hidden': 'true' }, ground.root);
  const cover = html('p', { class: 'guess-cover' }, ground.root);
  /** @type {Frame | null} */
  let frame = null;
  listen(sheet, slider, () => frame, onMove);

  return {
    slider,
    draw(view) {
      const { t, guess, scene, story, round, history, seconds } = view;
      frame = chart.fit(scene);
      const isTold = guess.phase === 'told' && round !== null && story !== null;
      const index = isTold ? Math.round(share(seconds, BENDS_S) * (story.after.length - 1)) : 0;
      const ys = isTold && story.after.length > 0 ? curveAfter(history, story, index, scene.xs) : scene.y;
      setAttribute(curve, 'd', curvePath(scene.xs, ys, frame));
      upright(own, guess.place, frame);
      const landing = share(seconds, LANDS_S);
      upright(truth, isTold && landing > 0 ? round.location : null, frame);
      drawAxis(axis, view, frame, isTold ? landing : 0);
      drawSlider(slider, view, frame);
      setShown(cover, !isTold || seconds < UNCOVERED_S);
      cover.style.opacity = isTold ? String(Math.max(1 - seconds / UNCOVERED_S, 0)) : '1';
      setText(cover, t('guess.covered'));
      const landscape = isTold ? round.landscape : null;
      setShown(ground.canvas, landscape !== null);
      setShown(ring, landscape !== null && landing === 1);
      if (landscape) {
        ground.draw(t, landscape, frame, history);
        setAttribute(ground.canvas, 'aria-label', t('guess.map'));
        drawRing(ring, /** @type {Round} */ (round), frame);
      }
      const neurons = neuronsPhrase(t, scene.neurons);
      const after = isTold ? { x: said(round.location, scene.domain), n: stepsSince(story, index) } : null;
      setAttribute(
        chart.root,
        'aria-label',
        after ? t('guess.chart.told', after) : t('guess.chart', { n: scene.data.samples.x.length, neurons }),
      );
    },
  };
}

/**
 * @param {HTMLElement} sheet
 * @param {HTMLInputElement} slider
 * @param {() => Frame | null} frame
 * @param {(place: number) => void} onMove
 */
function listen(sheet, slider, frame, onMove) {
  /** @param {PointerEvent} event */
  function point({ clientX }) {
    const now = frame();
    if (!now) return;
    const { x } = now.domain;
    const [left, right] = [now.x(x[0]), now.x(x[1])];
    onMove(placeAt((clientX - sheet.getBoundingClientRect().left - left) / (right - left), x));
  }
  sheet.addEventListener('pointerdown', (event) => {
    sheet.setPointerCapture(event.pointerId);
    point(event);
  });
  sheet.addEventListener('pointermove', (event) => sheet.hasPointerCapture(event.pointerId) && point(event));
  slider.addEventListener('input', () => onMove(Number(slider.value)));
}

/**
 * @param {number} seconds
 * @param {number[]} span
 * @returns {number} how much of it is over, 0 to 1
 */
const share = (seconds, [from, to]) => Math.min(Math.max((seconds - from) / (to - from), 0), 1);

/**
 * @param {SVGElement} line
 * @param {number | null} place
 * @param {Frame} frame
 */
function upright(line, place, frame) {
  setShown(line, place !== null);
  if (place === null) return;
  for (const name of ['x1', 'x2']) setAttribute(line, name, frame.x(place).toFixed(1));
  setAttribute(line, 'y2', frame.height);
}

/**
 * @param {SVGElement} sheet
 * @param {View} view
 * @param {Frame} frame
 * @param {number} landing 0: nothing has come yet, 1: it is there
 */
function drawAxis(sheet, { guess, scene, round }, frame, landing) {
  const { clientHeight: height } = sheet;
  setAttribute(sheet, 'viewBox', `0 0 ${frame.width} ${height}`);
  const marks = ticks(scene.domain, 6).map((value) => {
    const group = svg('g', { transform: `translate(${frame.x(value).toFixed(1)} 0)` });
    svg('text', { y: height - 3, 'text-anchor': 'middle', class: 'guess-tick' }, group).textContent = short(value);
    return group;
  });
  const neurons = scene.places
    .filter(({ location }) => location > scene.domain[0] && location < scene.domain[1])
    .map(({ location }) => svg('path', { d: TRIANGLE, class: 'guess-neuron', transform: `translate(${frame.x(location).toFixed(1)} 0)` }));
  const extra = [];
  if (guess.place !== null) extra.push(svg('circle', { class: 'guess-mark', cx: frame.x(guess.place).toFixed(1), cy: 8, r: 7 }));
  if (landing > 0 && round) {
    const y = -40 * (1 - landing) ** 2;
    extra.push(
      svg('path', {
        d: TRIANGLE,
        class: 'guess-neuron new',
        transform: `translate(${frame.x(round.location).toFixed(1)} ${y.toFixed(1)}) scale(1.4)`,
      }),
    );
  }
  sheet.replaceChildren(...marks, ...neurons, ...extra);
}

/**
 * @param {HTMLInputElement} slider
 * @param {View} view
 * @param {Frame} frame
 */
function drawSlider(slider, { t, guess, scene }, frame) {
  const [low, high] = scene.domain;
  for (const [name, value] of Object.entries({ min: low, max: high })) setAttribute(slider, name, value);
  const place = guess.place ?? (low + high) / 2;
  if (Number(slider.value) !== place) slider.value = String(place);
  slider.disabled = guess.phase !== 'asking' && guess.phase !== 'marked';
  slider.style.marginLeft = `${(frame.x(low) - THUMB / 2).toFixed(1)}px`;
  slider.style.width = `${(frame.x(high) - frame.x(low) + THUMB).toFixed(1)}px`;
  setAttribute(slider, 'aria-label', t('guess.axis'));
  setAttribute(slider, 'aria-valuetext', t('guess.value', { x: said(place, scene.domain) }));
  slider.dataset.marked = String(guess.place !== null);
}

/**
 * @param {SVGElement} sheet
 * @param {Round} round
 * @param {Frame} frame
 */
function drawRing(sheet, { location, scale, landscape }, frame) {
  const { clientWidth: width, clientHeight: height } = sheet;
  setAttribute(sheet, 'viewBox', `0 0 ${width} ${height}`);
  if (!landscape) return;
  const y = Math.min(Math.max(scalePosition(landscape, scale ?? landscape.best_scale) * height, 10), height - 10);
  const at = { cx: frame.x(location).toFixed(1), cy: y.toFixed(1), r: 8 };
  sheet.replaceChildren(svg('circle', { ...at, class: 'guess-ring outer' }), svg('circle', { ...at, class: 'guess-ring' }));
}
