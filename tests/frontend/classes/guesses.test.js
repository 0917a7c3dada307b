import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanes, SHAPES } from '../../../frontend/src/pure/classes/marks.js';
import { columnsOf, nearness } from '../../../frontend/src/pure/classes/nearness.js';

const guesses = (...values) => values.map((value, index) => ({ member: `m${index}`, value }));

test('half of the class is at most as far away as is said', () => {
  assert.equal(nearness(guesses(0.5, 0.6, 0.9, -1), 0.5, 4).half, 0.1);
  assert.equal(nearness(guesses(0.5, 0.612, 0.9), 0.5, 4).half, 0.12);
  assert.equal(nearness(guesses(0.5, 0.6121, 0.9), 0.5, 4).half, 0.12);
  assert.equal(nearness(guesses(0.5, 0.6251, 0.9), 0.5, 4).half, 0.13);
});

test('those who were right there are named, and nobody else', () => {
  const { nearest, within } = nearness(guesses(0.51, 0.49, 0.7, -2), 0.5, 4);
  assert.deepEqual(nearest, ['m0', 'm1']);
  assert.equal(within, 0.02);
});

test('where nobody was near, and where very many were, nobody is named', () => {
  assert.deepEqual(nearness(guesses(-2, -1.9), 1.5, 4).nearest, []);
  assert.deepEqual(nearness(guesses(0.5, 0.5, 0.5, 0.5, 0.5), 0.5, 4).nearest, []);
});

test('nobody guessed: nothing is said', () => {
  assert.equal(nearness([], 0, 4), null);
});

test('guesses of a number stand in columns without gaps, and reach as far as the answer', () => {
  const columns = columnsOf(guesses(2, 4, 4), 1, 5);
  assert.deepEqual(
    columns.map(({ value, members }) => [value, members.length]),
    [
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 2],
      [5, 0],
    ],
  );
});

test('marks that would cover each other go into lanes', () => {
  const placed = inLanes(
    [0, 5, 40, 42, 44].map((at) => ({ at, what: at })),
    { lanes: 3, apart: 10 },
  );
  for (const one of placed) {
    for (const other of placed) if (one !== other && one.lane === other.lane) assert.ok(Math.abs(one.at - other.at) >= 10);
  }
  assert.deepEqual(
    placed.map(({ what }) => what),
    [0, 5, 40, 42, 44],
  );
});

test('when all lanes are full every mark still has one', () => {
  const placed = inLanes(
    Array.from({ length: 50 }, () => ({ at: 3, what: null })),
    { lanes: 4, apart: 10 },
  );
  assert.equal(placed.length, 50);
  assert.ok(placed.every(({ lane }) => lane >= 0 && lane < 4));
});

test('six shapes are six drawings', () => {
  assert.equal(new Set(Object.values(SHAPES)).size, 6);
});
