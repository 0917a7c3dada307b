/**
 * The decision log: one entry per thing that happened, identical refusals in a row made one. Pure.
 */

import { roseAfter } from './freedom.js';

/**
 * @import { History } from './fold.js'
 * @import { Decision, Expansion, State } from '../../../types/protocol'
 */

/**
 * @typedef {{type: 'start', offset: number, step: number, neurons: number, seed: number, ids: number[]} |
 *   {type: 'growth', offset: number, step: number, expansion: Expansion, decision: Decision | null, ids: number[],
 *    rose: boolean} |
 *   {type: 'refusal', offset: number, step: number, decision: Decision, count: number, firstStep: number} |
 *   {type: 'state', offset: number, step: number, reason: string, detail: string} |
 *   {type: 'edit', offset: number, step: number, what: 'data' | 'settings' | 'undo'}} Entry
 */

/** State changes that a person following the run wants in the log; the others are in the status line. */
const LOGGED_STATES = new Set([
  'converged',
  'step_limit',
  'size_limit',
  'store_limit',
  'stopped',
  'diverged',
  'worker_lost',
  'worker_recovered',
  'bad_task',
  'poisoned',
  'internal_error',
  'forked',
  'regime_changed',
]);

/**
 * @param {History} history
 * @param {number} untilOffset
 * @returns {Entry[]} oldest first
 */
export function logEntries(history, untilOffset) {
  if (!history.started) return [];
  /** @type {Entry[]} */
  const entries = [
    ...history.decisions.filter((decision) => !decision.accepted).map(refusal),
    ...history.expansions.map((expansion) => growth(history, expansion, untilOffset)),
    ...history.states.filter((state) => LOGGED_STATES.has(state.reason)).map(stateEntry),
    ...history.edits.map((edit) => /** @type {Entry} */ ({ type: 'edit', offset: edit.offset, step: edit.step, what: edit.what })),
  ];
  entries.sort((a, b) => a.offset - b.offset);
  const { offset, step, network, specification } = history.started;
  const neurons = network.widths.reduce((sum, width) => sum + width, 0);
  const ids = Array.from({ length: neurons }, (_, index) => index + 1);
  if (neurons > 0) entries.unshift({ type: 'start', offset, step, neurons, seed: specification.seed, ids });
  return merged(entries.filter((entry) => entry.offset <= untilOffset));
}

/**
 * @param {Decision} decision
 * @returns {Entry}
 */
function refusal(decision) {
  return { type: 'refusal', offset: decision.offset, step: decision.step, decision, count: 1, firstStep: decision.step };
}

/**
 * @param {History} history
 * @param {Expansion} expansion
 * @param {number} until offset
 * @returns {Entry}   `rose`: whether the loss has risen after it by then
 */
function growth(history, expansion, until) {
  const { offset, step } = expansion;
  const rose = (roseAfter(history, expansion) ?? Infinity) <= until;
  return { type: 'growth', offset, step, expansion, decision: decisionOf(history, expansion), ids: idsOf(history, expansion), rose };
}

/**
 * @param {History} history
 * @param {Expansion} expansion
 * @returns {Decision | null} what decided it
 */
export function decisionOf({ decisions }, { offset, step }) {
  return decisions.findLast((one) => one.offset < offset && one.step === step) ?? null;
}

/**
 * @param {History} history
 * @param {Expansion} expansion
 * @returns {number[]} ids of the neurons that it added, or of the one that it removed
 */
export function idsOf({ moments }, { kind, offset }) {
  const at = moments.findIndex((one) => one.offset === offset);
  const after = moments[at]?.structure.neurons.flat() ?? [];
  if (kind !== 'prune') return after.filter((neuron) => neuron.born_offset === offset).map(({ id }) => id);
  const before = moments[at - 1]?.structure.neurons.flat() ?? [];
  return before.map(({ id }) => id).filter((id) => after.every((neuron) => neuron.id !== id));
}

/**
 * @param {State} state
 * @returns {Entry}
 */
function stateEntry({ offset, step, reason, detail }) {
  return { type: 'state', offset, step, reason, detail };
}

/** Refusals that the sentence of the end repeats. */
const REPEATED = new Set(['below_noise_floor', 'too_little_evidence']);

/**
 * @param {Entry} end
 * @param {Entry | undefined} before
 * @returns {boolean} whether the end's sentence says what the one refusal before it says
 */
function isSaidBy(end, before) {
  if (end.type !== 'state' || end.reason !== 'converged' || before?.type !== 'refusal') return false;
  return before.count === 1 && before.step === end.step && REPEATED.has(before.decision.reason);
}

/**
 * @param {Entry[]} entries
 * @returns {Entry[]} refusals for the same reason in a row made one, the newest of them standing for all
 */
function merged(entries) {
  /** @type {Entry[]} */
  const result = [];
  for (const entry of entries) {
    const before = result.at(-1);
    if (entry.type === 'refusal' && before?.type === 'refusal' && before.decision.reason === entry.decision.reason) {
      result[result.length - 1] = { ...entry, count: before.count + 1, firstStep: before.firstStep };
    } else {
      if (isSaidBy(entry, before)) result.pop();
      result.push(entry);
    }
  }
  return result;
}
