/** Words on a canvas, in lines that fit. */

/** @typedef {{text: string, colour: string}} Part */

/** A word with the space after it; Chinese may break after any character. */
const PIECES = /[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/gu;
const MOST_LINES = 2;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Part[]} parts
 * @param {{x: number, y: number, width: number, size: number, font: string}} place   `y` of the first line; two lines at most, then smaller
 */
export function drawLine(context, parts, { x, y, width, size, font }) {
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  const pieces = parts.flatMap(({ text, colour }) => [...text.matchAll(PIECES)].map(([piece]) => ({ text: piece, colour })));
  let type = size;
  let lines = brokenLines(context, pieces, { font, width });
  while (lines.length > MOST_LINES && type > 12) {
    type -= 2;
    lines = brokenLines(context, pieces, { font: font.replace(`${size}px`, `${type}px`), width });
  }
  lines.forEach((line, row) => {
    let at = x;
    for (const { text, colour } of line) {
      context.fillStyle = colour;
      context.fillText(text, at, y + row * 1.25 * type);
      at += context.measureText(text).width;
    }
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Part[]} pieces
 * @param {{font: string, width: number}} how
 * @returns {Part[][]}
 */
function brokenLines(context, pieces, { font, width }) {
  context.font = font;
  /** @type {Part[][]} */
  const lines = [[]];
  let used = 0;
  for (const piece of pieces) {
    const wide = context.measureText(piece.text.trimEnd()).width;
    if (used > 0 && used + wide > width) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(piece);
    used += context.measureText(piece.text).width;
  }
  return lines;
}
