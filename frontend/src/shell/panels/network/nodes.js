/** The nodes of the network drawing as elements: made when they first stand there, faded when they leave. */

import { haloStrength } from '../../../pure/drawing/growth_motion.js';
import { setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { showResponse } from './connections.js';

/**
 * @import { Motion } from '../../../pure/drawing/arrangement.js'
 * @import { Layout, Node } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Response } from './connections.js'
 */
/** @typedef {{scene: Scene, drawing: Drawing, motion: Motion | null}} What */

/**
 * @param {SVGElement} parent
 * @param {(id: number | null) => void} onFocus
 * @param {(id: number, byKey: boolean) => void} onOpen
 */
export function createNodes(parent, onFocus, onOpen) {
  /** @type {Map<string, SVGElement>} */
  const nodes = new Map();

  /** @param {Node} node */
  function elementOf(node) {
    const element = nodes.get(node.key) ?? newNode(node, parent, { onFocus, onOpen });
    nodes.set(node.key, element);
    return element;
  }

  return {
    /**
     * What changes with growth, focus and language only; the response is drawn apart.
     * @param {Response[]} standing
     * @param {What} what
     */
    draw(standing, what) {
      for (const one of standing) drawNode(elementOf(one.node), one, what);
    },
    /** @param {Response[]} neurons */
    showResponses(neurons) {
      for (const one of neurons) showResponse(one, elementOf(one.node).children[2]);
    },
    /**
     * Who leaves fades with its curve in it, behind those that take its place.
     * @param {Layout} layout
     * @param {Response[]} stood as they stood last
     * @param {boolean} fades
     */
    remove(layout, stood, fades) {
      const present = new Set(layout.nodes.map((node) => node.key));
      for (const [key, element] of nodes) {
        if (present.has(key)) continue;
        nodes.delete(key);
        if (!fades) {
          element.remove();
          continue;
        }
        const last = stood.find(({ node }) => node.key === key);
        if (last) showResponse(last, element.children[2]);
        element.classList.add('leaving');
        parent.prepend(element);
        element.addEventListener('animationend', () => element.remove());
      }
    },
  };
}

/**
 * @param {Node} node
 * @param {SVGElement} parent
 * @param {{onFocus: (id: number | null) => void, onOpen: (id: number, byKey: boolean) => void}} does
 * @returns {SVGElement}
 */
function newNode(node, parent, { onFocus, onOpen }) {
  const element = svg('g', { class: `node ${node.kind}` }, parent);
  svg('circle', { class: 'halo' }, element);
  svg('circle', { class: 'body' }, element);
  if (node.kind !== 'hidden') {
    svg('text', { class: 'terminal' }, element);
    return element;
  }
  svg('path', { class: 'response' }, element);
  svg('text', {}, element).textContent = String(node.id);
  setAttribute(element, 'tabindex', 0);
  setAttribute(element, 'role', 'button');
  setAttribute(element, 'aria-haspopup', 'true');
  element.addEventListener('click', () => onOpen(node.id, false));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation(); // elsewhere the space bar holds the run
    onOpen(node.id, true);
  });
  for (const come of ['pointerenter', 'focus']) element.addEventListener(come, () => onFocus(node.id));
  for (const go of ['pointerleave', 'blur']) element.addEventListener(go, () => onFocus(null));
  return element;
}

/**
 * @param {SVGElement} element
 * @param {Response} response
 * @param {What} what
 */
function drawNode(element, { node, pose, isFresh: fresh, isDepth }, { scene, drawing: { state, t, nowMs }, motion }) {
  const [halo, body, , label] = element.children;
  setAttribute(element, 'transform', `translate(${pose.x.toFixed(1)} ${pose.y.toFixed(1)})`);
  setAttribute(body, 'r', (pose.r * Math.max(pose.grown, 0.01)).toFixed(1));
  const strength = motion?.plan.entering.has(node.key) ? haloStrength(motion.plan, nowMs - motion.sinceMs) : 1;
  setAttribute(halo, 'r', fresh ? (pose.r * 1.38 * strength).toFixed(1) : 0);
  element.classList.toggle('fresh', fresh);
  element.classList.toggle('depth', isDepth);
  if (node.kind !== 'hidden') return setText(element.children[2], terminalName(node, scene));
  element.classList.toggle('focused', state.focus === node.id);
  element.classList.toggle('dimmed', state.focus !== null && state.focus !== node.id);
  setAttribute(element, 'aria-label', t('network.neuron', { id: node.id, layer: node.layer + 1 }));
  setShown(/** @type {SVGElement} */ (label), pose.r > 12);
  setAttribute(label, 'x', (pose.r * 0.98).toFixed(1));
  setAttribute(label, 'y', (-pose.r * 0.72).toFixed(1));
}

/**
 * @param {Node} node
 * @param {Scene} scene
 * @returns {string} x and ŷ, or x₁, x₂ and the number of the class
 */
function terminalName({ kind, position }, { plane }) {
  if (kind === 'input') return plane ? `x${'₁₂'[position]}` : 'x';
  return plane ? String(position + 1) : 'ŷ';
}
