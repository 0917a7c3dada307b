/** Texts of the guided tour. */

/** @type {Readonly<Record<'en' | 'zh', Readonly<Record<string, string>>>>} */
export const tour = {
  en: {},
  zh: {},
};
