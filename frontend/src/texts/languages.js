/** The languages that the page speaks: whoever adds one adds a folder like `en` and its line here. Pure. */

import { texts as en } from './en/index.js';
import { texts as zh } from './zh/index.js';

/** `name`: as the menu shows it; `tag`: as the document says it, for fonts and for voices that read aloud. */
export const LANGUAGES = {
  en: { name: 'English', tag: 'en', texts: en },
  zh: { name: '中文', tag: 'zh-Hans', texts: zh },
};
