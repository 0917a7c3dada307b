/** The figures behind the verdict, for who asks: how little the curve moved, and all that is known of the round. Pure. */

import { dataAt } from '../run/scene.js';
import { place, short } from './numbers.js';
import { isTried, winnerOf } from './sentences.js';

/**
 * @import { History } from '../run/fold.js'
 * @import { Domain } from './sentences.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Decision, Expansion } from '../../../types/protocol'
 */

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Domain} domain
 * @returns {string} what a person asked of the next round, '' where nobody did
 */
export function askedSentence(t, { asked }, domain) {
  if (!asked) return '';
  if (asked.type !== 'place') return t(`asked.${asked.type}`);
  return typeof asked.location === 'number' ? t('asked.place', { x: place(asked.location, domain) }) : t('asked.place.plane');
}

/** Of the spread of the samples: what nobody could see, and rounding may cost. */
const UNSEEN_SHARE = 1e-6;

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Expansion | null} expansion
 * @returns {string} whether the curve moved when it came, '' where nothing was added
 */
export function proofOf(t, history, expansion) {
  if (!expansion) return '';
  const spread = spreadOf(history, expansion);
  const { function_change: change } = expansion;
  return change <= UNSEEN_SHARE * spread ? t('verdict.still') : t('verdict.moved', { value: short(change, 2) });
}

/**
 * @param {History} history
 * @param {{offset: number}} at
 * @returns {number} of the samples' values
 */
function spreadOf(history, { offset }) {
  const values = dataAt(history, offset).samples.y.flat();
  const [low, high] = values.reduce(([least, most], y) => [Math.min(least, y), Math.max(most, y)], [Infinity, -Infinity]);
  return high > low ? high - low : 1;
}

/**
 * @param {Translate} t
 * @param {Decision} decision
 * @param {Expansion | null} expansion
 * @returns {{name: string, value: string}[]} the figures behind *more*
 */
export function figuresOf(t, decision, expansion) {
  const winner = winnerOf(decision);
  const rows = [{ name: t('more.step'), value: String(decision.step) }];
  if (isTried(winner)) {
    const values = { gained: short(winner.evidence), needed: short(winner.evidence_needed) };
    rows.push({ name: t('more.evidence'), value: t('more.evidence.value', values) });
    if (winner.evidence_training !== null) {
      rows.push({ name: t('more.training'), value: t('more.training.value', { value: short(winner.evidence_training) }) });
    }
  }
  rows.push({ name: t('more.proposals'), value: String(decision.proposals) });
  if (decision.tried > 0) rows.push({ name: t('more.tried'), value: String(decision.tried) });
  if (expansion && decision.accepted) rows.push({ name: t('more.change'), value: short(expansion.function_change, 2) });
  return rows;
}
