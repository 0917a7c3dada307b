/** A dot plot: one dot a pupil over a number line, with the number that matters in the colour of growth. */

import { html, setAttribute, svg } from '../../drawing/dom.js';

/** @typedef {{value: number, members: string[]}} Column */

/**
 * @param {Element} parent
 * @param {{label: string, class?: string}} looks
 */
export function createDots(parent, { label, class: name = '' }) {
  const box = html('div', { class: `dot-plot ${name}` }, parent);
  const drawing = svg('svg', { role: 'img', 'aria-label': label }, box);
  let drawn = '';
  /** @type {{columns: readonly Column[], marked: number | null}} */
  let last = { columns: [], marked: null };

  /**
   * @param {readonly Column[]} columns
   * @param {number | null} marked
   */
  function draw(columns, marked) {
    last = { columns, marked };
    const { clientWidth: width, clientHeight: height } = box;
    const key = [width, height, marked, ...columns.map(({ value, members }) => `${value}:${members.length}`)].join();
    if (key === drawn || width === 0) return;
    drawn = key;
    setAttribute(drawing, 'viewBox', `0 0 ${width} ${height}`);
    drawing.replaceChildren();
    const type = parseFloat(getComputedStyle(box).fontSize);
    const foot = height - type * 1.3 - 12;
    const across = (width - 20) / Math.max(columns.length, 1);
    const most = Math.max(1, ...columns.map(({ members }) => members.length));
    const size = Math.max(2.5, Math.min(across / 2.6, (foot - 6) / most / 2.2, 12));
    svg('line', { class: 'dot-plot-axis', x1: 4, x2: width - 4, y1: foot, y2: foot }, drawing);
    const every = Math.ceil((type * 1.6) / across);
    columns.forEach(({ value, members }, index) => {
      const x = 10 + (index + 0.5) * across;
      const kind = value === marked ? 'pupil-dot is-marked' : 'pupil-dot';
      members.forEach((_, n) => svg('circle', { class: kind, cx: x, cy: foot - size * 1.1 - n * size * 2.2, r: size }, drawing));
      if (value !== marked && index % every !== 0) return;
      const text = svg('text', { x, y: foot + type * 1.1, 'text-anchor': 'middle', class: value === marked ? 'is-marked' : '' }, drawing);
      text.textContent = String(value);
    });
    if (marked === null) return;
    const index = columns.findIndex(({ value }) => value === marked);
    const x = 10 + (index + 0.5) * across;
    svg('path', { class: 'dot-plot-here', d: `M${x - 7} ${height}L${x} ${height - 8}L${x + 7} ${height}Z` }, drawing);
    setAttribute(drawing, 'aria-label', `${label} ${columns.map((one) => `${one.value}: ${one.members.length}`).join(', ')}`);
  }
  const sizes = new ResizeObserver(() => draw(last.columns, last.marked));
  sizes.observe(box);
  return { box, draw, close: () => sizes.disconnect() };
}
