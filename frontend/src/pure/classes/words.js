/** Words of a lesson and names of its people, in the language of the page. Pure. */

/** @import { Member } from '../../../types/protocol' */

/**
 * @param {Readonly<Record<string, string | undefined>> | null | undefined} said in one language at least
 * @param {string} language
 * @returns {string} in this one, else in the one there is
 */
export const wordsIn = (said, language) => said?.[language] ?? said?.en ?? Object.values(said ?? {})[0] ?? '';

/**
 * @param {Pick<Member, 'name' | 'names'>} member
 * @param {string} language
 * @returns {string}
 */
export const nameIn = ({ name, names }, language) => names[/** @type {'en' | 'zh'} */ (language)] ?? name;

/**
 * @param {number} value
 * @param {number} [decimals]
 * @returns {string} with a true minus sign
 */
export const number = (value, decimals = 2) => (Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value).toFixed(decimals).replace('-', '−');
