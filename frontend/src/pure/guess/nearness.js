/** How near one guess was, in words, and the last ten of them. Nobody is told to be the worst, or to have lost. Pure. */

/** @typedef {'there' | 'close' | 'near' | 'side' | 'other'} Word */
/** @typedef {{away: number, word: Word}} Guessed   `away`: how far to the right, as a share of the axis; left is negative */

/** Up to which share of the axis each word holds. @type {readonly [Word, number][]} */
const WORDS = [
  ['there', 0.02],
  ['close', 0.05],
  ['near', 0.12],
  ['side', 0.3],
  ['other', Infinity],
];
const KEPT = 10;
const ROUNDING = 1e-9; // of a share

/**
 * @param {number} place that was guessed
 * @param {number} truth
 * @param {[number, number]} domain
 * @returns {Guessed}
 */
export function guessed(place, truth, [low, high]) {
  const away = (place - truth) / (high - low);
  return { away, word: wordFor(away) };
}

/**
 * @param {number} away
 * @returns {Word}
 */
const wordFor = (away) => /** @type {[Word, number]} */ (WORDS.find(([, most]) => Math.abs(away) <= most + ROUNDING))[0];

/**
 * @param {readonly Guessed[]} before
 * @param {Guessed} now
 * @returns {Guessed[]} the last ten, the newest last
 */
export const withGuess = (before, now) => [...before, now].slice(-KEPT);

/**
 * @param {string | null} text as it was kept; anybody may have changed it
 * @returns {Guessed[]}
 */
export function readGuesses(text) {
  /** @type {unknown} */
  let found = null;
  try {
    found = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  return found
    .filter((away) => typeof away === 'number' && Math.abs(away) <= 1)
    .slice(-KEPT)
    .map((away) => ({ away, word: wordFor(away) }));
}

/**
 * @param {readonly Guessed[]} guesses
 * @returns {string} to be kept
 */
export const writeGuesses = (guesses) => JSON.stringify(guesses.map(({ away }) => Number(away.toFixed(4))));
