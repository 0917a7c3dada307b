import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draggedTo, pressedAt, stretchOf } from '../../../frontend/src/pure/drawing/marking.js';

const handle = { cursor: 300, reach: 12 };

test('dragging from anywhere but the handle marks a stretch, from left to right', () => {
  assert.deepEqual(stretchOf(draggedTo(pressedAt(100, handle), 180)), [100, 180]);
  assert.deepEqual(stretchOf(draggedTo(pressedAt(180, handle), 100)), [100, 180]);
});

test('by its handle the cursor is dragged and nothing is marked', () => {
  for (const x of [288, 300, 312]) assert.equal(stretchOf(draggedTo(pressedAt(x, handle), 500)), null);
});

test('a click whose hand trembled marks nothing, and neither does no press', () => {
  assert.equal(stretchOf(draggedTo(pressedAt(100, handle), 110)), null);
  assert.equal(stretchOf(null), null);
});
