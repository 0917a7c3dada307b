/**
 * The fold of a run's journal into the page's history: every event that changes what the page knows is applied here. Pure
 * but for the history it is given, which it extends in place: copying thousands of moments per frame would be the page's
 * main cost.
 *
 * Mirrors `senn_live.runs.view`, and keeps what that leaves out: every training frame, so that any step can be shown again.
 */

import { keepWithinBudget } from './budget.js';
import { birthsOf, firstStructure, grownStructure } from './structure.js';

/**
 * @import { Frame } from './frames.js'
 * @import { Structure } from './structure.js'
 * @import { Band, Checkpoint, Curve, Decision, Delivery, Edited, Expansion, Landscape, RunSpecification, RunStarted, Samples, Scaling, State as StateEvent, Trials } from '../../../types/protocol'
 */
/** @typedef {{offset: number, step: number, loss: number | null, score: number | null, bound: number | null,
 *   damping: number | null, structure: Structure, parameters: ArrayLike<number>, keep: boolean}} Moment
 *   a step of the run; `keep`: thinning must leave it (births, ends) */
/** @typedef {{offset: number, samples: Samples, target: Curve | null, scaling: Scaling,
 *   specification: RunSpecification}} Data what held from `offset` on */
/** @typedef {{type: string, offset: number, step: number} & Record<string, any>} AnyEvent */
/**
 * @typedef {{started: RunStarted | null, offset: number, step: number, moments: Moment[], data: Data[],
 *   landscapes: Landscape[], trials: Trials[], decisions: Decision[], expansions: Expansion[], deliveries: Delivery[],
 *   bands: Band[], states: StateEvent[], edits: Edited[], checkpoints: {offset: number, step: number}[], asked: Checkpoint['intervention'], births: number,
 *   pace: number | 'max'}} History
 */

/** @returns {History} what is known of a run before its first event */
export function emptyHistory() {
  return {
    started: null,
    offset: -1,
    step: 0,
    moments: [],
    data: [],
    landscapes: [],
    trials: [],
    decisions: [],
    expansions: [],
    deliveries: [],
    bands: [],
    states: [],
    edits: [],
    checkpoints: [],
    asked: null,
    births: 0,
    pace: 5,
  };
}

/**
 * @param {History} history
 * @param {AnyEvent} event the next event of the journal; one that is already known is left out
 * @returns {boolean} whether the history changed
 */
export function applyEvent(history, event) {
  if (event.offset <= history.offset) return false;
  const handler = HANDLERS[event.type];
  history.offset = event.offset;
  history.step = event.step;
  if (handler) handler(history, event);
  return true;
}

/** @type {Record<string, (history: History, event: any) => void>} */
const HANDLERS = {
  run_started: start,
  frame: addFrame,
  landscape: (history, event) => history.landscapes.push(event),
  trials: (history, event) => history.trials.push(event),
  decision: decide,
  expansion: expand,
  delivery: (history, event) => history.deliveries.push(event),
  band: (history, event) => history.bands.push(event),
  checkpoint: remember,
  state: changeState,
  edited: edit,
};

/**
 * @param {History} history
 * @param {RunStarted} event
 */
function start(history, event) {
  history.started = event;
  history.pace = event.specification.pace;
  history.data.push({
    offset: event.offset,
    samples: event.samples,
    target: event.target,
    scaling: event.scaling,
    specification: event.specification,
  });
  if (event.network.widths.length === 0) return; // the run failed before it had a network: there is nothing to show
  const structure = firstStructure(event.network, event);
  history.births = structure.neurons.flat().length;
  pushNetwork(history, event, structure, event.network.parameters);
}

/**
 * @param {History} history
 * @param {Frame} frame
 */
function addFrame(history, frame) {
  const last = history.moments.at(-1);
  if (!last || last.structure.size !== frame.parameters.length) return; // belongs to no network we know
  history.moments.push({
    offset: frame.offset,
    step: frame.step,
    loss: frame.loss,
    score: frame.expansion_score,
    bound: frame.bound,
    damping: frame.damping,
    structure: last.structure,
    parameters: frame.parameters,
    keep: false,
  });
  keepWithinBudget(history);
}

/**
 * @param {History} history
 * @param {Expansion} event
 */
