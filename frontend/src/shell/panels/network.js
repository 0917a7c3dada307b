/** The network, drawn in SVG: every neuron shows its own response; width and depth grow in place. */

import { edgePath, layoutOf, responsePath } from '../../pure/layout.js';
import { edgeGrown, haloStrength, nodePose, planOf } from '../../pure/plan.js';
import { unflatten } from '../../pure/network.js';
import { freshExpansion, isFresh } from '../../pure/fresh.js';
import { need, setAttribute, setShown, setText, svg } from '../dom.js';
import { sizeSentence } from '../../pure/sizes.js';
import { createGhosts } from './ghosts.js';
import { createThumbnails } from './thumbnails.js';

/** @typedef {import('../../pure/scene.js').Scene} Scene */
/** @typedef {import('../loop.js').Drawing} Drawing */
/** @typedef {import('../../pure/layout.js').Layout} Layout */
/** @typedef {import('../../pure/layout.js').Node} Node */
/** @typedef {import('../../pure/plan.js').Plan} Plan */

const MOST_EDGES = 260;
const SLOWDOWN = 3; // in slow motion
const NEAR_STEPS = 30; // a growth further away than this from what was drawn last is a jump, not an event
const SIGNS_UP_TO = 14; // edges; more signs would be noise

/**
 * @param {(id: number | null) => void} onFocus
 * @returns {import('../loop.js').Panel}
 */
