import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ghostRow, ghostsOf } from '../../../frontend/src/pure/drawing/ghosts.js';
import { layoutOf } from '../../../frontend/src/pure/drawing/layout.js';
import { firstStructure } from '../../../frontend/src/pure/run/structure.js';

const text = 11;
const proposal = (kind, layer, score = 0.0027, accepted = false) => /** @type {any} */ ({ kind, layer, score, accepted });
const drawn = (widths, candidates, width = 460) => {
  const box = { width, height: 195 };
  const structure = firstStructure({ inputs: 1, widths, outputs: 1, parameters: [] }, { offset: 0, step: 0 });
  const layout = layoutOf(structure, { ...box, foot: ghostRow(text) });
  return { layout, ghosts: ghostsOf(layout, candidates, { ...box, text }) };
};

test('only what the landscape cannot show and what was not taken is a ghost', () => {
  const candidates = [
    proposal('width', 0),
    proposal('width', 1),
    proposal('depth', 1, 0.01),
    proposal('depth', 0, 0),
    proposal('width', 1, 1, true),
    proposal('prune', 1),
  ];
  const { layout, ghosts } = drawn([3, 3], candidates);
  assert.deepEqual(
    ghosts.map(({ candidate }) => candidate),
    [candidates[2], candidates[1]],
  );
  assert.deepEqual(
    ghosts.map(({ x }) => x),
    [(layout.columns[1] + layout.columns[2]) / 2, layout.columns[2]],
  );
});

test('the row lies below every neuron of a deep network, and one layer keeps the whole height', () => {
  const { layout, ghosts } = drawn([2, 16], [proposal('width', 1)]);
  assert.ok(layout.nodes.every(({ y, r }) => y + r < ghosts[0].y - 8));
  assert.ok(drawn([16], []).layout.nodes.some(({ y, r }) => y + r > 185));
});

test('scores lose first their name and then, the lowest first, themselves', () => {
  const all = [0, 1, 2, 3, 4].map((layer) => proposal('depth', layer, 0.0027 - layer / 1e4));
  const labels = (/** @type {number} */ width) => drawn([2, 2, 2, 2], all, width).ghosts.map(({ label }) => label);
  assert.ok(labels(700).every((label) => label.startsWith('Δη 0.00')));
  assert.deepEqual(labels(300), ['0.0027', '0.0026', '0.0025', '0.0024', '0.0023']);
  assert.deepEqual(labels(230).filter(Boolean), ['0.0027', '0.0025', '0.0023']);
});
