/** One gauge: a name, a bar with its mark, and its value in words. */

import { drawnGauge, GAUGE_MARK } from '../../../pure/words/gauges.js';
import { html, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Gauge } from '../../../pure/words/gauges.js'
 * @import { Translate } from '../../../texts/index.js'
 */

/**
 * @param {HTMLElement} parent
 * @returns {(t: Translate, gauge: Gauge | null) => void} null: there is no such gauge
 */
export function createGauge(parent) {
  const row = html('div', { class: 'gauge', role: 'meter', 'aria-valuemin': '0', 'aria-valuemax': '100' }, parent);
  const label = html('span', {}, row);
  const bar = svg('svg', { viewBox: '0 0 100 18', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, row);
  svg('rect', { class: 'track', x: 0, y: 5, width: 100, height: 8, rx: 1 }, bar);
  const fill = svg('rect', { class: 'fill', x: 0, y: 5, height: 8, width: 0 }, bar);
  const [before, mark] = ['mark before', 'mark'].map((name) =>
    svg('line', { class: name, y1: 0, y2: 18, 'vector-effect': 'non-scaling-stroke' }, bar),
  );
  placeMark(before, GAUGE_MARK);
  const value = html('b', {}, row);
  return (t, one) => {
    setShown(row, one !== null);
    if (!one) return;
    const name = t(one.name);
    const shown = drawnGauge(t, one);
    row.dataset.gauge = one.name;
    setText(label, name);
    setAttribute(row, 'title', t(one.isMoot ? 'why.moot' : `${one.name}.help`));
    setText(value, shown.text);
    setAttribute(row, 'aria-label', name);
    setAttribute(row, 'aria-valuenow', Math.round(100 * shown.fill));
    setAttribute(row, 'aria-valuetext', shown.text);
    setAttribute(fill, 'width', (shown.fill * 100).toFixed(1));
    placeMark(mark, shown.mark);
    setShown(before, one.asked !== 1);
    row.classList.toggle('enough', shown.isEnough);
  };
}

/**
 * @param {SVGElement} mark
 * @param {number} share of the bar
 */
function placeMark(mark, share) {
  setAttribute(mark, 'transform', `translate(${(100 * share).toFixed(1)} 0)`);
}