export function createNetworkPanel(onFocus) {
  const drawingElement = need('#network-drawing', SVGElement);
  const size = need('#network-size', HTMLElement);
  const edgeLayer = svg('g', {}, drawingElement);
  const signLayer = svg('g', {}, drawingElement);
  const ghosts = createGhosts(svg('g', {}, drawingElement));
  const nodeLayer = svg('g', {}, drawingElement);
  const thumbnails = createThumbnails(drawingElement);
  /** @type {Map<string, SVGElement>} */
  const nodes = new Map();
  /** @type {Map<string, SVGElement>} */
  const edges = new Map();
  /** @type {{structure: object, width: number, height: number, layout: Layout} | null} */
  let current = null;
  /** @type {{plan: Plan, sinceMs: number} | null} */
  let motion = null;
  let stepBefore = -Infinity;
  let drawings = 0;
  let box = { width: 0, height: 0 };

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @returns {Layout}
   */
  function arrange(scene, { state, nowMs, restyled }) {
    const { structure } = scene.moment;
    if (current && !restyled && current.structure === structure) return current.layout;
    const { width, height } = box;
    const layout = layoutOf(structure, { width, height });
    const resized = !current || current.width !== width || current.height !== height;
    const scrubbed = (state.cursor.mode === 'paused' && !state.slow) || Math.abs(scene.moment.step - stepBefore) > NEAR_STEPS;
    const kind = freshExpansion(scene)?.kind;
    motion = null;
    if (current && !resized && !scrubbed) {
      const how = { kind: kind === 'width' || kind === 'depth' ? kind : /** @type {const} */ ('none'), reducedMotion: state.reducedMotion, slowdown: state.slow ? SLOWDOWN : 1 };
      motion = { plan: planOf(current.layout, layout, how), sinceMs: nowMs };
    }
    current = { structure, width, height, layout };
    return layout;
  }

  /** @param {Node} node */
  function nodeElement(node) {
    const existing = nodes.get(node.key);
    if (existing) return existing;
    const element = svg('g', { class: `node ${node.kind}` }, nodeLayer);
    svg('circle', { class: 'halo' }, element);
    svg('circle', { class: 'body' }, element);
    if (node.kind === 'hidden') {
      svg('path', { class: 'response' }, element);
      svg('text', {}, element).textContent = String(node.id);
      setAttribute(element, 'tabindex', 0);
      setAttribute(element, 'role', 'img');
      element.addEventListener('pointerenter', () => onFocus(node.id));
      element.addEventListener('pointerleave', () => onFocus(null));
      element.addEventListener('focus', () => onFocus(node.id));
      element.addEventListener('blur', () => onFocus(null));
    } else {
      svg('text', { class: 'terminal' }, element);
    }
    nodes.set(node.key, element);
    return element;
  }

  /**
   * @param {Node} node
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {number} elapsedMs
   */
  function drawNode(node, scene, { state, t }, elapsedMs) {
    const element = nodeElement(node);
    const pose = motion ? nodePose(motion.plan, node.key, elapsedMs) : { ...node, opacity: 1, grown: 1 };
    const [halo, body] = element.children;
    setAttribute(element, 'transform', `translate(${pose.x.toFixed(1)} ${pose.y.toFixed(1)})`);
    setAttribute(body, 'r', (pose.r * Math.max(pose.grown, 0.01)).toFixed(1));
    const fresh = node.kind === 'hidden' && isFresh(scene, node.id);
    const strength = motion?.plan.entering.has(node.key) ? haloStrength(motion.plan, elapsedMs) : 1;
    setAttribute(halo, 'r', fresh ? (pose.r * 1.38 * strength).toFixed(1) : 0);
    element.classList.toggle('fresh', fresh);
    element.classList.toggle('depth', fresh && scene.expansion?.kind === 'depth');
    if (node.kind !== 'hidden') return setText(element.children[2], terminalName(node, scene));
    element.classList.toggle('focused', state.focus === node.id);
    element.classList.toggle('dimmed', state.focus !== null && state.focus !== node.id);
    setAttribute(element, 'aria-label', t('network.neuron', { id: node.id, layer: node.layer + 1 }));
    const [, , response, label] = element.children;
    // Response curves change slowly: every second drawing is enough, and halves what they cost.
    if (motion || drawings % 2 === 0 || !response.hasAttribute('d') || state.cursor.mode === 'paused') {
      const values = scene.responses[node.layer][node.position];
    if (scene.plane) thumbnails.draw(values, { x: pose.x, y: pose.y, r: pose.r * pose.grown, opacity: pose.opacity });
    else setAttribute(response, 'd', responsePath(values, pose.r));
    }
    setAttribute(response, 'opacity', pose.opacity.toFixed(2));
    const beside = pose.r > 12;
    setShown(/** @type {SVGElement} */ (label), beside);
    setAttribute(label, 'x', (pose.r * 0.98).toFixed(1));
    setAttribute(label, 'y', (-pose.r * 0.72).toFixed(1));
  }

  /**
   * @param {Layout} layout
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {number} elapsedMs
   */
  function drawEdges(layout, scene, { state }, elapsedMs) {
    const poses = new Map(layout.nodes.map((node) => [node.key, motion ? nodePose(motion.plan, node.key, elapsedMs) : node]));
    const weighted = strongest(layout, scene);
    const shown = new Set(weighted.map(({ edge }) => edge.key));
    const fresh = freshKeys(scene);
    const focus = state.focus === null ? null : `n${state.focus}`;
    signLayer.replaceChildren();
    for (const { edge, weight, share } of weighted) {
      const element = edges.get(edge.key) ?? svg('path', { class: 'edge', pathLength: 1 }, edgeLayer);
      edges.set(edge.key, element);
      const from = /** @type {Node} */ (poses.get(edge.from));
      const to = /** @type {Node} */ (poses.get(edge.to));
      setAttribute(element, 'd', edgePath(from, to));
      const grown = motion ? edgeGrown(motion.plan, edge.key, elapsedMs) : 1;
      const isNew = fresh.has(edge.from) || fresh.has(edge.to);
      const negative = weight < 0;
      const depth = isNew && scene.expansion?.kind === 'depth' ? ' depth' : '';
      const faded = focus && edge.from !== focus && edge.to !== focus ? ' dimmed' : '';
      setAttribute(element, 'class', `edge ${negative ? 'negative' : 'positive'}${isNew ? ` fresh${depth}` : ''}${faded}`);
      setAttribute(element, 'stroke-width', (0.9 + 3.2 * share).toFixed(2));
      setAttribute(element, 'opacity', grown.toFixed(2));
      if (isNew) element.removeAttribute('pathLength');
      if (negative && weighted.length <= SIGNS_UP_TO && grown === 1) {
        const sign = svg('text', { class: 'sign', x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + 4 }, signLayer);
        sign.textContent = '−';
      }
    }
    for (const [key, element] of edges) {
      if (shown.has(key)) continue;
      element.remove();
      edges.delete(key);
    }
  }

  /**
   * @param {Layout} layout
   */
  function removeLeavers(layout) {
    const present = new Set(layout.nodes.map((node) => node.key));
    for (const [key, element] of nodes) {
      if (present.has(key)) continue;
      element.remove();
      nodes.delete(key);
    }
  }

  return {
    draw(drawing) {
      const { scene, t, nowMs } = drawing;
      if (drawing.restyled || box.width === 0) box = { width: drawingElement.clientWidth, height: drawingElement.clientHeight };
      if (!scene || box.width < 60) return false;
      const layout = arrange(scene, drawing);
      stepBefore = scene.moment.step;
      drawings = drawing.words ? 0 : drawings + 1; // words come last, too: then everything is exact
      const elapsedMs = motion ? nowMs - motion.sinceMs : 0;
      if (motion && elapsedMs >= motion.plan.durationMs) motion = null;
      removeLeavers(layout);
      drawEdges(layout, scene, drawing, elapsedMs);
      thumbnails.begin(scene.plane ? box : { width: 0, height: 0 });
      for (const node of layout.nodes) drawNode(node, scene, drawing, elapsedMs);
      ghosts.draw(layout, scene, drawing, box.height);
      setText(size, sizeSentence(t, scene));
      setAttribute(size, 'title', layout.edges.length > MOST_EDGES ? t('network.hidden.edges', { n: MOST_EDGES }) : '');
      return motion !== null;
    },
  };
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

/**
 * @param {Layout} layout
 * @param {Scene} scene
 * @returns {{edge: import('../../pure/layout.js').Edge, weight: number, share: number}[]} `share`: size in its layer, 0 to 1
 */
function strongest(layout, scene) {
  const layers = unflatten(scene.network);
  const largest = layers.map(({ weight }) => weight.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12));
  const weighted = layout.edges.map((edge) => {
    const layer = layers[edge.layer];
    const weight = layer.weight[edge.target * layer.inputs + edge.source];
    return { edge, weight, share: Math.abs(weight) / largest[edge.layer] };
  });
  if (weighted.length <= MOST_EDGES) return weighted;
  return weighted.sort((a, b) => b.share - a.share).slice(0, MOST_EDGES);
}

/**
 * @param {Scene} scene
 * @returns {Set<string>} keys of nodes that are news
 */
function freshKeys(scene) {
  const ids = scene.moment.structure.neurons.flat().map(({ id }) => id);
  return new Set(ids.filter((id) => isFresh(scene, id)).map((id) => `n${id}`));
}
