/** Numbers as people read them. Pure. */

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

/**
 * @param {number} nats of log-evidence
 * @returns {string} how many times likelier that is; beyond a million nobody counts
 */
export const likelier = (nats) => (nats > Math.log(1e6) ? '>1\u202f000\u202f000' : short(Math.exp(Math.max(-99, nats)), 2));

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
