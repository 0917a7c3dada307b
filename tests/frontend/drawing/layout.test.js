import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edgePath, edgePoint, layoutOf, responsePath } from '../../../frontend/src/pure/drawing/layout.js';
import { firstStructure } from '../../../frontend/src/pure/run/structure.js';

const structure = (widths) => firstStructure({ inputs: 1, widths, outputs: 1, parameters: [] }, { offset: 0, step: 0 });
const box = { width: 460, height: 230 };

for (const widths of [[1], [3], [4, 4], [64], [2, 7, 3], [8, 8, 8, 8, 8, 8, 8, 8]]) {
  test(`a network of widths ${widths} fits its box without overlaps in a column`, () => {
    const { nodes } = layoutOf(structure(widths), box);
    for (const { x, y, r } of nodes) assert.ok(x - r >= 0 && x + r <= box.width && y - r >= -1 && y + r <= box.height + 1);
    const columns = Map.groupBy ? Map.groupBy(nodes, ({ x }) => x) : new Map();
    for (const column of columns.values()) {
      column.slice(1).forEach((node, n) => assert.ok(node.y - column[n].y >= 2 * node.r * 0.5));
    }
  });
}

test('every weight is an edge', () => {
  const { edges } = layoutOf(structure([3, 2]), box);
  assert.equal(edges.length, 3 + 6 + 2);
  assert.deepEqual(
    edges.find(({ key }) => key === 'n2>n5'),
    { key: 'n2>n5', from: 'n2', to: 'n5', layer: 1, source: 1, target: 1 },
  );
});

test('an edge goes from rim to rim', () => {
  assert.equal(edgePath({ x: 0, y: 0, r: 10 }, { x: 100, y: 50, r: 20 }), 'M10.0 0.0C45.0 0.0 45.0 50.0 80.0 50.0');
});

test('a response fills its circle, and a constant one is a level line', () => {
  assert.match(responsePath(Float64Array.from([0, 1]), 10), /^M-6\.2 5\.0L6\.2 -5\.0$/);
  assert.match(responsePath(Float64Array.from([2, 2]), 10), /^M-6\.2 0\.0L6\.2 0\.0$/);
});

test('a point of an edge lies on its path', () => {
  const [from, to] = [
    { x: 20, y: 10, r: 5 },
    { x: 120, y: 90, r: 10 },
  ];
  const [x0, y0, x1, y1, x2, y2, x3, y3] = edgePath(from, to)
    .match(/[-\d.]+/g)
    .map(Number);
  const bezier = (a, b, c, d, t) => a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t * t * (1 - t) + d * t ** 3;
  for (const part of [0, 0.35, 0.5, 0.65, 1]) {
    const { x, y } = edgePoint(from, to, part);
    assert.ok(Math.abs(x - bezier(x0, x1, x2, x3, part)) < 1e-9 && Math.abs(y - bezier(y0, y1, y2, y3, part)) < 1e-9);
  }
});
