/** How a run stands, in a few numbers: for a phone's line of text, and for a tile on the wall. Pure. */

import { neuronCount } from '../run/structure.js';
import { likelier, place } from '../words/numbers.js';

/**
 * @import { History } from '../run/fold.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Draw } from '../../../types/protocol'
 */
/** @typedef {{neurons: number, layers: number, loss: number | null, status: string}} Standing   `status`: of the run; '' before it began */

/**
 * @param {History} history
 * @returns {Standing}
 */
export function standingOf(history) {
  const moment = history.moments.at(-1);
  if (!moment) return { neurons: 0, layers: 0, loss: null, status: '' };
  const { widths } = moment.structure;
  return {
    neurons: neuronCount(moment.structure),
    layers: widths.length,
    loss: moment.loss,
    status: history.states.at(-1)?.status ?? 'running',
  };
}

/** @param {Pick<Standing, 'status'>} standing */
export const isDone = ({ status }) => status === 'finished' || status === 'failed';

/**
 * @param {Draw['goal']} goal
 * @param {Pick<Standing, 'neurons' | 'layers' | 'status'>} standing
 * @returns {boolean} whether it is reached; `exactly` only once the network has stopped, because it may grow on
 */
export function hasGoal(goal, standing) {
  if (goal.kind === 'exactly') return isDone(standing) && standing.neurons === goal.neurons;
  return goal.kind === 'layer' && standing.layers > 1;
}

/**
 * @param {Translate} t
 * @param {History} history
 * @param {[number, number]} domain
 * @returns {string} what it did last, in a sentence; '' before it grew
 */
export function lastGrowth(t, history, domain) {
  const growth = history.expansions.at(-1);
  if (!growth) return '';
  const moment = history.moments.at(-1);
  const neurons = moment ? neuronCount(moment.structure) : 0;
  if (growth.kind === 'depth') return t('class.grown.layer');
  if (growth.kind === 'prune') return t('class.grown.less', { n: neurons });
  const decision = history.decisions.findLast(({ accepted, step, offset }) => accepted && step === growth.step && offset < growth.offset);
  const winner = decision?.winner === null || decision?.winner === undefined ? undefined : decision.candidates[decision.winner];
  const location = growth.added[0]?.location;
  const where = typeof location === 'number' ? t('class.grown.near', { x: place(location, domain) }) : '';
  const said = t('class.grown.neuron', { n: neurons, where });
  return typeof winner?.evidence === 'number'
    ? t('class.grown.why', { said, times: likelier(t, winner.evidence) })
    : t('class.grown.only', { said });
}

/**
 * @param {Translate} t
 * @param {number} neurons
 * @returns {string} the word after their number
 */
export const neuronsWord = (t, neurons) => t(neurons === 1 ? 'class.grown.neuron.one' : 'class.grown.neurons');
