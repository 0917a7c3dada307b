/** The network, drawn in SVG: every neuron shows its own response; width and depth grow in place. */

import { ghostRow } from '../../../pure/drawing/ghosts.js';
import { haloStrength, nodePose, planOf } from '../../../pure/drawing/growth_motion.js';
import { layoutOf } from '../../../pure/drawing/layout.js';
import { freshExpansion, isFresh } from '../../../pure/run/structure.js';
import { sizeParts } from '../../../pure/words/sizes.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { createLayer } from '../../drawing/layer.js';
import { palette } from '../../drawing/palette.js';
import { connectionsOf, createConnectionElements, MOST_EDGES, showResponse, strokeConnections, strokeResponses } from './connections.js';
import { createGhosts } from './ghosts.js';
import { createThumbnails } from './thumbnails.js';

/**
 * @import { Plan } from '../../../pure/drawing/growth_motion.js'
 * @import { Layout, Node } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Connection, Response } from './connections.js'
 * @import { Translate } from '../../../texts/index.js'
 */

const SLOWDOWN = 3; // in slow motion
const NEAR_STEPS = 30; // a growth further away than this from what was drawn last is a jump, not an event
const MOVING_MS = 60; // between drawings of the weights while they only drift: they do so slowly
const GLIDING_MS = 25; // the same while they glide: every other animation frame
const NOTHING = new Float64Array(0);

/**
 * @param {(id: number | null) => void} onFocus
 * @returns {Panel}
 */
