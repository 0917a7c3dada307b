import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChanges } from '../../frontend/src/shell/drawing/changes.js';

test('the first parts are a change, the same again are none, one other part is', () => {
  const isOther = createChanges();
  const data = {};
  assert.equal(isOther([data, 1, NaN]), true);
  assert.equal(isOther([data, 1, NaN]), false);
  assert.equal(isOther([{}, 1, NaN]), true);
  assert.equal(isOther([]), true);
  assert.equal(isOther([undefined]), true);
});

test('what is always drawn is remembered too', () => {
  const isOther = createChanges();
  assert.equal(isOther(['a'], true), true);
  assert.equal(isOther(['a'], true), true);
  assert.equal(isOther(['a']), false);
  assert.equal(isOther(['b'], true), true);
  assert.equal(isOther(['b']), false);
});

test('two that watch know nothing of each other', () => {
  const [one, other] = [createChanges(), createChanges()];
  assert.equal(one([1]), true);
  assert.equal(other([1]), true);
});
