import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addedPoint,
  generator,
  movedPoint,
  nearestPoint,
  neighbour,
  pointsProblem,
  removedPoint,
  replacedWithin,
  strokeSamples,
  suits,
} from '../../../frontend/src/pure/drawing/samples.js';

const calm = () => ({ noise: 0, random: generator(3) });
const POINTS = { x: [0, 2, 1, 3], y: [10, 12, 11, 13] };

test('the same seed draws the same numbers, another seed others', () => {
  const draw = (seed) => Array.from({ length: 5 }, generator(seed));
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  assert.ok(draw(9).every((value) => value >= 0 && value < 1));
});

test('samples of a straight line lie on it, spread over its range', () => {
  const { x, y } = strokeSamples(
    [
      { x: 4, y: 8 },
      { x: 1, y: 2 },
    ],
    { count: 30, ...calm() },
  );
  x.forEach((value, index) => assert.ok(Math.abs(y[index] - 2 * value) < 1e-12));
  x.forEach((value, index) => assert.ok(value >= 1 + index / 10 && value <= 1 + (index + 1) / 10));
});

test('where a line is drawn twice the last one counts', () => {
  const there = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ];
  const { x, y } = strokeSamples([...there, { x: 5, y: 5 }], { count: 40, ...calm() });
  x.forEach((value, index) => assert.ok(Math.abs(y[index] - (value < 5 ? 0 : 10 - value)) < 1e-9, `${value}`));
});

test('every sample of any scribble has a height', () => {
  const random = generator(5);
  for (let n = 0; n < 50; n += 1) {
    const scribble = Array.from({ length: 12 }, () => ({ x: random() * 4 - 2, y: random() }));
    const { x, y } = strokeSamples(scribble, { count: 60, noise: 0.1, random });
    assert.equal(x.length, 60);
    assert.ok(y.every(Number.isFinite));
  }
});

test('noise has the spread that was asked for', () => {
  const { y } = strokeSamples(
    [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    ],
    { count: 2000, noise: 0.5, random: generator(2) },
  );
  const deviation = Math.sqrt(y.reduce((sum, value) => sum + value * value, 0) / y.length);
  assert.ok(Math.abs(deviation - 0.5) < 0.03, `${deviation}`);
});

test('a dot is no line', () => {
  assert.deepEqual(
    strokeSamples(
      [
        { x: 1, y: 1 },
        { x: 1, y: 5 },
      ],
      { count: 9, ...calm() },
    ),
    { x: [], y: [] },
  );
});

test('what is drawn takes the place of what was there, and nothing else moves', () => {
  const drawn = { x: [1.5], y: [0] };
  assert.deepEqual(replacedWithin(POINTS, drawn, [1, 2]), { x: [0, 3, 1.5], y: [10, 13, 0] });
});

test('points are moved, added and removed without touching the others', () => {
  assert.deepEqual(movedPoint(POINTS, 1, { x: 9, y: 8 }), { x: [0, 9, 1, 3], y: [10, 8, 11, 13] });
  assert.deepEqual(addedPoint(POINTS, { x: 9, y: 8 }).x, [0, 2, 1, 3, 9]);
  assert.deepEqual(removedPoint(POINTS, 0).y, [12, 11, 13]);
  assert.deepEqual(POINTS.x, [0, 2, 1, 3]);
});

test('the nearest point is found within reach only', () => {
  const distance = (x) => Math.abs(x - 1.9);
  assert.equal(nearestPoint(POINTS, distance), 1);
  assert.equal(nearestPoint(POINTS, distance, 0.05), -1);
});

test('neighbours go from left to right whatever the order of the points', () => {
  assert.deepEqual([neighbour(POINTS, -1, 1), neighbour(POINTS, 0, 1), neighbour(POINTS, 2, 1), neighbour(POINTS, 3, 1)], [0, 2, 1, 3]);
  assert.equal(neighbour(POINTS, -1, -1), 3);
});

test('too few, too many and too narrow points are named', () => {
  assert.equal(pointsProblem({ x: [1, 2, 3], y: [1, 2, 3] }), 'editing.few');
  assert.equal(pointsProblem({ x: Array.from({ length: 2001 }, (_, index) => index), y: [] }), 'editing.most');
  assert.equal(pointsProblem({ x: [1, 1, 1, 1], y: [1, 2, 3, 4] }), 'editing.spread');
  assert.equal(pointsProblem(POINTS), null);
});

test('data suit a network that was scaled for the like', () => {
  const scaling = { x_shift: [10], x_scale: [5], y_shift: [0], y_scale: [1] };
  assert.ok(suits(scaling, { x: [0, 20, 24], y: [1, -1] }));
  assert.ok(!suits(scaling, { x: [0, 40], y: [0] }));
  assert.ok(!suits(scaling, { x: [10], y: [900] }));
  assert.ok(!suits({ ...scaling, x_shift: [0, 0] }, { x: [10], y: [0] }));
});
