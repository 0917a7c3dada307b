import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edgePath, layoutOf, responsePath } from '../../frontend/src/pure/layout.js';
import { firstStructure } from '../../frontend/src/pure/structure.js';

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
  assert.deepEqual(edges.find(({ key }) => key === 'n2>n5'), { key: 'n2>n5', from: 'n2', to: 'n5', layer: 1, source: 1, target: 1 });
});

test('an edge goes from rim to rim', () => {
  assert.equal(edgePath({ x: 0, y: 0, r: 10 }, { x: 100, y: 50, r: 20 }), 'M10.0 0.0C45.0 0.0 45.0 50.0 80.0 50.0');
});

test('a response fills its circle, and a constant one is a level line', () => {
  assert.match(responsePath(Float64Array.from([0, 1]), 10), /^M-6\.2 5\.0L6\.2 -5\.0$/);
  assert.match(responsePath(Float64Array.from([2, 2]), 10), /^M-6\.2 0\.0L6\.2 0\.0$/);
});
