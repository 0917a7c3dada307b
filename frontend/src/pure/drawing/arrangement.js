/**
 * Where the network's nodes stand, and how they come from where they stood: the state behind the network drawing. Pure.
 *
 * A structure that is new is laid out anew. Whether it is an event, which moves, or a jump, which does not, is decided here:
 * the first look, another size of the drawing, a paused cursor and a place far away in the run are jumps.
 */

import { nodePose, planOf } from './growth_motion.js';
import { layoutOf } from './layout.js';

/**
 * @import { Structure } from '../run/structure.js'
 * @import { Plan, Pose } from './growth_motion.js'
 * @import { Layout, Node } from './layout.js'
 */
/** @typedef {{plan: Plan, sinceMs: number}} Motion */
/** @typedef {{structure: Structure, width: number, height: number, step: number, layout: Layout, motion: Motion | null}} Arrangement */
/**
 * @typedef {{structure: Structure, width: number, height: number, foot: number, step: number, kind: string | undefined, nowMs: number,
 *   redo: boolean, held: boolean, reducedMotion: boolean, slowdown: number}} Now
 *   `kind`: of the growth that is fresh; `redo`: theme, language or size changed; `held`: the cursor is paused by hand
 */

const NEAR_STEPS = 30; // a growth further away than this from what was drawn last is a jump, not an event

/**
 * @param {Arrangement | null} before
 * @param {Now} now
 * @returns {Arrangement}
 */
export function arranged(before, now) {
  if (before && !now.redo && before.structure === now.structure)
    return { ...before, step: now.step, motion: lasting(before.motion, now.nowMs) };
  const { structure, width, height, step, foot } = now;
  const layout = layoutOf(structure, { width, height, foot });
  const motion = before && !isJump(before, now) ? motionBetween(before.layout, layout, now) : null;
  return { structure, width, height, step, layout, motion: lasting(motion, now.nowMs) };
}

/**
 * @param {Arrangement} before
 * @param {Now} now
 */
function isJump(before, { width, height, held, step }) {
  return before.width !== width || before.height !== height || held || Math.abs(step - before.step) > NEAR_STEPS;
}

/**
 * @param {Layout} from
 * @param {Layout} to
 * @param {Now} now
 * @returns {Motion}
 */
function motionBetween(from, to, { kind, reducedMotion, slowdown, nowMs }) {
  const grows = kind === 'width' || kind === 'depth' ? kind : /** @type {const} */ ('none');
  return { plan: planOf(from, to, { kind: grows, reducedMotion, slowdown }), sinceMs: nowMs };
}

/**
 * @param {Motion | null} motion
 * @param {number} nowMs
 */
const lasting = (motion, nowMs) => (motion && nowMs - motion.sinceMs < motion.plan.durationMs ? motion : null);

/**
 * @param {Arrangement} arrangement
 * @param {Node} node
 * @param {number} nowMs
 * @returns {Pose} where the node stands now
 */
export function poseNow({ motion }, node, nowMs) {
  return motion ? nodePose(motion.plan, node.key, nowMs - motion.sinceMs) : { ...node, opacity: 1, grown: 1 };
}
