/**
 * The gauges of "Why now?": what decided at the last proposal round, against the thresholds of that time, or of now if a
 * person has changed the rule since. Pure.
 */

import { likelier, times } from './numbers.js';
import { isTried, winnerOf } from './sentences.js';

/**
 * @import { Translate } from '../../texts/index.js'
 * @import { Candidate, Decision, RunSpecification } from '../../../types/protocol'
 */
/** @typedef {RunSpecification['rule']} Rule */
/** @typedef {{before: Rule, now: Rule}} Rules   the rule that decided, and the one that holds now */
/**
 * @typedef {{name: string, ratio: number | null, asked: number, isMoot: boolean, evidence?: {gained: number, needed: number} | null}} Gauge
 *   `ratio`: to the threshold that decided; `asked`: the threshold of now, in the same unit; `isMoot`: the ratio no longer
 *   says anything; `evidence` in nats, where trials decide
 */

export const GAUGE_MARK = 1 / 3; // of the bar: where the threshold that decided is

/** Whose threshold is a quantile of draws that the page does not have: seen at the next look only. */
const UNSEEN = 'quantile';

/**
 * A ratio in words, and where its bar ends on a logarithmic scale from 0.1 to 100 whose mark is at 1.
 * @param {Translate} t
 * @param {number | null} ratio
 * @returns {{text: string, fill: number}}
 */
export function gauge(t, ratio) {
  if (ratio === null || Number.isNaN(ratio)) return { text: t('why.none'), fill: 0 };
  const fill = within((Math.log10(Math.max(ratio, 1e-12)) + 1) / 3);
  return { text: times(t, ratio), fill };
}

/**
 * The gauge of a trial: how much more believable, in words. The bar is in nats, up to three times what was asked.
 * @param {Translate} t
 * @param {{gained: number, needed: number} | null} evidence
 * @returns {string}
 */
export function evidenceText(t, evidence) {
  if (evidence === null) return t('why.none');
  return t('why.evidence.value', { times: likelier(t, evidence.gained), asked: likelier(t, evidence.needed) });
}

/**
 * @param {Translate} t
 * @param {Gauge} one
 * @returns {{text: string, fill: number, mark: number, isEnough: boolean}} `fill`, `mark`: shares of the bar
 */
export function drawnGauge(t, { ratio, asked, isMoot, evidence }) {
  const isEnough = !isMoot && (ratio ?? 0) > asked;
  if (evidence !== undefined) {
    return { text: evidenceText(t, evidence), fill: within((ratio ?? 0) * GAUGE_MARK), mark: within(asked * GAUGE_MARK), isEnough };
  }
  const { text } = gauge(t, isMoot || ratio === null ? null : ratio / asked);
  return { text, fill: gauge(t, isMoot ? null : ratio).fill, mark: gauge(t, asked).fill, isEnough };
}

/**
 * What decided, as gauges. By the calibrated rule a refusal has one left of its mark. Where trials decided there is one,
 * the evidence. When a run is over because its training has settled, any proposal is "more than training would give", so
 * that gauge says nothing more.
 * @param {Decision | null} decision
 * @param {boolean} isOver
 * @param {Rules | null} [rules]
 * @returns {Gauge[]} none before the first decision, and where it was about a removal
 */
export function gaugesOf(decision, isOver, rules = null) {
  if (!decision || isAboutRemoval(decision)) return [];
  /** @type {(name: string, ratio: number | null, key?: string, isMoot?: boolean) => Gauge} */
  const of = (name, ratio, key = '', isMoot = false) => ({ name, ratio, asked: askedNow(rules, key), isMoot });
  const { noise_gauge: noise, training_gauge: training } = decision;
  if (decision.rule === 'paper') return [of('why.alpha', noise, 'absolute_threshold'), of('why.tau', training, 'threshold')];
  if (decision.tried > 0) return [evidenceOf(winnerOf(decision), rules)];
  return [of('why.noise', noise), of('why.training', training, '', isOver), of('why.price', priceRatio(decision), 'price')];
}

/** @param {Decision} decision */
const isAboutRemoval = (decision) => winnerOf(decision)?.kind === 'prune';

/**
 * @param {Decision | null} decision
 * @param {Rules | null} rules
 * @returns {'why.rule.marks' | 'why.rule.later' | null} what is to be said where the rule is not the one that decided any more
 */
export function ruleNews(decision, rules) {
  if (!decision || !rules) return null;
  const byTrial = decision.tried > 0;
  if (rules.before.name !== rules.now.name || (!byTrial && ruleValue(rules.before, UNSEEN) !== ruleValue(rules.now, UNSEEN)))
    return 'why.rule.later';
  const [before, now] = [null, rules].map((known) =>
    gaugesOf(decision, false, known)
      .map(({ asked }) => asked)
      .join(),
  );
  return before === now ? null : 'why.rule.marks';
}

/**
 * What else is known of a round that trials decided: the scores, which only led there.
 * @param {Decision | null} decision
 * @param {boolean} isOver
 * @returns {Gauge[]} none where scores decided: there they are the gauges
 */
export function scoreGauges(decision, isOver) {
  if (!decision || decision.tried === 0 || isAboutRemoval(decision)) return [];
  const { noise_gauge: noise, training_gauge: training } = decision;
  return [
    { name: 'why.noise', ratio: noise, asked: 1, isMoot: false },
    { name: 'why.training', ratio: training, asked: 1, isMoot: isOver },
  ].filter(({ ratio }) => ratio !== null);
}

/**
 * @param {Rules | null} rules
 * @param {string} key
 * @returns {number} the threshold of now in units of the one that decided
 */
function askedNow(rules, key) {
  if (!rules || rules.before.name !== rules.now.name || !(ruleValue(rules.before, key) > 0)) return 1;
  return ruleValue(rules.now, key) / ruleValue(rules.before, key);
}

/**
 * @param {Rule} rule
 * @param {string} key
 * @returns {number}
 */
const ruleValue = (rule, key) => /** @type {Record<string, any>} */ (rule)[key];

/**
 * @param {Candidate | undefined} winner
 * @param {Rules | null} rules
 * @returns {Gauge}
 */
function evidenceOf(winner, rules) {
  const nothing = { name: 'why.evidence', ratio: null, asked: 1, isMoot: false, evidence: null };
  if (!isTried(winner)) return nothing;
  const { evidence: gained, evidence_needed: before } = winner;
  const needed = neededNow(winner, rules);
  const unit = before || needed || 1;
  return { ...nothing, ratio: gained / unit, asked: needed / unit, evidence: { gained, needed } };
}

/**
 * @param {Candidate & {evidence_needed: number}} winner
 * @param {Rules | null} rules
 * @returns {number} nats
 */
function neededNow({ kind, evidence_needed: before }, rules) {
  const { now } = rules ?? {};
  if (now?.name !== 'calibrated' || rules?.before.name !== 'calibrated') return before;
  const isSame = rules.before.evidence === now.evidence && rules.before.depth_margin === now.depth_margin;
  return isSame ? before : now.evidence * (kind === 'depth' ? now.depth_margin : 1);
}

/**
 * @param {Decision} decision
 * @returns {number | null} what the winner is worth, over what its parameters cost; above 1 it pays for itself
 */
export function priceRatio(decision) {
  const { gain = null, price = null } = winnerOf(decision) ?? {};
  if (gain === null || price === null || !(price > 0)) return null;
  return Math.max(0, (gain + price) / price);
}

/** @param {number} share */
const within = (share) => Math.min(Math.max(share, 0), 1);
