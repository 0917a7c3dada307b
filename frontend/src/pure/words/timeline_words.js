/** What the timeline says of a moment: the values where a pointer is. Pure. */

import { neuronCount } from '../run/structure.js';
import { short } from './numbers.js';
import { neuronsPhrase } from './sentences.js';

/**
 * @import { History, Moment } from '../run/fold.js'
 * @import { Translate } from '../../texts/index.js'
 */

/**
 * @param {Translate} t
 * @param {Pick<History, 'decisions' | 'expansions'>} history
 * @param {Moment} moment
 * @param {{scored: boolean, nearby: number}} how   `scored`: η is shown; `nearby`: steps within which a mark is meant
 * @returns {{name: string, text: string}[]} what is said, word for word, with the name of what it is about
 */
export function momentWords(t, history, moment, { scored, nearby }) {
  const { step, loss, score, structure } = moment;
  const happened = eventWords(t, history, step, nearby);
  return [
    { name: 'step', text: t('timeline.tip.step', { step }) },
    { name: 'loss', text: t('timeline.tip.loss', { loss: short(loss, 2) }) },
    { name: 'neurons', text: neuronsPhrase(t, neuronCount(structure)) },
    { name: 'parameters', text: t('network.parameters', { n: structure.size }) },
    ...(scored && score !== null ? [{ name: 'score', text: t('timeline.tip.score', { score: short(score, 2) }) }] : []),
    ...(happened ? [{ name: 'event', text: happened }] : []),
  ];
}

/**
 * @param {Translate} t
 * @param {Pick<History, 'decisions' | 'expansions'>} history
 * @param {number} step
 * @param {number} nearby
 * @returns {string | null} what a mark stands for, the nearest first; a growth rather than a refusal
 */
function eventWords(t, { decisions, expansions }, step, nearby) {
  const near = (/** @type {{step: number}} */ one) => Math.abs(one.step - step) <= nearby;
  const grown = expansions.filter(near).sort((a, b) => Math.abs(a.step - step) - Math.abs(b.step - step))[0];
  if (grown) return t(grown.kind === 'prune' ? 'timeline.removed' : 'timeline.grew', { step: grown.step });
  const refused = decisions.findLast((one) => !one.accepted && near(one));
  return refused ? t('timeline.refused', { step: refused.step }) : null;
}
