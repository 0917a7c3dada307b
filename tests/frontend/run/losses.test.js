import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_LOSSES, newestLoss, withLoss, withoutNewest } from '../../../frontend/src/pure/run/losses.js';

/** @param {number} samples @returns {import('../../../frontend/src/pure/run/losses.js').Loss} */
const edit = (samples) => ({ word: 'data', back: { change: { samples } } });

test('what was lost last is taken back first, run by run', () => {
  let losses = withLoss(withLoss(NO_LOSSES, 'one', edit(1)), 'one', edit(2));
  losses = withLoss(losses, 'two', { word: 'target', back: { run: 'one' } });
  assert.deepEqual(newestLoss(losses, 'two'), { word: 'target', back: { run: 'one' } });
  assert.deepEqual(newestLoss(losses, 'one'), edit(2));
  losses = withoutNewest(losses, 'one');
  assert.deepEqual(newestLoss(losses, 'one'), edit(1));
  assert.equal(newestLoss(withoutNewest(losses, 'one'), 'one'), null);
  assert.equal(newestLoss(losses, null), null);
});

test('losses of a run, and runs, are bounded, the newest stay', () => {
  let losses = NO_LOSSES;
  for (let n = 0; n < 120; n += 1) losses = withLoss(losses, 'one', edit(n));
  assert.equal(losses.get('one')?.length, 50);
  assert.deepEqual(newestLoss(losses, 'one'), edit(119));
  for (let n = 0; n < 120; n += 1) losses = withLoss(losses, `run ${n}`, edit(n));
  assert.equal(losses.size, 50);
  assert.equal(newestLoss(losses, 'one'), null);
  assert.deepEqual(newestLoss(losses, 'run 119'), edit(119));
});
