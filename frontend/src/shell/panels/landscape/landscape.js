/** Where a new neuron would help: the score as a heat map that shares the fitted function's x axis. */

import { isThin, levelsOf, pixelsOf, scaleAt, scalePosition, scoreAt, thinPlaces } from '../../../pure/drawing/heat.js';
import { isFresh } from '../../../pure/run/structure.js';
import { place, short } from '../../../pure/words/numbers.js';
import { createChanges } from '../../drawing/changes.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';
import { createChance } from './chance.js';
import { createFade } from './fade.js';
import { createRings } from './rings.js';
import { createShade } from './shade.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { Actions } from '../../input/actions.js'
 * @import { Landscape } from '../../../../types/protocol'
 */

const FADING_MS = 30; // between pictures while one look fades into the next

/**
 * @param {() => Projection | null} project the fitted function's axes
 * @param {Actions} act
 * @returns {Panel}
 */
export function createLandscapePanel(project, act) {
  const chart = need('#landscape-chart', HTMLElement);
  const canvas = need('#landscape-canvas', HTMLCanvasElement);
  const overlay = need('#landscape-overlay', SVGElement);
  const subtitle = need('#landscape-subtitle', HTMLElement);
  const waiting = need('#landscape-waiting', HTMLElement);
  const scale = need('#landscape-scale', HTMLElement);
  const legend = need('#landscape-legend', HTMLElement);
  const source = document.createElement('canvas');
  const shade = createShade();
  const fade = createFade();
  const drawChance = createChance(overlay);
  const drawRings = createRings(overlay);
  const neurons = svg('g', {}, overlay);
  let height = 0;
  let paintedMs = -Infinity;
  const isOther = createChanges();
  /** @type {Uint8Array} */
  let levels = new Uint8Array(0);
  /** @type {{tones: Float64Array, table: Uint8ClampedArray}} */
  let look = { tones: new Float64Array(0), table: new Uint8ClampedArray(1024) };
  /** @type {Uint8Array} */
  let thin = new Uint8Array(0);
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {Drawing | null} */
  let latest = null;

  /**
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {Drawing} drawing
   * @param {{left: number, width: number, height: number}} box
   * @returns {boolean} whether one look still fades into the next
   */
  function paint(scene, landscape, drawing, box) {
    const { landscapes, decisions } = drawing.state.history;
    const size = [box.width, box.height, scene.domain[0], scene.domain[1]];
    const wanted = [landscape, scene.data, palette().key, landscapes.length, decisions.length, drawing.t, ...size];
    const isSame = !isOther(wanted, drawing.restyled);
    if (isSame && fade.isOver()) return false;
    if (isSame && drawing.nowMs - paintedMs < FADING_MS) return true;
    paintedMs = drawing.nowMs;
    if (!isSame) {
      levels = levelsOf(landscape);
      thin = thinPlaces(
        landscape,
        levels,
        scene.data.samples.x.map(([x]) => x),
      );
      const cell = (landscape.location_stop - landscape.location_start) / Math.max(landscape.locations - 1, 1);
      const unit = box.width / (scene.domain[1] - scene.domain[0]);
      const left = box.left + (landscape.location_start - cell / 2 - scene.domain[0]) * unit;
      const place = { left, top: 0, width: cell * landscape.locations * unit, height: box.height };
      look = drawChance(drawing, landscape, levels, place);
      fade.begin(look.tones, drawing.nowMs, !drawing.state.reducedMotion && !drawing.restyled && !drawing.still);
    }
    const tones = fade.tonesAt(drawing.nowMs);
    const pixels = pixelsOf(tones, landscape, look.table);
    source.width = landscape.locations;
    source.height = landscape.scales;
    const image = new ImageData(/** @type {any} */ (pixels), landscape.locations, landscape.scales);
    source.getContext('2d')?.putImageData(image, 0, 0);
    place2d(scene, landscape, box);
    return !fade.isOver();
  }

  /**
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {{left: number, width: number, height: number}} box
   */
  function place2d(scene, landscape, box) {
    const { location_start: start, location_stop: stop, locations } = landscape;
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    Object.assign(canvas.style, { left: `${box.left}px`, top: '0', width: `${box.width}px`, height: `${box.height}px` });
    const context = canvas.getContext('2d');
    if (!context) return;
    const cell = (stop - start) / Math.max(locations - 1, 1);
    const unit = canvas.width / (scene.domain[1] - scene.domain[0]);
    context.imageSmoothingEnabled = false;
    const left = (start - cell / 2 - scene.domain[0]) * unit;
    const width = (stop - start + cell) * unit;
    context.drawImage(source, left, 0, width, canvas.height);
    shade(context, thin, landscape, { left, width, ratio });
  }

  /**
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {Projection} projection
   * @param {Scene['places']} places of the first layer's neurons
   */
  function drawMarks(scene, landscape, projection, places) {
    if (latest) drawRings(latest.t, scene, landscape, { projection, height });
    const inside = places.filter(({ location }) => location >= scene.domain[0] && location <= scene.domain[1]);
    while (neurons.childElementCount < inside.length) svg('path', { class: 'landscape-neuron', d: 'M-5 4L0 -5L5 4Z' }, neurons);
    while (neurons.childElementCount > inside.length) neurons.lastElementChild?.remove();
    inside.forEach(({ id, location, scale }, index) => {
      const mark = neurons.children[index];
      const y = Math.min(Math.max(scalePosition(landscape, scale), 0.04), 0.96) * height;
      setAttribute(mark, 'transform', `translate(${projection.x(location).toFixed(1)} ${y.toFixed(1)})`);
      const focus = latest?.state.focus ?? null;
      mark.classList.toggle('dimmed', focus !== null && focus !== id);
      mark.classList.toggle('new', isFresh(scene, id));
    });
  }

  /**
   * @param {Drawing} drawing
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {Projection} projection
   */
  function drawReadout({ t }, scene, landscape, projection) {
    const location = pointer ? projection.xAt(pointer.x) : NaN;
    const position = pointer ? pointer.y / height : NaN;
    const score = pointer ? scoreAt(landscape, levels, location, position) : null;
    setShown(subtitle, score !== null);
    setShown(scale, score === null);
    if (score === null) return;
    const where = { x: place(location, scene.domain), scale: short(scaleAt(landscape, position), 2) };
    if (isThin(landscape, thin, location, position)) setText(subtitle, t('landscape.point.thin', where));
    else setText(subtitle, t('landscape.point', { ...where, score: short(score, 2) }));
  }

  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    pointer = { x: offsetX + canvas.offsetLeft, y: offsetY };
    refresh();
  });
  canvas.addEventListener('click', ({ offsetX, offsetY }) => {
    const projection = project();
    const landscape = latest?.scene?.landscape;
    if (!projection || !landscape) return;
    const scale = scaleAt(landscape, offsetY / canvas.clientHeight);
    act.place(projection.xAt(offsetX + canvas.offsetLeft), scale, latest?.scene?.decision?.offset ?? null);
  });
  canvas.addEventListener('pointerleave', () => {
    pointer = null;
    refresh();
  });

  function refresh() {
    const projection = project();
    if (latest?.scene?.landscape && projection) drawReadout(latest, latest.scene, latest.scene.landscape, projection);
  }

  return {
    glides: true,
    draw(drawing) {
      latest = drawing;
      const { scene } = drawing;
      const projection = project();
      const landscape = scene?.landscape ?? null;
      setShown(waiting, landscape === null);
      setShown(overlay, landscape !== null);
      if (!landscape) for (const one of [legend, scale, subtitle]) setShown(one, false);
      if (!scene || !landscape || !projection) return;
      if (drawing.restyled || height === 0) height = chart.clientHeight;
      const isFading = paint(scene, landscape, drawing, { left: projection.left, width: projection.width, height });
      setShown(legend, thin.includes(1));
      const isMoving = drawing.words || drawing.gliding || scene.places.length !== neurons.childElementCount;
      if (isMoving) drawMarks(scene, landscape, projection, drawing.look?.places ?? scene.places);
      if (drawing.words) drawReadout(drawing, scene, landscape, projection);
      return isFading && !drawing.gliding; // a glide draws the next frame anyway
    },
  };
}
