import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelSides } from '../../../frontend/src/pure/drawing/labels.js';

test('a label stands on the right where there is room', () => {
  assert.deepEqual(labelSides([10, 50, 90], 20), ['right', 'right', 'right']);
});

test('of two marks close together the first has its label on the left', () => {
  assert.deepEqual(labelSides([60, 50], 20), ['right', 'left']);
});

test('in a crowd those in the middle go without, and no two labels meet', () => {
  assert.deepEqual(labelSides([50, 55, 60], 20), ['left', 'none', 'right']);
  assert.deepEqual(labelSides([50, 75, 80], 20), ['right', 'none', 'right']);
});
