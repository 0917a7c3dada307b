/** The lines along which first-layer neurons, present and proposed, divide the plane. */

import { clipped, lineOf, linesOf } from '../../../pure/network/plane.js';
import { isFresh } from '../../../pure/run/structure.js';
import { short } from '../../../pure/words/numbers.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 * @import { View } from './axes.js'
 * @import { Candidate } from '../../../../types/protocol'
 */

/**
 * @param {SVGElement} overlay
 * @param {(id: number | null) => void} onFocus
 * @returns {(scene: Scene, drawing: Drawing, view: View) => void}
 */
export function createNeuronLines(overlay, onFocus) {
  const lines = svg('g', {}, overlay);
  return (scene, { state, look }, { domain, projection }) => {
    const neurons = scene.moment.structure.neurons[0] ?? [];
    while (lines.childElementCount < neurons.length) lines.append(newLine(onFocus));
    while (lines.childElementCount > neurons.length) lines.lastElementChild?.remove();
    linesOf((look ?? scene).network, scene.data.scaling).forEach((line, position) => {
      const group = /** @type {SVGElement} */ (lines.children[position]);
      const { id } = neurons[position];
      const ends = clipped(line, domain);
      setShown(group, Boolean(ends));
      if (!ends) return;
      setAttribute(group, 'data-neuron', id);
      const dimmed = state.focus === null || state.focus === id ? '' : ' dimmed';
      setAttribute(group, 'class', `neuron-line${isFresh(scene, id) ? ' new' : ''}${dimmed}`);
      const [stroke, grip, label] = group.children;
      placeLine(stroke, ends, projection);
      placeLine(grip, ends, projection);
      placeLabel(label, ends, projection, id);
    });
  };
}

/**
 * @param {SVGElement} overlay
 * @returns {(scene: Scene, drawing: Drawing, view: View) => void}
 */
export function createProposalLine(overlay) {
  const best = [svg('line', { class: 'proposal-line outer' }, overlay), svg('line', { class: 'proposal-line' }, overlay)];
  const sentence = need('#field-sentence', HTMLElement);
  return (scene, { t }, { domain, projection }) => {
    const grew = scene.expansion && scene.moment.structure.neurons[0]?.find((neuron) => isFresh(scene, neuron.id));
    const candidate = grew ? null : bestLine(scene);
    const { scaling } = scene.data;
    const ends = candidate && clipped(lineOf(/** @type {number[]} */ (candidate.weights), candidate.bias ?? 0, scaling), domain);
    for (const line of best) {
      setShown(line, Boolean(ends));
      if (ends) placeLine(line, ends, projection);
    }
    if (grew) setText(sentence, t('field.best.grew', { id: grew.id }));
    else if (candidate) setText(sentence, t('field.best.score', { score: short(candidate.score, 2) }));
    else setText(sentence, t(scene.decision ? 'field.best.none' : 'field.waiting'));
  };
}

/** @param {(id: number | null) => void} onFocus */
function newLine(onFocus) {
  const group = svg('g', { class: 'neuron-line' });
  svg('line', {}, group);
  svg('line', { class: 'grip' }, group);
  svg('text', {}, group);
  group.addEventListener('pointerenter', () => onFocus(Number(group.getAttribute('data-neuron'))));
  group.addEventListener('pointerleave', () => onFocus(null));
  return group;
}

/**
 * @param {Element} line
 * @param {[number, number, number, number]} ends
 * @param {Projection} projection
 */
function placeLine(line, [x1, y1, x2, y2], { x, y }) {
  setAttribute(line, 'x1', x(x1).toFixed(1));
  setAttribute(line, 'y1', y(y1).toFixed(1));
  setAttribute(line, 'x2', x(x2).toFixed(1));
  setAttribute(line, 'y2', y(y2).toFixed(1));
}

const LABEL = { width: 12, height: 14 }; // room that a number needs within the axes, pixels

/**
 * Near the upper end, neighbours at different distances from it, so that labels of lines that meet stand apart; always within
 * the axes, and so never over what stands around them.
 * @param {Element} label
 * @param {[number, number, number, number]} ends
 * @param {Projection} projection
 * @param {number} id
 */
function placeLabel(label, [x1, y1, x2, y2], { x, y, left, top, width, height }, id) {
  const inwards = 0.06 + 0.09 * (id % 3);
  const part = y1 > y2 ? inwards : 1 - inwards;
  const within = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
    Math.min(Math.max(value, low), high);
  setAttribute(label, 'x', within(x(x1 + (x2 - x1) * part) + 6, left, left + width - LABEL.width).toFixed(1));
  setAttribute(label, 'y', within(y(y1 + (y2 - y1) * part) - 5, top + LABEL.height, top + height).toFixed(1));
  setText(label, String(id));
}

/**
 * @param {Scene} scene
 * @returns {Candidate | null} the first-layer neuron of the last round, where one was proposed
 */
function bestLine({ decision }) {
  return decision?.candidates.find(({ kind, layer, weights }) => kind === 'width' && layer === 0 && weights) ?? null;
}
