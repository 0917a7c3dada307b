/** Where a new neuron would help: the score as a heat map that shares the fitted function's x axis. */

import { chosenPlace, colourTable, DARK_RAMP, levelsOf, pixelsOf, RAMP, scaleAt, scalePosition, scoreAt, summitStrength } from '../../pure/heat.js';
import { isFresh } from '../../pure/fresh.js';
import { place, short } from '../../pure/numbers.js';
import { need, setAttribute, setShown, setText, svg } from '../dom.js';
import { palette } from '../palette.js';

/** @typedef {import('../../pure/scene.js').Scene} Scene */
/** @typedef {import('../loop.js').Drawing} Drawing */
/** @typedef {import('../../../types/protocol').Landscape} Landscape */

/**
 * @param {() => import('../plot.js').Projection | null} project the fitted function's axes
 * @param {import('../actions.js').Actions} act
 * @returns {import('../loop.js').Panel}
 */
export function createLandscapePanel(project, act) {
  const chart = need('#landscape-chart', HTMLElement);
  const canvas = need('#landscape-canvas', HTMLCanvasElement);
  const overlay = need('#landscape-overlay', SVGElement);
  const subtitle = need('#landscape-subtitle', HTMLElement);
  const waiting = need('#landscape-waiting', HTMLElement);
  const source = document.createElement('canvas');
  const rings = [svg('circle', { class: 'ring outer', r: 7 }, overlay), svg('circle', { class: 'ring', r: 7 }, overlay)];
  const neurons = svg('g', {}, overlay);
  let height = 0;
  /** @type {unknown[]} */
  let drawnFor = [];
  /** @type {Uint8Array} */
  let levels = new Uint8Array(0);
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {Drawing | null} */
  let latest = null;

  /**
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {Drawing} drawing
   * @param {{left: number, width: number, height: number}} box
   */
  function paint(scene, landscape, { state, restyled }, box) {
    const strength = summitStrength(landscape.peak, highestPeak(state.history.landscapes));
    const wanted = [landscape, palette().key, box.width, box.height, strength, scene.domain[0], scene.domain[1]];
    if (!restyled && wanted.every((part, index) => part === drawnFor[index])) return;
    drawnFor = wanted;
    levels = levelsOf(landscape);
    const pixels = pixelsOf(levels, landscape, colourTable(palette().dark ? DARK_RAMP : RAMP), strength);
    source.width = landscape.locations;
    source.height = landscape.scales;
    const image = new ImageData(/** @type {any} */ (pixels), landscape.locations, landscape.scales);
    source.getContext('2d')?.putImageData(image, 0, 0);
    place2d(scene, landscape, box);
  }

  /**
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {{left: number, width: number, height: number}} box
   */
  function place2d(scene, { location_start: start, location_stop: stop, locations }, box) {
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    Object.assign(canvas.style, { left: `${box.left}px`, top: '0', width: `${box.width}px`, height: `${box.height}px` });
    const context = canvas.getContext('2d');
    if (!context) return;
    const cell = (stop - start) / Math.max(locations - 1, 1);
    const unit = canvas.width / (scene.domain[1] - scene.domain[0]);
    context.imageSmoothingEnabled = false;
    context.fillStyle = palette().dark ? DARK_RAMP[0] : RAMP[0];
    context.fillRect(0, 0, canvas.width, canvas.height);
    const left = (start - cell / 2 - scene.domain[0]) * unit;
    context.drawImage(source, left, 0, (stop - start + cell) * unit, canvas.height);
  }

  /**
   * @param {Scene} scene
   * @param {Landscape} landscape
   * @param {import('../plot.js').Projection} projection
   * @param {number} height
   */
  function drawMarks(scene, landscape, projection, height) {
    const chosen = chosenPlace(scene.decision, landscape);
    for (const ring of rings) {
      setShown(ring, chosen !== null);
      if (!chosen) continue;
      setAttribute(ring, 'cx', projection.x(chosen.location).toFixed(1));
      setAttribute(ring, 'cy', (scalePosition(landscape, chosen.scale) * height).toFixed(1));
    }
    const inside = scene.places.filter(({ location }) => location >= scene.domain[0] && location <= scene.domain[1]);
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
   * @param {import('../plot.js').Projection} projection
   */
  function drawReadout({ t }, scene, landscape, projection) {
    if (!pointer || height === 0) return setText(subtitle, t('landscape.subtitle'));
    const location = projection.xAt(pointer.x);
    const score = scoreAt(landscape, levels, location, pointer.y / height);
    const scale = short(scaleAt(landscape, pointer.y / height), 2);
    const values = { x: place(location, scene.domain), scale, score: short(score, 2) };
    setText(subtitle, score === null ? t('landscape.subtitle') : t('landscape.point', values));
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
    draw(drawing) {
      latest = drawing;
      const { scene, t } = drawing;
      const projection = project();
      const landscape = scene?.landscape ?? null;
      setShown(waiting, landscape === null);
      setShown(overlay, landscape !== null);
      if (!landscape) setText(subtitle, t('landscape.subtitle'));
      if (!scene || !landscape || !projection) return;
      if (drawing.restyled || height === 0) height = chart.clientHeight;
      paint(scene, landscape, drawing, { left: projection.left, width: projection.width, height });
      if (drawing.words || scene.places.length !== neurons.childElementCount) drawMarks(scene, landscape, projection, height);
      drawReadout(drawing, scene, landscape, projection);
    },
  };
}

/**
 * @param {Landscape[]} landscapes
 * @returns {number}
 */
function highestPeak(landscapes) {
  return landscapes.reduce((highest, { peak }) => Math.max(highest, peak), 0);
}
