/** The page's texts: one table per language, one function that fills them in. Pure. */

import { filling } from './filling.js';
import { LANGUAGES } from './languages.js';

/** @typedef {keyof typeof LANGUAGES} Language */
/** @typedef {import('./filling.js').Translate} Translate */

/** The language of whoever has none of those that the page speaks. */
const FALLBACK = 'en';

/** One function per language, always the same one: whoever keeps a drawing asks whether the language is the same by it. */
const TRANSLATORS = /** @type {Record<Language, Translate>} */ (
  Object.fromEntries(Object.entries(LANGUAGES).map(([language, { texts }]) => [language, filling(texts, language)]))
);

/**
 * @param {Language} language
 * @returns {Translate}
 */
export function translator(language) {
  return TRANSLATORS[language];
}

/**
 * @param {Language} language
 * @param {Readonly<Record<string, string>>} said what the server says in every language that it speaks
 * @returns {string} in this language, or in the one that the server speaks always
 */
export const saidIn = (language, said) => said[language] ?? said[FALLBACK];

/**
 * @param {string | null} stored
 * @param {readonly string[]} preferred the browser's languages, the dearest first
 * @returns {Language} the stored one, else the first preferred one that the page speaks
 */
export function chosenLanguage(stored, preferred) {
  const wanted = [stored ?? '', ...preferred.map((tag) => tag.toLowerCase().split('-')[0])];
  return /** @type {Language} */ (wanted.find((language) => Object.hasOwn(LANGUAGES, language)) ?? FALLBACK);
}
