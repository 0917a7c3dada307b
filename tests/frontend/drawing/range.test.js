import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beyond, rangeOf, widenedRoom } from '../../../frontend/src/pure/drawing/range.js';

const BASE = /** @type {[number, number]} */ ([-1, 1]);
const curve = (height, share = 0.2) => Float64Array.from({ length: 241 }, (_, n) => (n < 241 * share ? height : 0));

test('a curve within the range leaves it as it is', () => {
  assert.deepEqual(rangeOf(widenedRoom(null, BASE, curve(0.99))), [-1, 1]);
});

test('a curve that leaves widens the range by a step or two on its side only', () => {
  assert.deepEqual(rangeOf(widenedRoom(null, BASE, curve(-1.2))), [-1.3, 1]);
  assert.deepEqual(rangeOf(widenedRoom(null, BASE, curve(1.5))), [-1, 1.6]);
});

test('the range never narrows while the run goes on, and begins anew with other data', () => {
  const wide = widenedRoom(null, BASE, curve(1.3));
  assert.equal(widenedRoom(wide, BASE, curve(0)), wide);
  assert.deepEqual(rangeOf(widenedRoom(wide, [-2, 2], curve(0))), [-2, 2]);
});

test('a pole does not press the samples into a line', () => {
  const [low, high] = rangeOf(widenedRoom(null, BASE, curve(1e9)));
  assert.ok(low === -1 && high > 1.8 && high < 2);
});

test('a needle is no reason to widen', () => {
  assert.deepEqual(rangeOf(widenedRoom(null, BASE, curve(5, 0.008))), [-1, 1]);
});

test('each stretch beyond the range is named once, at its furthest point', () => {
  const y = [0, 2, 3, 2, 0, -2, -5, 0, 4, -4];
  assert.deepEqual(beyond(y, BASE), [
    { index: 2, side: 1 },
    { index: 6, side: -1 },
    { index: 8, side: 1 },
    { index: 9, side: -1 },
  ]);
});
