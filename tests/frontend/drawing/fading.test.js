import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_PASSAGE, passage } from '../../../frontend/src/pure/drawing/fading.js';

const structure = {};
const moment = (/** @type {object} */ of = structure) => /** @type {any} */ ({ structure: of });
const over =
  (/** @type {number[]} */ ...values) =>
  () => [Float64Array.from(values)];
const shown = (/** @type {any} */ way) => [...way.shown[0]];

test('the first values are there at once, later ones glide and arrive', () => {
  const first = passage(NO_PASSAGE, { moment: moment(), key: 'a', part: 0, values: over(0, 4) });
  assert.deepEqual(shown(first), [0, 4]);
  const second = moment();
  let way = passage(first, { moment: second, key: 'a', part: 0.25, values: over(8, 4) });
  assert.deepEqual(shown(way), [2, 4]);
  way = passage(way, { moment: second, key: 'a', part: 1, values: () => assert.fail('computed already') });
  assert.deepEqual(shown(way), [8, 4]);
});

test('a step that comes on the way begins from what is shown, a growth goes on with the way', () => {
  const first = passage(NO_PASSAGE, { moment: moment(), key: 'a', part: 1, values: over(0) });
  const half = passage(first, { moment: moment(), key: 'a', part: 0.5, values: over(8) });
  assert.deepEqual(shown(passage(half, { moment: moment(), key: 'a', part: 0.5, values: over(0) })), [2]);
  assert.deepEqual(shown(passage(half, { moment: moment({}), key: 'a', part: 0.75, values: over(8) })), [6]);
});

test('values over another raster, or of another number of classes, are there at once', () => {
  const first = passage(NO_PASSAGE, { moment: moment(), key: 'a', part: 1, values: over(0, 0) });
  assert.deepEqual(shown(passage(first, { moment: moment(), key: 'b', part: 0.1, values: over(8) })), [8]);
  assert.deepEqual(shown(passage(first, { moment: moment(), key: 'a', part: 0.1, values: over(8) })), [8]);
});
