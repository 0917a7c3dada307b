/** Controls of the page that a lesson does not want to be seen: by the id of a control, or of the menu that it opens. */

const MARK = 'data-unshown';

/** @param {readonly string[]} names none: all are shown again */
export function hideControls(names) {
  for (const element of document.querySelectorAll(`[${MARK}]`)) element.removeAttribute(MARK);
  for (const name of names) {
    const found = document.querySelectorAll(
      `#${name}, label.${name}, [popovertarget="${name}"], [popovertarget="${name}-menu"], .card.${name}`,
    );
    for (const element of found) element.setAttribute(MARK, '');
  }
}
