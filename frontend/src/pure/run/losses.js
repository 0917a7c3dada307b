/** What of a person's work was replaced, run by run, and the way back to it: the newest first. Pure. */

/** @typedef {{task?: object, samples?: number, noise?: number}} Change   of the data of a run */
/** @typedef {'reset' | 'seed' | 'target' | 'new' | 'data'} Word   how the page calls what was done */
/** @typedef {{word: Word, back: {run: string} | {change: Change}}} Loss   `back`: the run before, or what the data were */
/** @typedef {ReadonlyMap<string, readonly Loss[]>} Losses   by the run that is shown after them */

const MOST = 50; // of a run, and runs

/** @type {Losses} */
export const NO_LOSSES = new Map();

/**
 * @param {Losses} losses
 * @param {string} run that is shown after it
 * @param {Loss} loss
 * @returns {Losses}
 */
export function withLoss(losses, run, loss) {
  const mine = [...(losses.get(run) ?? []), loss].slice(-MOST);
  const others = [...losses].filter(([id]) => id !== run).slice(1 - MOST);
  return new Map([...others, [run, mine]]);
}

/**
 * @param {Losses} losses
 * @param {string | null} run
 * @returns {Loss | null} what would be taken back
 */
export const newestLoss = (losses, run) => losses.get(run ?? '')?.at(-1) ?? null;

/**
 * @param {Losses} losses
 * @param {string} run
 * @returns {Losses} without the newest of that run
 */
export function withoutNewest(losses, run) {
  return new Map([...losses].map(([id, mine]) => [id, id === run ? mine.slice(0, -1) : mine]));
}
