/**
 * The fitted function's y range. Pure. It holds still: when the curve really leaves it, it widens by a step, up to a bound,
 * and never narrows while the run goes on. When it is over it comes back to what the last curve needs.
 */

/** @typedef {{base: [number, number], below: number, above: number}} Room   `below`, `above`: steps taken beyond the base */

const STEP = 0.15; // of the base range
const MOST_STEPS = 3; // a side: a pole must not press the samples into a line
const REALLY = 0.012; // of the curve's points: fewer are a needle, not a curve that has left

/**
 * @param {Room | null} before
 * @param {[number, number]} base what samples and target need
 * @param {ArrayLike<number>} y the curve
 * @returns {Room} `before` itself if it is wide enough
 */
export function widenedRoom(before, base, y) {
  const isSame = before !== null && before.base[0] === base[0] && before.base[1] === base[1];
  const known = isSame ? before : { base, below: 0, above: 0 };
  const size = base[1] - base[0];
  const enough = Math.max(1, Math.ceil(REALLY * y.length));
  const below = stepsFor(known.below, (steps) => count(y, (value) => value < base[0] - steps * STEP * size) < enough);
  const above = stepsFor(known.above, (steps) => count(y, (value) => value > base[1] + steps * STEP * size) < enough);
  return below === known.below && above === known.above ? known : { base: known.base, below, above };
}

/**
 * @param {number} from
 * @param {(steps: number) => boolean} isEnough
 * @returns {number}
 */
function stepsFor(from, isEnough) {
  let steps = from;
  while (steps < MOST_STEPS && !isEnough(steps)) steps += 1;
  return steps;
}

/**
 * @param {ArrayLike<number>} values
 * @param {(value: number) => boolean} isCounted
 */
function count(values, isCounted) {
  let found = 0;
  for (let n = 0; n < values.length; n += 1) if (isCounted(values[n])) found += 1;
  return found;
}

/**
 * @param {Room} room
 * @returns {[number, number]}
 */
export function rangeOf({ base: [low, high], below, above }) {
  const step = STEP * (high - low);
  return [low - below * step, high + above * step];
}

/**
 * Where the curve lies beyond the range all the same: the furthest point of each stretch.
 * @param {ArrayLike<number>} y
 * @param {[number, number]} range
 * @returns {{index: number, side: 1 | -1}[]} `side`: 1 above, -1 below
 */
export function beyond(y, [low, high]) {
  /** @type {{index: number, side: 1 | -1}[]} */
  const found = [];
  let side = 0;
  for (let n = 0; n < y.length; n += 1) {
    const now = y[n] > high ? 1 : y[n] < low ? -1 : 0;
    const last = found.at(-1);
    if (now !== 0 && now !== side) found.push({ index: n, side: now });
    else if (now !== 0 && last && now * y[n] > now * y[last.index]) last.index = n;
    side = now;
  }
  return found;
}
