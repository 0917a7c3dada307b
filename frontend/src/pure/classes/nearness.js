/** How near a class guessed: in groups, and never who was worst. Pure. */

/** @import { Answer } from '../../../types/protocol' */
/** @typedef {{half: number, within: number, nearest: string[]}} Nearness
 *   `half`: half of the class was nearer than this; `nearest`: members within `within`, nearest first; few, or none where many
 *   guessed alike */

const CLOSE = [0.005, 0.0125, 0.025]; // shares of the axis that count as "right there"
const MOST_NAMED = 4;

/**
 * @param {readonly Answer[]} answers places on the axis
 * @param {number} truth
 * @param {number} range length of the axis
 * @returns {Nearness | null} null: nobody guessed
 */
export function nearness(answers, truth, range) {
  const distances = answers
    .map(({ member, value }) => ({ member, distance: Math.abs(Number(value) - truth) }))
    .sort((a, b) => a.distance - b.distance);
  if (distances.length === 0) return null;
  const middle = distances[Math.ceil(distances.length / 2) - 1].distance;
  const share = CLOSE.find((one) => distances[0].distance <= one * range) ?? null;
  const within = share === null ? 0 : share * range;
  const near = distances.filter(({ distance }) => share !== null && distance <= within);
  return { half: roundedUp(middle, range), within, nearest: near.length <= MOST_NAMED ? near.map(({ member }) => member) : [] };
}

/**
 * @param {number} distance
 * @param {number} range
 * @returns {number} a hundredth of what the axis is measured in, upwards, so that "within" stays true
 */
function roundedUp(distance, range) {
  const unit = 10 ** Math.floor(Math.log10(range) - 2);
  return Number((Math.ceil(distance / unit - 1e-9) * unit).toPrecision(6));
}

/**
 * @param {readonly Answer[]} answers whole numbers
 * @param {number} least shown at least
 * @param {number} most shown at least
 * @returns {{value: number, members: string[]}[]} one column per number, none left out between
 */
export function columnsOf(answers, least, most) {
  const values = answers.map(({ value }) => Number(value));
  const from = Math.min(least, ...values);
  const to = Math.max(most, ...values);
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    value: from + index,
    members: answers.filter(({ value }) => Number(value) === from + index).map(({ member }) => member),
  }));
}
