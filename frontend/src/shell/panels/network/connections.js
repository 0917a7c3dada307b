/** The connections of the network drawing, and the response curves in its neurons: strokes while they move, elements when still. */

import { edgeGrown } from '../../../pure/drawing/growth_motion.js';
import { edgePath, edgePoint, responsePath, responsePoints } from '../../../pure/drawing/layout.js';
import { unflatten } from '../../../pure/network/forward.js';
import { setAttribute, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Plan, Pose } from '../../../pure/drawing/growth_motion.js'
 * @import { Edge, Layout, Node } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 */
/** @typedef {{x: number, y: number, r: number}} Circle */
/** @typedef {{key: string, from: Circle, to: Circle, weight: number, share: number, grown: number, negative: boolean, isNew: boolean,
 *   isDepth: boolean, isFaded: boolean, sign: {x: number, y: number}}} Connection   `sign`: where a minus stands */
/** @typedef {{node: Node, pose: Pose, values: Float64Array, isFresh: boolean, isDepth: boolean,
 *   isFaded: boolean}} Response */

export const MOST_EDGES = 260;
const SIGNS_UP_TO = 14; // edges; more signs would be noise
const SIGN = 5; // radius of the bead on a negative edge, pixels
const FADED = 0.3;

/**
 * @param {{layout: Layout, poses: Map<string, Circle>, scene: Scene, network: Scene['network'], fresh: Set<string>, focus: string | null,
 *   motion: {plan: Plan} | null, elapsedMs: number}} what
 * @returns {Connection[]}
 */
export function connectionsOf({ layout, poses, scene, network, fresh, focus, motion, elapsedMs }) {
  return strongest(layout, network).map(({ edge, weight, share }) => {
    const from = /** @type {Circle} */ (poses.get(edge.from));
    const to = /** @type {Circle} */ (poses.get(edge.to));
    const isNew = fresh.has(edge.from) || fresh.has(edge.to);
    return {
      key: edge.key,
      from,
      to,
      weight,
      sign: edgePoint(from, to, edge.layer === 0 ? 0.65 : 0.35), // where edges lie apart, and not where they cross
      share,
      grown: motion ? edgeGrown(motion.plan, edge.key, elapsedMs) : 1,
      negative: weight < 0,
      isNew,
      isDepth: isNew && scene.expansion?.kind === 'depth',
      isFaded: focus !== null && edge.from !== focus && edge.to !== focus,
    };
  });
}

/**
 * @param {Layout} layout
 * @param {Scene['network']} network
 * @returns {{edge: Edge, weight: number, share: number}[]} `share`: size in its layer, 0 to 1
 */
function strongest(layout, network) {
  const layers = unflatten(network);
  const largest = layers.map(({ weight }) => weight.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12));
  const weighted = layout.edges.map((edge) => {
    const layer = layers[edge.layer];
    const weight = layer.weight[edge.target * layer.inputs + edge.source];
    return { edge, weight, share: Math.abs(weight) / largest[edge.layer] };
  });
  if (weighted.length <= MOST_EDGES) return weighted;
  return weighted.sort((a, b) => b.share - a.share).slice(0, MOST_EDGES);
}

/** @param {Connection} connection */
const strokeWidth = ({ share }) => 0.9 + 3.2 * share;

/**
 * @param {SVGElement} parent
 * @returns {(connections: Connection[]) => void} shows them as elements
 */
export function createConnectionElements(parent) {
  const edgeLayer = svg('g', {}, parent);
  const signLayer = svg('g', {}, parent);
  /** @type {Map<string, SVGElement>} */
  const edges = new Map();
  return (connections) => {
    signLayer.replaceChildren();
    const shown = new Set(connections.map(({ key }) => key));
    for (const connection of connections) {
      const { key, from, to, sign, negative, isNew, isDepth, isFaded, grown } = connection;
      const element = edges.get(key) ?? svg('path', {}, edgeLayer);
      edges.set(key, element);
      setAttribute(element, 'd', edgePath(from, to));
      const news = isNew ? ` fresh${isDepth ? ' depth' : ''}` : '';
      setAttribute(element, 'class', `edge ${negative ? 'negative' : 'positive'}${news}${isFaded ? ' dimmed' : ''}`);
      setAttribute(element, 'stroke-width', strokeWidth(connection).toFixed(2));
      setAttribute(element, 'opacity', grown.toFixed(2));
      if (!negative || connections.length > SIGNS_UP_TO || grown < 1) continue;
      const bead = svg(
        'g',
        { class: `sign${isFaded ? ' dimmed' : ''}`, transform: `translate(${sign.x.toFixed(1)} ${sign.y.toFixed(1)})` },
        signLayer,
      );
      svg('circle', { r: SIGN }, bead);
      svg('path', { d: `M${-SIGN / 2} 0H${SIGN / 2}` }, bead);
    }
    for (const [key, element] of edges) {
      if (shown.has(key)) continue;
      element.remove();
      edges.delete(key);
    }
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Connection[]} connections
 */
export function strokeConnections(context, connections) {
  const colours = palette();
  for (const connection of connections) {
    const { from, to, negative, isNew, isDepth, isFaded, grown } = connection;
    const startX = from.x + from.r;
    const endX = to.x - to.r;
    const middle = (startX + endX) / 2;
    context.globalAlpha = grown * (isFaded ? FADED : 1);
    context.lineWidth = strokeWidth(connection);
    if (isNew) context.strokeStyle = isDepth ? colours.newDepth : colours.newWidth;
    else context.strokeStyle = negative ? colours.negative : colours.positive;
    context.setLineDash(isNew ? [4, 5] : []);
    context.beginPath();
    context.moveTo(startX, from.y);
    context.bezierCurveTo(middle, from.y, middle, to.y, endX, to.y);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (connections.length <= SIGNS_UP_TO) drawSigns(context, connections);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Connection[]} connections
 */
function drawSigns(context, connections) {
  const colours = palette();
  context.lineWidth = 1.4;
  context.strokeStyle = colours.negative;
  context.fillStyle = colours.card;
  for (const { sign, negative, grown, isFaded } of connections) {
    if (!negative || grown < 1) continue;
    context.globalAlpha = isFaded ? FADED : 1;
    context.beginPath();
    context.arc(sign.x, sign.y, SIGN, 0, 2 * Math.PI);
    context.moveTo(sign.x - SIGN / 2, sign.y);
    context.lineTo(sign.x + SIGN / 2, sign.y);
    context.fill();
    context.stroke();
  }
  context.globalAlpha = 1;
}

/**
 * @param {Response} response
 * @param {Element} element
 */
export function showResponse({ pose, values }, element) {
  setAttribute(element, 'd', responsePath(values, pose.r));
  setAttribute(element, 'opacity', pose.opacity.toFixed(2));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Response[]} responses
 */
export function strokeResponses(context, responses) {
  const colours = palette();
  context.lineWidth = 2;
  for (const { pose, values, isFresh, isDepth, isFaded } of responses) {
    context.globalAlpha = pose.opacity * (isFaded ? FADED : 1);
    if (isFresh) context.strokeStyle = isDepth ? colours.newDepth : colours.newWidth;
    else context.strokeStyle = colours.fit;
    const { xs, ys } = responsePoints(values, pose.r);
    context.beginPath();
    for (let n = 0; n < xs.length; n += 1) context.lineTo(pose.x + xs[n], pose.y + ys[n]);
    context.stroke();
  }
  context.globalAlpha = 1;
}
