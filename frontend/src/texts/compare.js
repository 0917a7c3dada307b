/** Texts of the comparison with fixed networks. */

/** @type {Readonly<Record<'en' | 'zh', Readonly<Record<string, string>>>>} */
export const compare = {
  en: {},
  zh: {},
};
