/** What a panel was last drawn for: it draws again when one part of that is another one. */

/**
 * @returns {(parts: readonly unknown[], always?: boolean) => boolean} whether a part is not what it was at the last call, or
 *   `always`: something else that the drawing depends on changed, such as the theme; the first call is a change
 */
export function createChanges() {
  /** @type {readonly unknown[] | null} */
  let before = null;
  return (parts, always = false) => {
    const known = before;
    before = parts;
    return always || known === null || known.length !== parts.length || parts.some((part, index) => !Object.is(part, known[index]));
  };
}