export function createNetworkPanel(onFocus) {
  const drawingElement = need('#network-drawing', SVGElement);
  const size = need('#network-size', HTMLElement);
  const layer = createLayer(need('#network-canvas', HTMLCanvasElement));
  const showConnections = createConnectionElements(svg('g', { class: 'connections' }, drawingElement));
  const ghosts = createGhosts(svg('g', {}, drawingElement));
  const nodeLayer = svg('g', {}, drawingElement);
  const thumbnails = createThumbnails(drawingElement);
  /** @type {Map<string, SVGElement>} */
  const nodes = new Map();
  /** @type {{structure: object, width: number, height: number, layout: Layout} | null} */
  let current = null;
  /** @type {{plan: Plan, sinceMs: number} | null} */
  let motion = null;
  let stepBefore = -Infinity;
  const isOther = createChanges();
  let drawnMs = -Infinity;
  /** @type {Layout | null} */
  let laidOut = null;
  /** @type {Response[]} */
  let stood = [];
  /** @type {number | null} */
  let focused = null;
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
    const layout = layoutOf(structure, { width, height, foot: ghostRow(palette().tiny) });
    const resized = !current || current.width !== width || current.height !== height;
    const scrubbed = (state.cursor.mode === 'paused' && !state.slow) || Math.abs(scene.moment.step - stepBefore) > NEAR_STEPS;
    const kind = freshExpansion(scene)?.kind;
    motion = null;
    if (current && !resized && !scrubbed) {
      const how = {
        kind: kind === 'width' || kind === 'depth' ? kind : /** @type {const} */ ('none'),
        reducedMotion: state.reducedMotion,
        slowdown: state.slow ? SLOWDOWN : 1,
      };
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
   * What changes with growth, focus and language only; the response is drawn apart.
   * @param {Response} what
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {number} elapsedMs
   */
  function drawNode({ node, pose, isFresh: fresh, isDepth }, scene, { state, t }, elapsedMs) {
    const element = nodeElement(node);
    const [halo, body, , label] = element.children;
    setAttribute(element, 'transform', `translate(${pose.x.toFixed(1)} ${pose.y.toFixed(1)})`);
    setAttribute(body, 'r', (pose.r * Math.max(pose.grown, 0.01)).toFixed(1));
    const strength = motion?.plan.entering.has(node.key) ? haloStrength(motion.plan, elapsedMs) : 1;
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
   * @param {Layout} layout
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {number} elapsedMs
   * @returns {Response[]} every node as it stands now
   */
  function nodesNow(layout, scene, { state, look }, elapsedMs) {
    const { responses } = look ?? scene;
    return layout.nodes.map((node) => {
      const fresh = node.kind === 'hidden' && isFresh(scene, node.id);
      return {
        node,
        pose: motion ? nodePose(motion.plan, node.key, elapsedMs) : { ...node, opacity: 1, grown: 1 },
        values: node.kind === 'hidden' ? responses[node.layer][node.position] : NOTHING,
        isFresh: fresh,
        isDepth: fresh && scene.expansion?.kind === 'depth',
        isFaded: state.focus !== null && state.focus !== node.id,
      };
    });
  }

  /**
   * @param {Response[]} standing
   * @param {Scene} scene
   * @param {Drawing} drawing
   * @param {Connection[]} connections
   */
  function drawMoving(standing, scene, { still }, connections) {
    const neurons = standing.filter(({ node }) => node.kind === 'hidden');
    drawingElement.classList.toggle('lively', !still);
    if (scene.plane) {
      thumbnails.begin(box);
      for (const { pose, values } of neurons) thumbnails.draw(values, { ...pose, r: pose.r * pose.grown });
    } else {
      thumbnails.begin({ width: 0, height: 0 });
    }
    if (still) {
      layer.clear();
      showConnections(connections);
      for (const one of neurons) showResponse(one, nodeElement(one.node).children[2]);
      return;
    }
    const context = layer.begin(box);
    strokeConnections(context, connections);
    if (!scene.plane) strokeResponses(context, neurons);
  }

  /**
   * Who leaves fades with its curve in it, behind those that take its place.
   * @param {Layout} layout
   */
  function removeLeavers(layout) {
    const present = new Set(layout.nodes.map((node) => node.key));
    for (const [key, element] of nodes) {
      if (present.has(key)) continue;
      nodes.delete(key);
      if (!motion) {
        element.remove();
        continue;
      }
      const last = stood.find(({ node }) => node.key === key);
      if (last) showResponse(last, element.children[2]);
      element.classList.add('leaving');
      nodeLayer.prepend(element);
      element.addEventListener('animationend', () => element.remove());
    }
  }

  /**
   * @param {ReturnType<typeof sizeParts>} parts
   * @param {Translate} t
   */
  function drawSize(parts, t) {
    const key = parts.map(({ text }) => text).join(' · ');
    if (size.textContent === key) return;
    const spans = parts.map(({ name, text }, at) => html('span', { class: name, text: at > 0 ? ` · ${text}` : text }));
    size.replaceChildren(...spans);
    setAttribute(spans.at(-1) ?? size, 'title', parts.at(-1)?.name === 'removed' ? t('network.removed.help') : '');
  }

  return {
    glides: true,
    draw(drawing) {
      const { scene, t, nowMs } = drawing;
      if (drawing.restyled || box.width === 0) box = { width: drawingElement.clientWidth, height: drawingElement.clientHeight };
      if (!scene || box.width < 60) return false;
      const layout = arrange(scene, drawing);
      stepBefore = scene.moment.step;
      const elapsedMs = motion ? nowMs - motion.sinceMs : 0;
      if (motion && elapsedMs >= motion.plan.durationMs) motion = null;
      const isDrift = layout === laidOut && !motion && !drawing.still && !drawing.restyled && drawing.state.focus === focused;
      if (isDrift && nowMs - drawnMs < (drawing.gliding ? GLIDING_MS : MOVING_MS)) return false;
      laidOut = layout;
      focused = drawing.state.focus;
      drawnMs = nowMs;
      const standing = nodesNow(layout, scene, drawing, elapsedMs);
      const wanted = [
        layout,
        motion,
        motion && elapsedMs,
        scene.expansion,
        standing.map((one) => one.isFresh).join(),
        drawing.state.focus,
        t,
      ];
      if (isOther(wanted, drawing.restyled)) {
        removeLeavers(layout);
        for (const one of standing) drawNode(one, scene, drawing, elapsedMs);
      }
      const poses = new Map(standing.map(({ node, pose }) => [node.key, pose]));
      const fresh = new Set(standing.filter((one) => one.isFresh).map(({ node }) => node.key));
      const focus = drawing.state.focus === null ? null : `n${drawing.state.focus}`;
      drawMoving(
        standing,
        scene,
        drawing,
        connectionsOf({ layout, poses, scene, network: (drawing.look ?? scene).network, fresh, focus, motion, elapsedMs }),
      );
      stood = standing;
      ghosts.draw(layout, scene, drawing, box);
      if (!drawing.words && !motion) return false;
      drawSize(sizeParts(t, scene), t);
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
