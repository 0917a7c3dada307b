/** What happened, as sentences, by reason code. Pure: texts come from the table that `t` reads. */

import { likelier, place, times } from './numbers.js';

/**
 * @import { Entry } from '../run/log.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Candidate, Decision, Expansion, State as StateEvent } from '../../../types/protocol'
 */
/** @typedef {[number, number]} Domain */
/** @typedef {{decision?: Decision | null, steps?: number, removed?: number}} Known   the run's last decision, its limit, and how many neurons were pruned */

/** States that end a run for a reason of their own. */
const FINISHED = new Set(['converged', 'step_limit', 'size_limit', 'store_limit', 'stopped']);
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
  const winner = winnerOf(decision);
  return t(reasonKey(decision), {
    what: proposalSentence(t, winner, domain),
    layer: (winner?.layer ?? 0) + 1,
    parameters: winner?.added_parameters ?? 0,
    ...countsOf(t, decision),
  });
}

/**
 * @param {Decision} decision
 * @returns {Candidate | undefined}
 */
export const winnerOf = ({ winner, candidates }) => (winner === null ? undefined : candidates[winner]);

/** Reasons that read differently where the proposal was tried out in a copy of the network. */
const TRIED = new Set(['accepted', 'training_helps_more']);
export const HARDLY = 0.1; // nats: below this nobody would say "more believable"

/**
 * @param {Decision} decision
 * @returns {string} name of the sentence: what decided decides how it reads
 */
function reasonKey(decision) {
  const { reason } = decision;
  const winner = winnerOf(decision);
  if (reason === 'accepted' && winner?.kind === 'prune') return 'reason.accepted.prune';
  if (reason === 'too_little_evidence' && !anyLikelier(decision)) return 'reason.too_little_evidence.none';
  if (!isTried(winner) || !TRIED.has(reason)) return `reason.${reason}`;
  return reason === 'accepted' && winner.joint > 1 ? 'reason.accepted.joint' : `reason.${reason}.tried`;
}

/**
 * @param {Candidate | undefined} candidate
 * @returns {candidate is Candidate & {evidence: number, evidence_needed: number}}
 */
export function isTried(candidate) {
  return typeof candidate?.evidence === 'number' && typeof candidate.evidence_needed === 'number';
}

/** @param {Decision} decision */
export const anyLikelier = ({ candidates }) => candidates.some((one) => isTried(one) && one.evidence > HARDLY);

/**
 * @param {Translate} t
 * @param {Decision} decision
 * @returns {Record<string, string | number>} how many were compared and tried, and what the trial of the best one said
 */
function countsOf(t, decision) {
  const winner = winnerOf(decision);
  return {
    proposals: decision.proposals,
    tried: decision.tried,
    joint: winner?.joint ?? 1,
    times: isTried(winner) ? likelier(t, winner.evidence) : '–',
    asked: isTried(winner) ? likelier(t, winner.evidence_needed) : '–',
  };
}

/**
 * @param {Translate} t
 * @param {Decision | null} decision that was accepted
 * @returns {string} why it was, in a few words
 */
export function becauseSentence(t, decision) {
  if (!decision) return '';
  const winner = winnerOf(decision);
  if (decision.reason === 'forced' || decision.reason === 'placed') return t(`because.${decision.reason}`);
  if (winner?.kind === 'prune') return t('because.prune');
  if (isTried(winner)) return t(winner.joint > 1 ? 'because.joint' : 'because.evidence', countsOf(t, decision));
  if (decision.rule === 'paper') return t('because.paper');
  return t('because.score', { times: times(t, decision.noise_gauge ?? NaN) });
}

/**
 * @param {Translate} t
 * @param {Expansion} expansion
 * @param {number[]} ids of the neurons that were added, or of the one that was removed
 * @param {Domain} domain
 * @returns {string}
 */
export function growthSentence(t, expansion, ids, domain) {
  const layer = expansion.layer + 1;
  if (expansion.kind === 'prune') return ids.length > 0 ? t('log.prune', { id: ids[0], layer }) : t('log.prune.some', { layer });
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
export function stateSentence(t, { reason, detail = '' }, { decision, steps, removed = 0 } = {}) {
  if (reason === 'converged') return convergedSentences(t, decision ?? null, removed).join(t('sentence.next'));
  if (reason === 'step_limit' && steps !== undefined) return t('finished.step_limit', { n: steps });
  if (reason === 'step_limit') return t('finished.other');
  if (FINISHED.has(reason)) return t(`finished.${reason}`);
  if (FAILED.has(reason)) return t(`failed.${reason}`, { detail });
  if (reason === 'internal_error') return t('failed.other', { detail });
  if (reason === 'forked') return t('log.forked');
  if (reason === 'worker_lost') return t('status.lost');
  if (reason === 'worker_recovered') return t('status.recovered');
  if (reason === 'regime_changed') return t('log.regime');
  return detail || t('finished.other');
}

/**
 * @param {Translate} t
 * @param {Decision | null} decision the last one
 * @param {number} removed how many neurons were pruned
 * @returns {string[]} why growing is over: by what decided it, then what is true besides
 */
export function convergedSentences(t, decision, removed) {
  const why = whyConverged(t, decision);
  return removed > 0 ? [...why, t(removed === 1 ? 'finished.removed.one' : 'finished.removed.many', { n: removed })] : why;
}

/**
 * @param {Translate} t
 * @param {Decision | null} decision the last one
 * @returns {string[]}
 */
function whyConverged(t, decision) {
  if (decision?.reason === 'below_noise_floor') return [t('finished.converged.proposals', countsOf(t, decision))];
  if (decision?.reason !== 'too_little_evidence') return [t('finished.converged')];
  const tried = t(anyLikelier(decision) ? 'finished.converged.tried' : 'finished.converged.none', countsOf(t, decision));
  return isNoise(decision) ? [tried, t('finished.converged.chance', countsOf(t, decision))] : [tried];
}

/**
 * @param {Decision | null | undefined} decision the last one
 * @returns {boolean} whether the best of all proposals explained less than chance would
 */
export function isNoise(decision) {
  return (decision?.noise_gauge ?? Infinity) <= 1 && decision?.rule === 'calibrated';
}

/**
 * @param {Translate} t
 * @param {number} n
 * @returns {string}
 */
export function neuronsPhrase(t, n) {
  return n === 1 ? t('network.neurons.one') : t('network.neurons.many', { n });
}
