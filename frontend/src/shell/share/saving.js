/** Handing things out of the page: files to save, texts to copy. */

/**
 * @param {string} name
 * @param {Blob | string} content
 * @param {string} [type]
 */
export function save(name, content, type = 'text/plain') {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  [link.href, link.download] = [address, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may read it after the click
}

/**
 * @param {{scene: {moment: {step: number}}}} shown
 * @param {string} what
 * @param {string} ending
 * @returns {string} of a file of what is shown
 */
export const nameOf = ({ scene }, what, ending) => `senn-${what}-step-${scene.moment.step}.${ending}`;

/**
 * @param {HTMLInputElement} field holds the text
 * @returns {Promise<boolean>} whether the text was copied
 */
export async function copyFrom(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Pages that were not fetched safely (http in a classroom's network) have no clipboard, but may copy what is selected.
    field.select();
    return document.execCommand('copy');
  }
}
