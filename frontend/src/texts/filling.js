/** A table of texts as a function that fills them in. Pure. */

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

/**
 * @param {Readonly<Record<string, string>>} texts
 * @param {string} language that they are in, for the error
 * @returns {Translate}
 */
export function filling(texts, language) {
  return (key, values = {}) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`Expected a text for ${key} in ${language}, got none.`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? `{${name}}`));
  };
}
