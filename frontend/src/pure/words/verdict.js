/**
 * The one sentence of "Why now?": what was decided last, with the one number that decided it, and in a line what that number
 * was held against. Everything else that is known of the round stands behind *more*. Pure.
 */

import { idsOf } from '../run/log.js';
import { dataAt } from '../run/scene.js';
import { proofOf } from './figures.js';
import { priceRatio } from './gauges.js';
import { likelier, place, short, times } from './numbers.js';
import { decisionSentence, HARDLY, isTried, proposalSentence, winnerOf } from './sentences.js';

/**
 * @import { History } from '../run/fold.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Candidate, Decision, Expansion } from '../../../types/protocol'
 * @import { Domain } from './sentences.js'
 */
/** @typedef {{sentence: string, line: string, gauge: string | null, proof: string}} Verdict
 *   `sentence`: what decided stands between asterisks; `gauge`: name of the gauge whose number that is; `proof`: how little
 *   the curve moved, '' where nothing was added */
/** @typedef {{t: Translate, decision: Decision, winner: Candidate | undefined, expansion: Expansion | null, domain: Domain,
 *   values: Record<string, string | number>, base: number | null}} Round   `base`: nats that a single neuron needs */
/** @typedef {{sentence: string, line: string, gauge?: string | null}} Said */

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Decision | null} decision
 * @param {Domain} domain
 * @returns {Verdict}
 */
export function verdictOf(t, history, decision, domain) {
  if (!decision) return { sentence: t('verdict.waiting'), line: t('why.waiting'), gauge: null, proof: '' };
  const round = roundOf(t, history, decision, domain);
  const said = (SAYING[decision.reason] ?? inTheLogsWords)(round);
  return { gauge: null, ...said, proof: proofOf(t, history, round.expansion) };
}

/**
 * @param {string} sentence
 * @returns {{text: string, isStrong: boolean}[]} its parts
 */
