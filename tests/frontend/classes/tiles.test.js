import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandOf } from '../../../frontend/src/pure/classes/band.js';
import { columnsFor, counted, curveOf, decodeTile, hasCurve, reached, sizesOf, sorted } from '../../../frontend/src/pure/classes/tiles.js';

const look = (tile, more = {}) => ({
  tile,
  offset: 1,
  step: 1,
  neurons: 2,
  layers: 1,
  status: 'running',
  loss: 0.5,
  low: -2,
  high: 2,
  curve: new Float32Array(64),
  ...more,
});
const tile = (number, more = {}, at_s = number) => ({
  placed: { tile: number, member: `m${number}`, run: `r${number}`, at_s, hidden: false },
  look: more && look(number, more),
});
const numbers = (tiles) => tiles.map(({ placed }) => placed.tile);

test('tiles are sorted by size, error or time, and what has not begun is last', () => {
  const tiles = [
    tile(1, { neurons: 5, loss: 0.1 }, 3),
    tile(2, null, 1),
    tile(3, { neurons: 1, loss: 0.9 }, 2),
    tile(4, { neurons: 0, loss: NaN }, 4),
  ];
  assert.deepEqual(numbers(sorted(tiles, 'size')), [3, 1, 2, 4]);
  assert.deepEqual(numbers(sorted(tiles, 'loss')), [1, 3, 2, 4]);
  assert.deepEqual(numbers(sorted(tiles, 'time')), [2, 3, 1, 4]);
});

test('those that are equal stay as they came', () => {
  assert.deepEqual(numbers(sorted([tile(1, {}, 9), tile(2, {}, 8), tile(3, {}, 8)], 'size')), [2, 3, 1]);
});

test('a goal is reached by whoever has it, and the most by whoever has most', () => {
  const tiles = [tile(1, { neurons: 4, status: 'finished' }), tile(2, { neurons: 4 }), tile(3, { neurons: 7, layers: 2 }), tile(4, null)];
  assert.deepEqual([...reached(tiles, { kind: 'exactly', neurons: 4 })], [1]);
  assert.deepEqual([...reached(tiles, { kind: 'layer' })], [3]);
  assert.deepEqual([...reached(tiles, { kind: 'most', points: 40 })], [3]);
  assert.deepEqual([...reached([tile(1, { neurons: 1 })], { kind: 'most', points: 40 })], []);
  assert.deepEqual([...reached([], { kind: 'most', points: 40 })], []);
});

test('networks are counted as growing, stopped or waiting', () => {
  const tiles = [tile(1), tile(2, { status: 'finished' }), tile(3, null), tile(4, { neurons: 0 })];
  assert.deepEqual(counted(tiles), { growing: 1, done: 1, waiting: 2 });
  assert.deepEqual(
    sizesOf(tiles).map(({ member, value }) => [member, value]),
    [
      ['m1', 2],
      ['m2', 2],
    ],
  );
});

test('a wall is about twice as wide as high and leaves few places empty', () => {
  assert.deepEqual([1, 12, 24, 32, 40].map(columnsFor), [3, 6, 8, 8, 10]);
});

test('a tile of another length is refused, and one without a fit has no curve', () => {
  assert.throws(() => decodeTile(new ArrayBuffer(283)), /Expected 284 bytes, got 283/);
  const nothing = decodeTile(new ArrayBuffer(284));
  assert.equal(hasCurve(nothing), false);
  assert.equal(hasCurve(null), false);
});

test('a curve ends where its tile says', () => {
  const { x } = curveOf(look(1, { low: -1, high: 3 }));
  assert.deepEqual([x[0], x[63], x.length], [-1, 3, 64]);
});

test('the band holds most of the fits and not the one that runs away', () => {
  const flat = (height) => look(height, { curve: new Float32Array(64).fill(height) });
  const looks = [...Array.from({ length: 20 }, (_, n) => flat(n / 19)), flat(50)];
  const { x, low, mean, high } = bandOf(looks);
  assert.deepEqual([x[0], x.at(-1)], [-2, 2]);
  assert.ok(low[0] > 0.05 && high[0] < 1.01 && high[0] > 0.9);
  assert.ok(Math.abs(mean[0] - 60 / 21) < 1e-6);
});

test('a single fit, and fits that share no place, make no band', () => {
  assert.equal(bandOf([look(1)]), null);
  assert.equal(bandOf([look(1, { low: -2, high: -1 }), look(2, { low: 1, high: 2 })]), null);
});
