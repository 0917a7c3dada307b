/** Numbers as people read them. Pure. */

/** @import { Translate } from '../../texts/index.js' */

/**
 * @param {number | null | undefined} value
 * @param {number} [digits] significant ones
 * @returns {string} short, with a true minus sign
 */
export function short(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? scientific(value) : String(Number(value.toPrecision(digits)));
  return text.replace('-', '−');
}

/** Beyond this nobody counts. */
const MANY = 1e6;

/**
 * @param {Translate} t
 * @param {number} ratio
 * @returns {string} such as "160 times", in the one format that every ratio on the page has
 */
export function times(t, ratio) {
  if (ratio > MANY) return t('times.many');
  return ratio < 0.01 ? t('times.hardly') : t('times', { n: counted(ratio) });
}

/**
 * @param {Translate} t
 * @param {number} nats of log-evidence
 * @returns {string} how many times more believable that is
 */
export const likelier = (t, nats) => times(t, Math.exp(nats));

/**
 * @param {number} value
 * @returns {string} two digits that count, thousands set apart by narrow spaces
 */
function counted(value) {
  const rounded = Number(value.toPrecision(2));
  if (rounded === 1) return '1.0';
  return String(rounded).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/**
 * @param {number} value
 * @returns {string} such as 3.1·10⁻⁸
 */
function scientific(value) {
  const [mantissa, exponent] = value.toExponential(1).split('e');
  return `${mantissa}·${power(Number(exponent))}`;
}

/**
 * @param {number} exponent
 * @returns {string} such as 10⁻⁸
 */
export function power(exponent) {
  return `10${[...String(exponent)].map((digit) => SUPERSCRIPT[digit]).join('')}`;
}

/** @type {Record<string, string>} */
const SUPERSCRIPT = Object.fromEntries([...'0123456789-'].map((digit, index) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'[index]]));

/**
 * @param {number} value
 * @param {[number, number]} range what the number is a position in
 * @returns {string} rounded to a hundredth of the range
 */
export function place(value, [low, high]) {
  const decimals = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.max(high - low, 1e-12) / 4))));
  return value.toFixed(decimals).replace('-', '−');
}

/**
 * Six digits are finer than any screen, and keep a link short.
 * @param {number} value
 * @returns {number}
 */
export const rounded = (value) => Number(value.toPrecision(6));
