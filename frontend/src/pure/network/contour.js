/** Level lines of a raster, by marching squares. Pure. */

/** Edges of a cell that the zero line joins, by which corners are positive (top left 1, top right 2, bottom right 4, bottom left 8). */
const CASES = [
  [],
  ['LT'],
  ['TR'],
  ['LR'],
  ['RB'],
  ['LT', 'RB'],
  ['TB'],
  ['LB'],
  ['BL'],
  ['TB'],
  ['TR', 'BL'],
  ['RB'],
  ['LR'],
  ['TR'],
  ['LT'],
  [],
];

/**
 * @param {Float64Array} values row by row, the top row first
 * @param {number} columns
 * @param {number} rows
 * @param {{left: number, top: number, width: number, height: number}} box where the raster is drawn, pixels
 * @returns {string} the line where the values are zero, as an SVG path
 */
export function zeroPath(values, columns, rows, { left, top, width, height }) {
  let path = '';
  const x = (/** @type {number} */ column) => (left + ((column + 0.5) * width) / columns).toFixed(1);
  const y = (/** @type {number} */ row) => (top + ((row + 0.5) * height) / rows).toFixed(1);
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const at = row * columns + column;
      const a = values[at];
      const b = values[at + 1];
      const c = values[at + columns + 1];
      const d = values[at + columns];
      const positive = (a > 0 ? 1 : 0) + (b > 0 ? 2 : 0) + (c > 0 ? 4 : 0) + (d > 0 ? 8 : 0);
      if (positive === 0 || positive === 15) continue;
      for (const [from, to] of CASES[positive]) path += `M${point(from)}L${point(to)}`;

      /** @param {string} edge */
      function point(edge) {
        if (edge === 'T') return `${x(column + a / (a - b))} ${y(row)}`;
        if (edge === 'B') return `${x(column + d / (d - c))} ${y(row + 1)}`;
        if (edge === 'L') return `${x(column)} ${y(row + a / (a - d))}`;
        return `${x(column + 1)} ${y(row + b / (b - c))}`;
      }
    }
  }
  return path;
}
