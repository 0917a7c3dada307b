/** The last picture: what is new joins with weight zero and the curve stays; then training bends it, as it did. */

import { edgePath, layoutOf } from '../../../pure/drawing/layout.js';
import { afterNote } from '../../../pure/slow/captions.js';
import { beliefAfter, curveAfter, stepsSince } from '../../../pure/slow/story.js';
import { html, setAttribute, setShown, svg } from '../../drawing/dom.js';
import { createChart, curvePath } from './chart.js';
import { rings } from './residual.js';

/**
 * @import { Picture, View } from './slow.js'
 * @import { Layout } from '../../../pure/drawing/layout.js'
 * @import { Moment } from '../../../pure/run/fold.js'
 */

const JOINING = 0.35; // share of the time until training begins

/** @returns {Picture} */
export function createJoinsPicture() {
  const root = html('div', { class: 'slow-picture slow-joins' });
  const network = svg('svg', { class: 'slow-network', 'aria-hidden': 'true' }, root);
  const chart = createChart(root, { dot: 3.5 });
  const before = svg('path', { class: 'slow-before' }, chart.over);
  const curve = svg('path', { class: 'slow-curve' }, chart.over);
  const left = svg('path', { class: 'slow-left' }, chart.over);
  return {
    root,
    draw(view) {
      const { t, story, part, history } = view;
      if (story.after.length === 0) return '';
      const index = Math.round((Math.max(part - JOINING, 0) / (1 - JOINING)) * (story.after.length - 1));
      drawNetwork(network, view, story.after[index], Math.min(part / JOINING, 1));
      const frame = chart.fit(story.before);
      setAttribute(chart.root, 'aria-label', t('slow.picture.joins', { n: stepsSince(story, index) }));
      const { plane, data, xs, y } = story.before;
      for (const one of [before, curve]) setShown(one, plane === null);
      setShown(left, plane !== null);
      if (plane) setAttribute(left, 'd', rings(data, beliefAfter(history, story, index), frame));
      else {
        setAttribute(before, 'd', curvePath(xs, y, frame));
        setAttribute(curve, 'd', curvePath(xs, curveAfter(history, story, index, xs), frame));
      }
      return afterNote(t, story, index);
    },
  };
}

/**
 * @param {SVGElement} sheet
 * @param {View} view
 * @param {Moment} moment
 * @param {number} grown how far what is new has come in, 0 to 1
 */
function drawNetwork(sheet, { story: { expansion } }, { structure, parameters }, grown) {
  const { clientWidth: width, clientHeight: height } = sheet;
  setAttribute(sheet, 'viewBox', `0 0 ${width} ${height}`);
  const layout = layoutOf(structure, { width, height });
  const fresh = new Set(
    structure.neurons
      .flat()
      .filter(({ born_offset: born }) => born === expansion.offset)
      .map(({ id }) => `n${id}`),
  );
  const weights = weightsOf(layout, structure, parameters);
  const strongest = Math.max(...weights.map(Math.abs), 1e-12);
  const at = new Map(layout.nodes.map((node) => [node.key, node]));
  const edges = layout.edges.map(({ key, from, to }, index) => {
    const isNew = fresh.has(from) || fresh.has(to);
    const [start, end] = [at.get(from), at.get(to)];
    return svg('path', {
      class: `slow-edge ${isNew ? `new ${expansion.kind}` : weights[index] < 0 ? 'negative' : 'positive'}`,
      'data-zero': String(Math.abs(weights[index]) < 1e-9),
      'data-edge': key,
      d: start && end ? edgePath(start, end) : '',
      'stroke-width': (0.9 + 2.6 * Math.sqrt(Math.abs(weights[index]) / strongest)).toFixed(2),
      opacity: isNew ? grown.toFixed(2) : 1,
    });
  });
  const nodes = layout.nodes.map((node) => {
    const isNew = fresh.has(node.key);
    const group = svg('g', { class: `slow-node ${isNew ? `new ${expansion.kind}` : ''}`, transform: `translate(${node.x} ${node.y})` });
    const r = isNew ? node.r * Math.min(grown * 2, 1) : node.r;
    svg('circle', { r: r.toFixed(1) }, group);
    const text = node.kind === 'input' ? 'x' : node.kind === 'output' ? 'ŷ' : String(node.id);
    if (r >= 9) svg('text', { 'text-anchor': 'middle', dy: '0.36em' }, group).textContent = text;
    return group;
  });
  sheet.replaceChildren(...edges, ...nodes);
}

/**
 * @param {Layout} layout
 * @param {Moment['structure']} structure
 * @param {ArrayLike<number>} parameters
 * @returns {number[]} the weight of every edge, by the wire's order
 */
function weightsOf({ edges }, { inputs, widths }, parameters) {
  const into = [inputs, ...widths];
  const starts = [0];
  for (const [layer, width] of widths.entries()) starts.push(starts[layer] + into[layer] * width + 4 * width);
  return edges.map(({ layer, source, target }) => parameters[starts[layer] + target * into[layer] + source] ?? 0);
}
