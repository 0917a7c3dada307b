/** Which side of its mark a label stands on, so that labels of marks close together do not run into each other. Pure. */

/** @typedef {'right' | 'left' | 'none'} Side */

/**
 * @param {number[]} xs of the marks, pixels, in any order
 * @param {number} room that a label and its mark need
 * @returns {Side[]} right if there is room, else left, else no label
 */
export function labelSides(xs, room) {
  const order = xs.map((_, index) => index).sort((a, b) => xs[a] - xs[b]);
  /** @type {Side[]} */
  const sides = Array.from({ length: xs.length });
  let taken = -Infinity; // where the mark before, and its label, end
  order.forEach((index, at) => {
    const next = xs[order[at + 1]] ?? Infinity;
    if (next - xs[index] >= room) sides[index] = 'right';
    else sides[index] = xs[index] - taken >= room ? 'left' : 'none';
    taken = xs[index] + (sides[index] === 'right' ? room : 0);
  });
  return sides;
}
