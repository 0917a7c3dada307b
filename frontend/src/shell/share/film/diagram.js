/** The right of a film's picture: the network, growing as it does on the page, on a canvas. */

import { colourOf } from '../../../pure/drawing/classes.js';
import { haloStrength, nodePose, planOf } from '../../../pure/drawing/growth_motion.js';
import { layoutOf, responsePoints } from '../../../pure/drawing/layout.js';
import { responsePixels } from '../../../pure/network/plane.js';
import { THUMBNAIL } from '../../../pure/run/scene.js';
import { isFresh } from '../../../pure/run/structure.js';
import { classColours, palette } from '../../drawing/palette.js';
import { connectionsOf, strokeConnections } from '../../panels/network/connections.js';

/**
 * @import { Plan, Pose } from '../../../pure/drawing/growth_motion.js'
 * @import { Node } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Structure } from '../../../pure/run/structure.js'
 * @import { Box } from '../../drawing/raster.js'
 */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{node: Node, pose: Pose, isNew: boolean, colour: string}} Standing */

/** The page's sizes are for a card; a film is watched small. */
const ENLARGED = 1.45;

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {{box: Box, before: Structure | null, sinceMs: number}} how   `before`: the structure before the last growth
 */
export function drawNetwork(context, scene, { box, before, sinceMs }) {
  const size = { width: box.width / ENLARGED, height: box.height / ENLARGED };
  const layout = layoutOf(scene.moment.structure, size);
  const kind = scene.expansion?.kind === 'depth' ? 'depth' : 'width';
  const plan = before ? planOf(layoutOf(before, size), layout, { kind }) : null;
  const motion = plan && sinceMs < plan.durationMs ? plan : null;
  const standing = layout.nodes.map((node) => stand(node, scene, motion, sinceMs));
  context.save();
  context.translate(box.left, box.top);
  context.scale(ENLARGED, ENLARGED);
  const connections = connectionsOf({
    layout,
    poses: new Map(standing.map(({ node, pose }) => [node.key, pose])),
    scene,
    network: scene.network,
    fresh: new Set(standing.filter(({ isNew }) => isNew).map(({ node }) => node.key)),
    focus: null,
    motion: motion && { plan: motion },
    elapsedMs: sinceMs,
  });
  strokeConnections(context, connections);
  for (const one of standing) drawNode(context, one, scene, { motion, sinceMs });
  context.restore();
}

/**
 * @param {Node} node
 * @param {Scene} scene
 * @param {Plan | null} motion
 * @param {number} sinceMs
 * @returns {Standing}
 */
function stand(node, scene, motion, sinceMs) {
  const isNew = node.kind === 'hidden' && isFresh(scene, node.id);
  const { newDepth, newWidth, ink } = palette();
  const colour = !isNew ? ink : scene.expansion?.kind === 'depth' ? newDepth : newWidth;
  return { node, isNew, colour, pose: motion ? nodePose(motion, node.key, sinceMs) : { ...node, opacity: 1, grown: 1 } };
}

/**
 * @param {Context} context
 * @param {Standing} standing
 * @param {Scene} scene
 * @param {{motion: Plan | null, sinceMs: number}} when
 */
function drawNode(context, { node, pose, isNew, colour }, scene, { motion, sinceMs }) {
  const radius = pose.r * pose.grown;
  const halo = !isNew ? 0 : motion?.entering.has(node.key) ? haloStrength(motion, sinceMs) : 1;
  context.globalAlpha = 0.16;
  circle(context, { ...pose, r: pose.r * 1.4 * halo });
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = pose.opacity;
  circle(context, { ...pose, r: radius });
  context.fillStyle = palette().card;
  context.fill();
  if (node.kind === 'hidden') drawResponse(context, { node, pose, isNew, colour }, scene);
  else drawName(context, node, scene);
  circle(context, { ...pose, r: radius });
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * @param {Context} context
 * @param {{x: number, y: number, r: number}} where
 */
function circle(context, { x, y, r }) {
  context.beginPath();
  context.arc(x, y, Math.max(r, 0), 0, 2 * Math.PI);
}

/**
 * @param {Context} context
 * @param {Standing} standing
 * @param {Scene} scene
 */
function drawResponse(context, { node, pose, isNew, colour }, scene) {
  const values = scene.responses[node.layer][node.position];
  if (scene.plane) {
    const { low, high } = classColours();
    const pixels = responsePixels(values, low, colourOf(palette().card), high);
    const source = new OffscreenCanvas(THUMBNAIL, THUMBNAIL);
    source.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (pixels), THUMBNAIL, THUMBNAIL), 0, 0);
    const radius = pose.r * pose.grown;
    context.save();
    context.clip();
    context.drawImage(source, pose.x - radius, pose.y - radius, 2 * radius, 2 * radius);
    return context.restore();
  }
  const { xs, ys } = responsePoints(values, pose.r * pose.grown);
  context.strokeStyle = isNew ? colour : palette().fit;
  context.lineWidth = 2.2;
  context.beginPath();
  xs.forEach((x, n) => context.lineTo(pose.x + x, pose.y + ys[n]));
  context.stroke();
}

/**
 * @param {Context} context
 * @param {Node} node
 * @param {Scene} scene
 */
function drawName(context, { kind, position, x, y }, { plane }) {
  const { ink, font } = palette();
  context.font = `600 15px ${font}`;
  context.fillStyle = ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const name = kind === 'input' ? (plane ? `x${'₁₂'[position]}` : 'x') : plane ? String(position + 1) : 'ŷ';
  context.fillText(name, x, y + 1);
}
