/** The network, drawn in SVG: every neuron shows its own response; width and depth grow in place. */

import { arranged, poseNow } from '../../../pure/drawing/arrangement.js';
import { ghostRow } from '../../../pure/drawing/ghosts.js';
import { freshExpansion, isFresh } from '../../../pure/run/structure.js';
import { createChanges } from '../../drawing/changes.js';
import { need, svg } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';
import { connectionsOf } from './connections.js';
import { createGhosts } from './ghosts.js';
import { createMoving } from './moving.js';
import { createNodes } from './nodes.js';
import { createSize } from './size.js';
import { createWeights } from './weights.js';

/**
 * @import { Arrangement } from '../../../pure/drawing/arrangement.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Connection, Response } from './connections.js'
 * @import { Take } from './ghosts.js'
 */

const SLOWDOWN = 3; // in slow motion
const MOVING_MS = 60; // between drawings of the weights while they only drift: they do so slowly
const GLIDING_MS = 25; // the same while they glide: every other animation frame
const NOTHING = new Float64Array(0);

/**
 * @param {(id: number | null) => void} onFocus
 * @param {(id: number, byKey: boolean) => void} onOpen
 * @param {Take} onTake a proposal that is drawn as a ghost
 * @returns {Panel}
 */
export function createNetworkPanel(onFocus, onOpen, onTake) {
  const element = need('#network-drawing', SVGElement);
  const drawMoving = createMoving(element);
  const ghosts = createGhosts(svg('g', {}, element), onTake);
  const nodes = createNodes(svg('g', {}, element), onFocus, onOpen);
  const showWeight = createWeights(element);
  const drawSize = createSize();
  const isOther = createChanges();
  const isToDraw = createPatience();
  let box = { width: 0, height: 0 };
  /** @type {Arrangement | null} */
  let arrangement = null;
  /** @type {Response[]} */
  let stood = [];

  return {
    glides: true,
    draw(drawing) {
      const { scene, t, nowMs, restyled } = drawing;
      if (restyled || box.width === 0) box = { width: element.clientWidth, height: element.clientHeight };
      if (!scene || box.width < 60) return false;
      const now = arranged(arrangement, nowOf(scene, drawing, box));
      arrangement = now;
      const { layout, motion } = now;
      if (!isToDraw(now, drawing)) return false;
      const standing = standingNow(now, scene, drawing);
      const fresh = standing.map((one) => one.isFresh).join();
      const wanted = [layout, motion, motion && nowMs, scene.expansion, fresh, drawing.state.focus, t];
      if (isOther(wanted, restyled)) {
        nodes.remove(layout, stood, motion !== null);
        nodes.draw(standing, { scene, drawing, motion });
      }
      const neurons = standing.filter(({ node }) => node.kind === 'hidden');
      const how = { box, still: drawing.still, isPlane: Boolean(scene.plane), showResponses: nodes.showResponses };
      const connections = connectionsNow(now, standing, scene, drawing);
      drawMoving(connections, neurons, how);
      showWeight(connections, t);
      stood = standing;
      ghosts.draw(layout, scene, drawing, box);
      if (drawing.words || motion) drawSize(scene, layout, t);
      return motion !== null;
    },
  };
}

/** @returns {(now: Arrangement, drawing: Drawing) => boolean} whether enough has changed, or enough time has passed, to draw */
function createPatience() {
  const isOther = createChanges();
  let drawnMs = -Infinity;
  return ({ layout, motion }, { still, restyled, gliding, nowMs, state }) => {
    const isNews = isOther([layout, state.focus], motion !== null || still || restyled);
    if (!isNews && nowMs - drawnMs < (gliding ? GLIDING_MS : MOVING_MS)) return false;
    drawnMs = nowMs;
    return true;
  };
}

/**
 * @param {Scene} scene
 * @param {Drawing} drawing
 * @param {{width: number, height: number}} box
 */
function nowOf(scene, { state, nowMs, restyled }, { width, height }) {
  return {
    structure: scene.moment.structure,
    step: scene.moment.step,
    kind: freshExpansion(scene)?.kind,
    foot: ghostRow(palette().tiny),
    redo: restyled,
    held: state.cursor.mode === 'paused' && !state.slow,
    reducedMotion: state.reducedMotion,
    slowdown: state.slow ? SLOWDOWN : 1,
    ...{ width, height, nowMs },
  };
}

/**
 * @param {Arrangement} arrangement
 * @param {Scene} scene
 * @param {Drawing} drawing
 * @returns {Response[]} every node as it stands now
 */
function standingNow(arrangement, scene, { state, look, nowMs }) {
  const { responses } = look ?? scene;
  return arrangement.layout.nodes.map((node) => {
    const fresh = node.kind === 'hidden' && isFresh(scene, node.id);
    return {
      node,
      pose: poseNow(arrangement, node, nowMs),
      values: node.kind === 'hidden' ? responses[node.layer][node.position] : NOTHING,
      isFresh: fresh,
      isDepth: fresh && scene.expansion?.kind === 'depth',
      isFaded: state.focus !== null && state.focus !== node.id,
    };
  });
}

/**
 * @param {Arrangement} arrangement
 * @param {Response[]} standing
 * @param {Scene} scene
 * @param {Drawing} drawing
 * @returns {Connection[]}
 */
function connectionsNow({ layout, motion }, standing, scene, { state, look, nowMs }) {
  return connectionsOf({
    layout,
    scene,
    network: (look ?? scene).network,
    poses: new Map(standing.map(({ node, pose }) => [node.key, pose])),
    fresh: new Set(standing.filter((one) => one.isFresh).map(({ node }) => node.key)),
    focus: state.focus === null ? null : `n${state.focus}`,
    motion,
    elapsedMs: motion ? nowMs - motion.sinceMs : 0,
  });
}
