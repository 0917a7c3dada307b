/**
 * Time-lapse: where little changes from step to step, time runs faster. Read from the journal's losses alone. Pure.
 *
 * The worker goes by the same rule (`senn_live.runs.time_lapse`), so what the page says of the newest step is what the run
 * does, and the past is played as it was lived: fast where little changed, at rest where the network grew.
 */

/** @import { History, Moment } from './fold.js' */
/** @typedef {{from: number, to: number}} Span   in steps */

const STILL = 0.01; // share of the loss that a step moves: below it little changes
const FASTEST = 8;
const FOLLOWED_PACE = 10; // steps per second
/** How long a growth is looked at before the past is played on, as the run itself rested. */
export const REST_S = 1.6;
/** Less than this is not worth a word, nor a shade. */
const WORTH_SAYING = 2;

/**
 * @param {History} history
 * @param {number | 'max'} pace
 * @returns {boolean} whether the run lapses at this pace
 */
export function lapses(history, pace) {
  return isFollowed(pace) && history.data.at(-1)?.specification.time_lapse === true;
}

/** @param {number | 'max'} pace */
export const isFollowed = (pace) => pace !== 'max' && pace <= FOLLOWED_PACE;

/**
 * @param {Moment | undefined} before
 * @param {Moment | undefined} after
 * @returns {number} how many times faster time runs once the run has come from the one to the other
 */
export function lapseBetween(before, after) {
  if (before?.loss == null || after?.loss == null || before.structure !== after.structure) return 1;
  const steps = after.step - before.step;
  const moved = Math.abs(after.loss - before.loss) / Math.max(steps, 1);
  const limit = STILL * Math.abs(before.loss);
  if (steps < 1 || !(moved < limit)) return 1;
  return Math.min(FASTEST, (limit / moved) ** 2);
}

/**
 * @param {Moment[]} moments
 * @param {number} index
 * @returns {number} how much faster the step after that moment comes
 */
export const lapseAt = (moments, index) => lapseBetween(moments[index - 1], moments[index]);

/**
 * @param {History} history
 * @param {number} index of the moment shown
 * @param {number | 'max'} pace
 * @returns {number} what is said in the bar: 1, 2, 4 or 8; a number that trembles says nothing
 */
export function lapseSaid(history, index, pace) {
  return lapses(history, pace) ? 2 ** Math.floor(Math.log2(lapseAt(history.moments, index))) : 1;
}

/**
 * @param {Moment[]} moments
 * @returns {Span[]} where time ran faster: gaps of a step are closed, so that a tremble is no fence
 */
export function lapseSpans(moments) {
  /** @type {Span[]} */
  const spans = [];
  for (let at = 1; at < moments.length; at += 1) {
    if (lapseAt(moments, at) < WORTH_SAYING) continue;
    const [from, to] = [moments[at - 1].step, moments[at].step];
    const last = spans.at(-1);
    if (last && from - last.to <= 1) last.to = to;
    else spans.push({ from, to });
  }
  return spans.filter(({ from, to }) => to - from > 1);
}
