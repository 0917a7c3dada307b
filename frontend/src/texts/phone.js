/** The texts that a pupil's phone needs, in every language: few, so that it is there at once. Pure. */

import { classes as en } from './en/classes.js';
import { numbers as enNumbers } from './en/numbers.js';
import { filling } from './filling.js';
import { classes as zh } from './zh/classes.js';
import { numbers as zhNumbers } from './zh/numbers.js';

/** The languages of `languages.js`, each with its part of the texts; `tag`: as the document says it. */
export const PHONE = {
  en: { tag: 'en', t: filling({ ...en, ...enNumbers }, 'en') },
  zh: { tag: 'zh-Hans', t: filling({ ...zh, ...zhNumbers }, 'zh') },
};
