/**
 * How the network diagram gets from one arrangement to the next. Pure.
 *
 * The state is final at once: the plan, made by comparing before and after, only says what to draw until then. What stays
 * slides; what is new comes in the order halo, node, edges (a neuron) or parting, layer, edges (a layer).
 */

/** @import { Layout, Node } from './layout.js' */
/** @typedef {{x: number, y: number, r: number, opacity: number, grown: number}} Pose   `grown`: 0 not there yet, 1 in place */
/** @typedef {{fromMs: number, toMs: number}} Span */
/** @typedef {{kind: 'width' | 'depth' | 'none', durationMs: number, halo: Span, slide: Span, node: Span, edge: Span,
 *   moves: Map<string, {from: Pose, to: Pose}>, entering: Set<string>, enteringEdges: Set<string>}} Plan */

/** The timings of interface.md, in ms from the moment of growth. */
const TIMINGS = {
  width: { halo: [0, 150], slide: [0, 250], node: [150, 400], edge: [400, 700] },
  depth: { halo: [0, 0], slide: [0, 250], node: [250, 500], edge: [500, 800] },
  none: { halo: [0, 0], slide: [0, 250], node: [0, 0], edge: [0, 250] },
};

/**
 * @param {Layout | null} before
 * @param {Layout} after
 * @param {{kind: 'width' | 'depth' | 'none', slowdown?: number, reducedMotion?: boolean}} how
 * @returns {Plan}
 */
export function planOf(before, after, { kind, slowdown = 1, reducedMotion = false }) {
  const old = new Map((before?.nodes ?? after.nodes).map((node) => [node.key, node]));
  const oldEdges = new Set((before ?? after).edges.map((edge) => edge.key));
  const times = TIMINGS[kind];
  const span = (/** @type {number[]} */ [fromMs, toMs]) => ({ fromMs: fromMs * slowdown, toMs: toMs * slowdown });
  const moves = new Map(
    after.nodes.map((node) => {
      const from = old.get(node.key) ?? node;
      return [node.key, { from: poseOf(reducedMotion ? node : from), to: poseOf(node) }];
    }),
  );
  return {
    kind,
    durationMs: Math.max(times.edge[1], times.node[1]) * slowdown,
    halo: span(times.halo),
    slide: span(times.slide),
    node: span(times.node),
    edge: span(times.edge),
    moves,
    entering: new Set(after.nodes.map((node) => node.key).filter((key) => !old.has(key))),
    enteringEdges: new Set(after.edges.map((edge) => edge.key).filter((key) => !oldEdges.has(key))),
  };
}

/**
 * @param {Node} node
 * @returns {Pose}
 */
function poseOf({ x, y, r }) {
  return { x, y, r, opacity: 1, grown: 1 };
}

/**
 * @param {Plan} plan
 * @param {string} key of a node
 * @param {number} elapsedMs
 * @returns {Pose}
 */
export function nodePose(plan, key, elapsedMs) {
  const { from, to } = /** @type {{from: Pose, to: Pose}} */ (plan.moves.get(key));
  if (plan.entering.has(key)) {
    const grown = eased(elapsedMs, plan.node);
    return { ...to, opacity: grown, grown };
  }
  const part = eased(elapsedMs, plan.slide);
  return { x: mix(from.x, to.x, part), y: mix(from.y, to.y, part), r: mix(from.r, to.r, part), opacity: 1, grown: 1 };
}

/**
 * @param {Plan} plan
 * @param {string} key of an edge
 * @param {number} elapsedMs
 * @returns {number} how much of the edge is there, 0 to 1
 */
export function edgeGrown(plan, key, elapsedMs) {
  return plan.enteringEdges.has(key) ? eased(elapsedMs, plan.edge) : 1;
}

/**
 * @param {Plan} plan
 * @param {number} elapsedMs
 * @returns {number} strength of the halo around what is new: comes quickly, stays while the node and its edges come
 */
export function haloStrength(plan, elapsedMs) {
  return plan.kind === 'none' ? 0 : eased(elapsedMs, { fromMs: plan.halo.fromMs, toMs: Math.max(plan.halo.toMs, 1) });
}

/**
 * Slow in, slow out.
 * @param {number} elapsedMs
 * @param {Span} span
 * @returns {number}
 */
export function eased(elapsedMs, { fromMs, toMs }) {
  if (elapsedMs >= toMs) return 1;
  if (elapsedMs <= fromMs) return 0;
  const t = (elapsedMs - fromMs) / (toMs - fromMs);
  return t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} part
 */
function mix(from, to, part) {
  return from + (to - from) * part;
}
