/** The tree of branches as lanes: a line per run from where it branched off to where it stands. Pure. */

import { short } from './numbers.js';
import { neuronsPhrase } from './sentences.js';

/**
 * @import { Translate } from '../../texts/index.js'
 * @import { Branch } from '../../../types/protocol'
 */
/** @typedef {'none' | 'forbid' | 'force' | 'place'} Fork   what was done where the run branched off */
/**
 * @typedef {{run: string, from: number, to: number, y: number, origin: number | null, fork: Fork, isCurrent: boolean}} Lane
 *   pixels; `origin`: the parent's y, null for the root
 */

export const ROW = 44;
export const LANES = 96; // pixels from the first to the last step

/**
 * @param {Branch[]} branches parents before their branches
 * @param {string | null} current id of the run shown
 * @returns {Lane[]} one per branch, in the same order
 */
export function lanesOf(branches, current) {
  const last = branches.reduce((most, { step }) => Math.max(most, step), 1);
  const x = (/** @type {number} */ step) => (step / last) * LANES;
  const row = (/** @type {number} */ index) => (index + 0.5) * ROW;
  return branches.map(({ run, parent, forked_step: forked, step, intervention }, index) => {
    const above = branches.findIndex((other) => other.run === parent);
    return {
      run,
      from: x(above < 0 ? 0 : (forked ?? 0)),
      to: x(Math.max(step, forked ?? 0)),
      y: row(index),
      origin: above < 0 ? null : row(above),
      fork: intervention?.type ?? 'none',
      isCurrent: run === current,
    };
  });
}

/**
 * @param {Translate} t
 * @param {Branch} branch
 * @param {boolean} isRoot
 * @returns {string} how it came to be
 */
export function originSentence(t, { forked_step: step, intervention, parent }, isRoot) {
  if (parent === null) return t('tree.root');
  if (isRoot) return t('tree.orphan');
  return t(`tree.${intervention?.type ?? 'none'}`, { step: step ?? 0 });
}

/**
 * @param {Translate} t
 * @param {Branch} branch
 * @returns {string} its size and loss at its end
 */
export function endSentence(t, { status, widths, loss, step }) {
  if (status === null || widths.length === 0) return t('tree.waiting');
  const neurons = neuronsPhrase(
    t,
    widths.reduce((sum, width) => sum + width, 0),
  );
  return t('tree.end', { neurons, step, loss: short(loss, 2) });
}