function expand(history, event) {
  history.expansions.push(event);
  const before = history.moments.at(-1)?.structure ?? firstStructure(event.network, event);
  const { structure, births } = grownStructure(before, event, history.births);
  history.births = births;
  const last = history.moments.at(-1);
  if (last) last.keep = true;
  pushNetwork(history, event, structure, event.network.parameters);
}

/**
 * @param {History} history
 * @param {{offset: number, step: number}} at
 * @param {Structure} structure
 * @param {ArrayLike<number>} parameters
 */
function pushNetwork(history, { offset, step }, structure, parameters) {
  const last = history.moments.at(-1);
  history.moments.push({
    offset,
    step,
    loss: last?.loss ?? null,
    score: last?.score ?? null,
    bound: last?.bound ?? null,
    damping: last?.damping ?? null,
    structure,
    parameters,
    keep: true,
  });
}

/**
 * A checkpoint has the same network as the frame before it, in full precision.
 * @param {History} history
 * @param {Checkpoint} event
 */
function remember(history, { offset, step, network, intervention }) {
  history.checkpoints.push({ offset, step });
  history.asked = intervention ?? null;
  const last = history.moments.at(-1);
  if (last?.step === step && last.structure.size === network.parameters.length) last.parameters = network.parameters;
}

/**
 * @param {History} history
 * @param {StateEvent} event
 */
function changeState(history, event) {
  if (!isFinishedAgain(history.states.at(-1), event)) history.states.push(event);
  if (event.pace !== null && event.pace !== undefined) history.pace = event.pace;
}

/**
 * @param {StateEvent | undefined} before
 * @param {StateEvent} event
 * @returns {boolean} whether it says no more than that a command reached a run that was over: why it ended stays true
 */
const isFinishedAgain = (before, event) => before?.status === 'finished' && event.status === 'finished' && event.reason === 'command';

/**
 * What a person asked of the round is answered by it.
 * @param {History} history
 * @param {Decision} event
 */
function decide(history, event) {
  history.decisions.push(event);
  history.asked = null;
}

/**
 * Data or settings changed, or steps were taken back: then what came after them is forgotten.
 * @param {History} history
 * @param {Edited} event
 */
function edit(history, event) {
  const now = history.data.at(-1);
  history.edits.push(event);
  history.data.push({
    offset: event.offset,
    samples: event.samples ?? now?.samples ?? { x: [], y: [] },
    target: event.samples ? event.target : (now?.target ?? null),
    scaling: event.scaling ?? now?.scaling ?? /** @type {RunStarted} */ (history.started).scaling,
    specification: event.specification,
  });
  if (event.network) {
    forgetAfter(history, event.to_offset ?? 0);
    const last = /** @type {Moment} */ (history.moments.at(-1));
    const isSame = last.step === event.step && samplesAt(history, last.offset) === history.data.at(-1)?.samples;
    pushNetwork(history, event, last.structure, event.network.parameters);
    if (!isSame) Object.assign(/** @type {Moment} */ (history.moments.at(-1)), { loss: null, score: null, bound: null, damping: null });
  }
}

/**
 * @param {History} history
 * @param {number} offset
 * @returns {Data['samples'] | undefined} that were learned from then
 */
const samplesAt = ({ data }, offset) => data.findLast((one) => one.offset <= offset)?.samples;

/**
 * An undo: what came after the checkpoint that the run returned to is forgotten, and ids return with their neurons:
 * who was taken back was never born, and the next one has the number that people expect. (The server's view goes on counting.)
 * @param {History} history
 * @param {number} offset
 */
function forgetAfter(history, offset) {
  const until = (/** @type {{offset: number}} */ item) => item.offset <= offset;
  const [first] = history.moments;
  history.moments = history.moments.filter(until);
  if (history.moments.length === 0) history.moments.push(first);
  for (const taken of history.expansions) if (!until(taken)) history.births -= birthsOf(taken);
  history.expansions = history.expansions.filter(until);
  history.deliveries = history.deliveries.filter(until);
  history.bands = history.bands.filter(until);
  history.landscapes = history.landscapes.filter(until);
  history.trials = history.trials.filter(until);
  history.decisions = history.decisions.filter(until);
}
