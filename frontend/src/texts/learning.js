/** Texts of everything that teaches: explanation, help, tour, comparison. */

import { compare } from './compare.js';
import { explain } from './explain.js';
import { help } from './help.js';
import { tour } from './tour.js';

/** @type {Readonly<Record<'en' | 'zh', Readonly<Record<string, string>>>>} */
export const learning = {
  en: { ...explain.en, ...help.en, ...tour.en, ...compare.en },
  zh: { ...explain.zh, ...help.zh, ...tour.zh, ...compare.zh },
};
