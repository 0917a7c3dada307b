import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  classesTask,
  dabbed,
  erased,
  MOST_POINTS,
  paintingProblem,
  pointsOf,
  suitedTo,
} from '../../../frontend/src/pure/drawing/painting.js';

const ORIGIN = { x: 0, y: 0 };

test('a dab adds points of its class within the brush, and none where others lie already', () => {
  const painted = dabbed(dabbed([], ORIGIN, 2, 0.5), ORIGIN, 2, 0.5);
  assert.equal(painted.length, 6);
  for (const { x, y, label } of painted) assert.ok(Math.hypot(x, y) <= 0.5 && label === 2);
  assert.equal(new Set(painted.map(({ x, y }) => `${x},${y}`)).size, 6);
});

test('there is room for two thousand points', () => {
  const full = Array.from({ length: MOST_POINTS - 1 }, () => ({ ...ORIGIN, label: 0 }));
  assert.equal(dabbed(full, ORIGIN, 1, 1), full);
});

test('the eraser takes what is under it', () => {
  const points = [
    { x: 0.1, y: 0, label: 0 },
    { x: 1, y: 0, label: 1 },
  ];
  assert.deepEqual(erased(points, ORIGIN, 0.5), [points[1]]);
});

test('what cannot be learned from says why', () => {
  const point = (label) => ({ ...ORIGIN, label });
  assert.equal(paintingProblem([point(0), point(1)]), 'few');
  assert.equal(paintingProblem(Array(5).fill(point(0))), 'alike');
  assert.equal(paintingProblem([...Array(4).fill(point(0)), point(1)]), null);
});

test('samples become points and points a task', () => {
  const points = pointsOf({
    x: [
      [1, 2],
      [3, 4.00000001],
    ],
    y: [[0], [1]],
  });
  assert.deepEqual(classesTask(points), {
    kind: 'classes2d',
    x: [
      [1, 2],
      [3, 4],
    ],
    label: [0, 1],
  });
});

test('a target brings its own samples and noise, and the next one the usual ones', () => {
  const presets = /** @type {any} */ ([
    { name: 'moons', samples: 200, noise: 0.2 },
    { name: 'line', samples: null, noise: null },
  ]);
  const [moons, line] = [
    { kind: 'preset', name: 'moons' },
    { kind: 'preset', name: 'line' },
  ];
  assert.deepEqual(suitedTo(moons, line, presets), { samples: 200, noise: 0.2 });
  assert.deepEqual(suitedTo(line, moons, presets), { samples: 96, noise: 0.05 });
  assert.deepEqual(suitedTo(line, line, presets), {});
  assert.deepEqual(suitedTo(moons, undefined, []), {});
});
