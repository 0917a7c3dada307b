import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOf } from '../../../frontend/src/pure/drawing/timeline_marks.js';

const decided = (...steps) => steps.map((step) => ({ step, accepted: false }));
const double = (step) => 2 * step;

test('refusals nearer to each other than seven pixels share a mark', () => {
  const { refusals } = marksOf({ decisions: decided(1, 4, 5, 7, 8, 30), expansions: [] }, double);
  assert.deepEqual(refusals, [
    { step: 1, x: 2 },
    { step: 5, x: 10 },
    { step: 30, x: 60 },
  ]);
});

test('what was accepted is marked by the growth and not by the decision', () => {
  const history = { decisions: [{ step: 3, accepted: true }], expansions: [{ step: 3, kind: 'depth' }] };
  assert.deepEqual(marksOf(history, double), { refusals: [], changes: [{ step: 3, x: 6, kind: 'depth', isRemoval: false }] });
});

test('a removal is told from a growth', () => {
  const { changes } = marksOf({ decisions: [], expansions: [{ step: 9, kind: 'prune' }] }, double);
  assert.equal(changes[0].isRemoval, true);
});