export function emphasised(sentence) {
  return sentence
    .split('*')
    .map((text, index) => ({ text, isStrong: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** @type {Readonly<Record<string, (round: Round) => Said>>} by reason; the others are said in the log's words */
const SAYING = {
  accepted: grown,
  forced: byAPerson,
  placed: byAPerson,
  forbidden: ({ t, ...round }) => ({ sentence: t('verdict.forbidden', round.values), line: ruleWouldSay({ t, ...round }, true) }),
  too_little_evidence: refusedByTrial,
  below_noise_floor: ({ t, decision, values }) => {
    const filled = { ...values, times: times(t, decision.noise_gauge ?? 0) };
    return { sentence: t('verdict.floor', filled), line: t('verdict.floor.line', filled), gauge: 'why.noise' };
  },
  training_helps_more: training,
  price_too_high: ({ t, decision, values }) => {
    const filled = { ...values, times: times(t, priceRatio(decision) ?? 0) };
    return { sentence: t('verdict.price', filled), line: t('verdict.price.line', filled), gauge: decision.tried > 0 ? null : 'why.price' };
  },
  below_threshold: ({ t, decision }) => paperRefusal(t, 'tau', decision.training_gauge),
  below_absolute_threshold: ({ t, decision }) => paperRefusal(t, 'alpha', decision.noise_gauge),
};

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Decision} decision
 * @param {Domain} domain
 * @returns {Round}
 */
function roundOf(t, history, decision, domain) {
  const winner = winnerOf(decision);
  const expansion = history.expansions.find(({ offset, step }) => offset > decision.offset && step === decision.step) ?? null;
  const { rule, task } = dataAt(history, decision.offset).specification;
  const id = (decision.accepted && expansion && idsOf(history, expansion)[0]) || '?';
  const values = {
    id,
    layer: (winner?.layer ?? 0) + 1,
    joint: winner?.joint ?? 1,
    x: typeof winner?.location === 'number' ? place(winner.location, domain) : '',
    data: t(isOfLabels(history, task) ? 'verdict.labels' : 'verdict.data'),
    a: t(winner?.kind === 'depth' ? 'verdict.new.depth' : 'verdict.new.width'),
    what: proposalSentence(t, winner, domain),
    tried: decision.tried,
    proposals: decision.proposals,
    parameters: winner?.added_parameters ?? 0,
    times: isTried(winner) ? likelier(t, winner.evidence) : '',
    asked: isTried(winner) ? likelier(t, winner.evidence_needed) : '',
  };
  return { t, decision, winner, expansion: decision.accepted ? expansion : null, domain, values, base: neuronNeeds(decision, rule) };
}

/**
 * @param {History} history
 * @param {{kind: string}} task
 * @returns {boolean}
 */
const isOfLabels = ({ started }, { kind }) => kind === 'classes2d' || started?.loss_kind === 'classification';

/**
 * @param {Decision} decision
 * @param {{name: string, evidence?: number}} rule
 * @returns {number | null} nats that a neuron alone needs: what one was asked in this round, or what the rule says
 */
function neuronNeeds({ candidates }, { evidence = 0 }) {
  const neuron = candidates.find((one) => one.kind === 'width' && one.joint === 1 && isTried(one));
  return neuron?.evidence_needed ?? (evidence > 0 ? evidence : null);
}

/**
 * @param {Round} round
 * @returns {Said}
 */
function grown(round) {
  const { t, decision, winner, values } = round;
  if (winner?.kind === 'prune') return { sentence: t('verdict.prune', values), line: t('verdict.prune.line') };
  if (isTried(winner)) return { ...grownByTrial(round), gauge: 'why.evidence' };
  return decision.rule === 'paper' ? grownByPaper(round) : grownByScore(round);
}

/**
 * @param {Round} round
 * @returns {Said}
 */
function grownByTrial({ t, winner, values, base }) {
  if ((winner?.joint ?? 1) > 1) return { sentence: t('verdict.trial.joint', values), line: t('verdict.trial.joint.line', values) };
  const kind = winner?.kind === 'depth' ? 'depth' : 'width';
  const line = kind === 'width' ? `verdict.trial.width.line${near(values)}` : `verdict.trial.depth.line${marginKey(winner, base)}`;
  return { sentence: t(`verdict.trial.${kind}`, values), line: t(line, { ...values, ...marginOf(t, winner, base) }) };
}

/** @param {Record<string, string | number>} values */
const near = ({ x }) => (x === '' ? '' : '.near');

/**
 * @param {Candidate | undefined} winner
 * @param {number | null} base
 * @returns {'' | '.margin'} whether a layer has to show more than a neuron would
 */
const marginKey = (winner, base) =>
  winner?.kind === 'depth' && isTried(winner) && base !== null && winner.evidence_needed > base ? '.margin' : '';

/**
 * @param {Translate} t
 * @param {Candidate | undefined} winner
 * @param {number | null} base
 * @returns {Record<string, string>}
 */
const marginOf = (t, winner, base) =>
  isTried(winner) && base !== null ? { base: likelier(t, base), margin: short(winner.evidence_needed / base, 2) } : {};

/**
 * @param {Round} round
 * @returns {Said}
 */
function grownByScore({ t, decision, winner, values }) {
  const filled = { ...values, times: times(t, decision.noise_gauge ?? 0) };
  const kind = winner?.kind === 'depth' ? 'depth' : 'width';
  return { sentence: t(`verdict.score.${kind}`, filled), line: t(`verdict.score.line${near(values)}`, filled), gauge: 'why.noise' };
}

/**
 * @param {Round} round
 * @returns {Said}
 */
function grownByPaper({ t, decision, winner, values }) {
  const { noise_gauge: alpha, training_gauge: tau } = decision;
  const kind = winner?.kind === 'depth' ? 'depth' : 'width';
  const filled = { ...values, times: times(t, tau ?? alpha ?? 0), alpha: times(t, alpha ?? 0) };
  const sentence = t(tau === null ? 'verdict.paper.alpha' : `verdict.paper.${kind}`, filled); // an empty layer has no score to raise
  return { sentence, line: t('verdict.paper.line', filled), gauge: tau === null ? 'why.alpha' : 'why.tau' };
}

/**
 * @param {Translate} t
 * @param {'tau' | 'alpha'} name
 * @param {number | null} ratio
 * @returns {Said}
 */
function paperRefusal(t, name, ratio) {
  return {
    sentence: t(`verdict.paper.${name}.no`, { times: times(t, ratio ?? 0) }),
    line: t('verdict.paper.no.line'),
    gauge: `why.${name}`,
  };
}

/**
 * @param {Round} round
 * @returns {Said}
 */
function refusedByTrial({ t, decision, winner, values, base }) {
  const hopeless = !isTried(winner) || winner.evidence <= HARDLY;
  const line = t(`verdict.refused.line${hopeless ? '' : marginKey(winner, base)}`, { ...values, ...marginOf(t, winner, base) });
  return {
    sentence: t(hopeless ? 'verdict.refused.none' : 'verdict.refused', values),
    line,
    gauge: decision.tried > 0 ? 'why.evidence' : null,
  };
}

/**
 * @param {Round} round
 * @returns {Said}
 */
function training({ t, decision, winner, values }) {
  const line = t('verdict.training.line');
  const inverse = 1 / (decision.training_gauge ?? 0);
  if (isTried(winner) || !(inverse > 1)) return { sentence: t('verdict.training.tried', values), line };
  return { sentence: t('verdict.training', { ...values, times: times(t, inverse) }), line, gauge: 'why.training' };
}

/**
 * @param {Round} round
 * @returns {Said}
 */
function byAPerson(round) {
  const { t, decision, winner, values } = round;
  const kind = decision.reason === 'placed' || winner?.kind !== 'depth' ? 'width' : 'depth';
  return { sentence: t(`verdict.${decision.reason}.${kind}`, values), line: ruleWouldSay(round, false) };
}

/**
 * @param {Round} round
 * @param {boolean} isAgreed  the rule did say yes
 * @returns {string} what the rule would have said, had nobody said it for it
 */
function ruleWouldSay({ t, decision, winner, values, domain }, isAgreed) {
  const other = decision.candidates.find((one) => one !== winner && one.accepted === false && one.reason === 'accepted');
  if (!isAgreed && other) return t('verdict.rule.other', { what: proposalSentence(t, other, domain) });
  const answer = isAgreed || wouldPass(decision, winner) ? 'yes' : 'no';
  const how = isTried(winner) ? '.trial' : '';
  return t(`verdict.rule.${answer}${how}`, values);
}

/**
 * @param {Decision} decision
 * @param {Candidate | undefined} winner
 * @returns {boolean} whether the proposal that a person took passes the rule by itself
 */
function wouldPass(decision, winner) {
  if (isTried(winner)) return winner.evidence > winner.evidence_needed;
  if (decision.tried > 0) return false; // trials decide there, and this one was not worth trying
  const isAbove = (/** @type {number | null} */ ratio) => ratio === null || ratio > 1;
  return isAbove(decision.noise_gauge) && isAbove(decision.training_gauge) && isAbove(priceRatio(decision));
}

/**
 * @param {Round} round
 * @returns {Said} for the reasons that need no number
 */
function inTheLogsWords({ t, decision, domain }) {
  const sentence = t('sentence.whole', { sentence: decisionSentence(t, decision, domain) });
  const isRemoval = winnerOf(decision)?.kind === 'prune';
  return { sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1), line: isRemoval ? t('verdict.pruning.line') : '' };
}
