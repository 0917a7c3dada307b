/** What happened, as sentences, by reason code. Pure: texts come from the table that `t` reads. */

import { place, short } from './numbers.js';

/** @typedef {import('../texts/index.js').Translate} Translate */
/** @typedef {import('../../types/protocol').Candidate} Candidate */
/** @typedef {import('../../types/protocol').Decision} Decision */
/** @typedef {import('./log.js').Entry} Entry */
/** @typedef {import('./fold.js').StateEvent} StateEvent */
/** @typedef {[number, number]} Domain */
/** @typedef {{name: string, ratio: number | null, isMoot: boolean}} Gauge   `isMoot`: the ratio no longer says anything */
/** @typedef {{proposals?: number, steps?: number}} Known   what the run's limits and last decision say */

/** States that end a run for a reason of their own. */
const FINISHED = new Set(['converged', 'step_limit', 'size_limit', 'stopped']);
const FAILED = new Set(['diverged', 'bad_task', 'poisoned']);

/**
 * @param {Translate} t
 * @param {Candidate | undefined} candidate
 * @param {Domain} domain
 * @returns {string} "a neuron near x = 0.5"
 */
export function proposalSentence(t, candidate, domain) {
  if (!candidate) return t('what.nothing');
  const layer = candidate.layer + 1;
  if (candidate.kind === 'width' && candidate.location !== null) {
    return t('what.width.near', { x: place(candidate.location, domain) });
  }
  return t(`what.${candidate.kind}`, { layer });
}

/**
 * @param {Translate} t
 * @param {Decision} decision
 * @param {Domain} domain
 * @returns {string}
 */
export function decisionSentence(t, decision, domain) {
  const winner = decision.winner === null ? undefined : decision.candidates[decision.winner];
  return t(`reason.${decision.reason}`, {
    what: proposalSentence(t, winner, domain),
    proposals: decision.proposals,
    parameters: winner?.added_parameters ?? 0,
  });
}

/**
 * @param {Translate} t
 * @param {import('../../types/protocol').Expansion} expansion
 * @param {number[]} ids of the neurons that were added
 * @param {Domain} domain
 * @returns {string}
 */
export function growthSentence(t, expansion, ids, domain) {
  const layer = expansion.layer + 1;
  if (expansion.kind === 'prune') return t('log.prune', { layer });
  if (expansion.kind === 'depth') {
    return t('log.depth', { layer, n: neuronsPhrase(t, expansion.widths_after[expansion.layer] ?? 0) });
  }
  const location = expansion.added[0]?.location ?? null;
  const id = ids[0] ?? '?';
  if (location === null) return t('log.width', { id, layer });
  return t('log.width.near', { id, layer, x: place(location, domain) });
}

/**
 * @param {Translate} t
 * @param {Entry} entry
 * @param {Domain} domain
 * @param {Known} [known]
 * @returns {string}
 */
export function entrySentence(t, entry, domain, known) {
  switch (entry.type) {
    case 'start':
      return t('log.started', { neurons: neuronsPhrase(t, entry.neurons) });
    case 'growth':
      return growthSentence(t, entry.expansion, entry.ids, domain);
    case 'refusal':
      return decisionSentence(t, entry.decision, domain);
    case 'edit':
      return t(`log.${entry.what}`);
    case 'state':
      return stateSentence(t, entry, known);
  }
}

/**
 * @param {Translate} t
 * @param {{reason: string, detail?: string}} state
 * @param {Known} [known]
 * @returns {string} why the run ended, or what happened to it
 */
export function stateSentence(t, { reason, detail = '' }, { proposals, steps } = {}) {
  if (reason === 'converged' && proposals) return t('finished.converged.proposals', { proposals });
  if (reason === 'step_limit' && steps !== undefined) return t('finished.step_limit', { n: steps });
  if (reason === 'step_limit') return t('finished.other');
  if (FINISHED.has(reason)) return t(`finished.${reason}`);
  if (FAILED.has(reason)) return t(`failed.${reason}`, { detail });
  if (reason === 'forked') return t('log.forked');
  if (reason === 'worker_lost') return t('status.lost');
  if (reason === 'worker_recovered') return t('status.recovered');
  return detail || t('finished.other');
}

/**
 * @param {Translate} t
 * @param {number} n
 * @returns {string}
 */
export function neuronsPhrase(t, n) {
  return n === 1 ? t('network.neurons.one') : t('network.neurons.many', { n });
}

/**
 * A gauge: the ratio in words, and where its bar ends on a logarithmic scale from 0.1 to 100 whose mark is at 1.
 * @param {Translate} t
 * @param {number | null} ratio
 * @returns {{text: string, fill: number}}
 */
export function gauge(t, ratio) {
  if (ratio === null || Number.isNaN(ratio)) return { text: t('why.none'), fill: 0 };
  const fill = Math.min(Math.max((Math.log10(Math.max(ratio, 1e-12)) + 1) / 3, 0), 1);
  if (ratio > 100) return { text: t('why.over', { value: 100 }), fill };
  return { text: t('why.ratio', { value: short(ratio, 2) }), fill };
}
export const GAUGE_MARK = 1 / 3;

/**
 * A decision's gauges. By the calibrated rule a refusal has one left of its mark; when a run is over because its training
 * has settled, any proposal is "more than training would give", so that gauge says nothing more.
 * @param {Decision | null} decision
 * @param {boolean} isOver
 * @returns {Gauge[]}
 */
export function gaugesOf(decision, isOver) {
  const of = (/** @type {string} */ name, /** @type {number | null} */ ratio, isMoot = false) => ({ name, ratio, isMoot });
  const noise = decision?.noise_gauge ?? null;
  const training = decision?.training_gauge ?? null;
  if (decision?.rule === 'paper') return [of('why.alpha', noise), of('why.tau', training)];
  return [of('why.noise', noise), of('why.training', training, isOver), of('why.price', priceRatio(decision))];
}

/**
 * @param {Decision | null} decision
 * @returns {number | null} what the winner is worth, over what its parameters cost; above 1 it pays for itself
 */
function priceRatio(decision) {
  const winner = decision === null || decision.winner === null ? undefined : decision.candidates[decision.winner];
  const { gain = null, price = null } = winner ?? {};
  if (gain === null || price === null || !(price > 0)) return null;
  return Math.max(0, (gain + price) / price);
}
