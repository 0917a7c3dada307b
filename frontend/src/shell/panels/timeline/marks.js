/** A mark per decision on the timeline: refused ones under the axis, growths and removals with a line through the chart. */

import { marksOf } from '../../../pure/drawing/timeline_marks.js';
import { createChanges } from '../../drawing/changes.js';
import { svg } from '../../drawing/dom.js';

/**
 * @import { Change } from '../../../pure/drawing/timeline_marks.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

/** @param {SVGElement} overlay */
export function createMarks(overlay) {
  const marks = svg('g', {}, overlay);
  const isOther = createChanges();
  /**
   * @param {Drawing} drawing
   * @param {Projection} projection
   * @param {readonly unknown[]} place what the projection depends on
   */
  return ({ state: { history }, t, restyled }, projection, place) => {
    if (!isOther([history.decisions.length, history.expansions.length, ...place], restyled)) return;
    marks.replaceChildren();
    const { refusals, changes } = marksOf(history, projection.x);
    const { left, top, width, bottom } = projection;
    const isInside = (/** @type {{x: number}} */ { x }) => x >= left - 1 && x <= left + width + 1;
    for (const { x, step } of refusals.filter(isInside)) {
      const mark = svg('circle', { class: 'timeline-mark refused', cx: x.toFixed(1), cy: bottom + 7, r: 2.6 }, marks);
      svg('title', {}, mark).textContent = t('timeline.refused', { step });
    }
    for (const change of changes.filter(isInside)) {
      const mark = drawChange(change, top, bottom, marks);
      svg('title', {}, mark).textContent = t(change.isRemoval ? 'timeline.removed' : 'timeline.grew', { step: change.step });
    }
  };
}

/**
 * @param {Change} change
 * @param {number} top
 * @param {number} foot
 * @param {SVGElement} parent
 */
function drawChange({ x, kind, isRemoval }, top, foot, parent) {
  const at = x.toFixed(1);
  svg('line', { class: `growth-line ${kind}`, x1: at, x2: at, y1: top, y2: foot }, parent);
  const d = isRemoval ? `M${at} ${foot + 12}l5.5 -10h-11Z` : `M${at} ${foot + 2}l5.5 10h-11Z`;
  return svg('path', { class: `timeline-mark grew ${kind}`, d }, parent);
}
