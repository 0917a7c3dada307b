/** The page's texts: one table per language, one function that fills them in. Pure. */

import { editing } from './editing.js';
import { en } from './en.js';
import { learning } from './learning.js';
import { plane } from './plane.js';
import { sharing } from './sharing.js';
import { tables } from './tables.js';
import { zh } from './zh.js';

/** @typedef {'en' | 'zh'} Language */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

export const TABLES = {
  en: { ...en, ...editing.en, ...sharing.en, ...plane.en, ...learning.en, ...tables.en },
  zh: { ...zh, ...editing.zh, ...sharing.zh, ...plane.zh, ...learning.zh, ...tables.zh },
};

/** What the language menu shows. @type {Record<Language, string>} */
export const LANGUAGES = { en: 'English', zh: '中文' };

/**
 * @param {Language} language
 * @returns {Translate}
 */
export function translator(language) {
  return TRANSLATORS[language];
}

/** One function per language, always the same one: whoever keeps a drawing asks whether the language is the same by it. */
const TRANSLATORS = { en: translatorOf('en'), zh: translatorOf('zh') };

/**
 * @param {Language} language
 * @returns {Translate}
 */
function translatorOf(language) {
  const table = /** @type {Readonly<Record<string, string>>} */ (TABLES[language]);
  return (key, values = {}) => {
    const text = table[key];
    if (text === undefined) throw new Error(`Expected a text for ${key} in ${language}, got none.`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? `{${name}}`));
  };
}

/**
 * @param {string | null} stored
 * @param {readonly string[]} preferred the browser's languages
 * @returns {Language}
 */
export function chosenLanguage(stored, preferred) {
  if (stored === 'en' || stored === 'zh') return stored;
  return preferred.some((language) => language.toLowerCase().startsWith('zh')) && !preferred[0]?.startsWith('en') ? 'zh' : 'en';
}
