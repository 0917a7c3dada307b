/** Fixed networks beside the growing one: which are asked for, and what each row says. Pure. */

import { short } from '../words/numbers.js';
import { curveOver, evaluate, parameterCount } from './forward.js';
import { outputsAt, residualsOf } from './plane.js';

/**
 * @import { Network } from './forward.js'
 * @import { History } from '../run/fold.js'
 * @import { RunSpecification, RunView, Samples, Scaling } from '../../../types/protocol'
 */
/** @typedef {Pick<RunView, 'network' | 'scaling' | 'samples' | 'target' | 'loss' | 'step' | 'status' | 'reason'>} Trained */
/**
 * @typedef {{widths: number[], parameters: number, steps: number, loss: number | null, error: number | null,
 *   right: number | null, work: number, status: string, reason: string, network: Network}} Row
 *   `error`: root mean square distance to the target without noise, where it is known; `right`: share of samples classified
 *   rightly, of unseen ones where there are some; `work`: training steps times parameters, summed
 */

/** Hidden widths of the networks that never grow: narrow to wide, shallow to deep. @type {[number, ...number[]][]} */
export const SIZES = [[1], [4], [16], [64], [8, 8], [4, 4, 4, 4]];
export const MOST_STEPS = 2000;

/**
 * @param {RunSpecification} specification of the growing run
 * @param {[number, ...number[]]} widths
 * @returns {RunSpecification} the same data, seed and training; another first network, which stays as it is
 */
export function fixedSpecification(specification, widths) {
  const steps = Math.min(specification.limits.steps, MOST_STEPS);
  return {
    ...specification,
    start: widths,
    growth: { width: false, depth: false, prune: false },
    limits: { ...specification.limits, steps },
    pace: 'max',
  };
}

/**
 * Classes that are drawn by name can be drawn again: a run of one step whose samples nobody has learned from.
 * @param {RunSpecification} specification
 * @returns {RunSpecification | null} null where there is no other draw
 */
export function unseenSpecification(specification) {
  if (specification.task.kind !== 'preset') return null;
  const once = fixedSpecification(specification, [1]);
  return { ...once, seed: (specification.seed + 1) % 2 ** 31, samples: 1000, limits: { ...once.limits, steps: 1 } };
}

/**
 * @param {Trained} trained
 * @param {{work?: number, unseen?: Samples | null}} [more] `work`: if it is not that of a
 *   network that never grew; `unseen`: samples to judge classes by
 * @returns {Row}
 */
export function rowOf({ network, scaling, samples, target, loss, step, status, reason }, { work, unseen = null } = {}) {
  const parameters = parameterCount(network);
  return {
    widths: network.widths,
    parameters,
    steps: step,
    loss,
    error: target && network.inputs === 1 ? distance(curveOver(network, scaling, target.x).y, target.y) : null,
    right: network.inputs === 2 ? shareRight(network, scaling, unseen ?? samples) : null,
    work: work ?? step * parameters,
    status,
    reason,
    network,
  };
}

/**
 * @param {History} history of the growing run
 * @param {Samples | null} [unseen]
 * @returns {Row | null} the run as it is now
 */
export function growingRow(history, unseen = null) {
  const last = history.moments.at(-1);
  const data = history.data.at(-1);
  const state = history.states.at(-1);
  if (!last || !data) return null;
  const { inputs, widths, outputs } = last.structure;
  const network = { inputs, widths, outputs, parameters: Array.from(last.parameters) };
  const { scaling, samples, target } = data;
  const { status = 'running', reason = 'claimed' } = state ?? {};
  return rowOf({ network, scaling, samples, target, loss: last.loss, step: last.step, status, reason }, { work: workOf(history), unseen });
}

/**
 * @param {History} history
 * @returns {number} steps times the parameters that the network had at each
 */
function workOf({ moments }) {
  let work = 0;
  for (let n = 1; n < moments.length; n += 1) {
    work += Math.max(0, moments[n].step - moments[n - 1].step) * moments[n].structure.size;
  }
  return work;
}

/**
 * @param {ArrayLike<number>} found
 * @param {number[]} wanted
 */
function distance(found, wanted) {
  return Math.sqrt(wanted.reduce((sum, value, n) => sum + (found[n] - value) ** 2, 0) / wanted.length);
}

/**
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {Samples} samples
 */
function shareRight(network, scaling, { x, y }) {
  return 1 - residualsOf(outputsAt(network, scaling, x), y).wrong.length / x.length;
}

/**
 * A fit as a small picture: the samples as dots and the curve as a path, in a box of 120 × 44. Null in the plane.
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {Samples} samples
 * @returns {{curve: string, dots: string} | null}
 */
export function smallFit(network, scaling, { x, y }) {
  if (network.inputs !== 1 || x.length === 0) return null;
  const [left, right] = ends(x.map(([one]) => one));
  const [low, high] = ends(y.map(([one]) => one));
  const px = (/** @type {number} */ value) => (2 + (116 * (value - left)) / (right - left || 1)).toFixed(1);
  const py = (/** @type {number} */ value) => Math.min(Math.max(40 - (36 * (value - low)) / (high - low || 1), -9), 53).toFixed(1);
  const u = Float64Array.from({ length: 80 }, (_, n) => left + ((right - left) * n) / 79);
  const inner = u.map((value) => (value - scaling.x_shift[0]) / scaling.x_scale[0]);
  const fitted = evaluate(network, [inner]).outputs[0];
  const curve = Array.from(u, (value, n) => `${n ? 'L' : 'M'}${px(value)} ${py(fitted[n] * scaling.y_scale[0] + scaling.y_shift[0])}`);
  const dots = x.map(([one], n) => `M${px(one)} ${py(y[n][0])}h.01`);
  return { curve: curve.join(''), dots: dots.join('') };
}

/** @param {number[]} values */
function ends(values) {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/**
 * @param {Row[]} rows
 * @returns {number} index of the row nearest to the truth: by error, else by share; -1 where none is, where there is nothing
 *   to be nearer than, before training, and where two are as near as the table's digits can say
 */
export function bestRow(rows) {
  const worth = rows.map(({ error, right, steps }) => (steps === 0 ? null : error !== null ? -error : right));
  const known = worth.filter((value) => value !== null).sort((a, b) => b - a);
  if (known.length < 2 || read(known[0]) === read(known[1])) return -1;
  return worth.indexOf(known[0]);
}

/**
 * @param {number} value
 * @returns {string} as the table shows it
 */
const read = (value) => short(Math.abs(value), 2);
