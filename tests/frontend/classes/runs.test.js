import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveOfLine, emptyLine, isDrawn, lineThrough, specificationOf, withStroke } from '../../../frontend/src/pure/classes/drawn.js';
import { hasGoal, lastGrowth, standingOf } from '../../../frontend/src/pure/classes/growing.js';
import { curveAt, rangeOf, scales, ticks } from '../../../frontend/src/pure/classes/plot.js';
import { bendingTo, growthsOf, momentAt, roundIn } from '../../../frontend/src/pure/classes/rounds.js';
import { emptyHistory } from '../../../frontend/src/pure/run/fold.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { eventsOf, historyOf } from '../recordings.js';

const bumps = historyOf(eventsOf('bumps'));

test('a round shows the network just before the growth that is guessed', () => {
  const growths = growthsOf(bumps);
  assert.ok(growths.length >= 2);
  growths.forEach((growth, index) => {
    const { before, location, hill } = roundIn(bumps, index + 1);
    assert.ok(before.offset < growth.offset);
    assert.ok(!bumps.moments.some(({ offset }) => offset > before.offset && offset < growth.offset));
    assert.equal(location, growth.added[0].location);
    assert.ok(hill.offset < growth.offset && !hill.passing);
  });
});

test('before a growth came the newest moment is shown, and nothing is told', () => {
  const { before, location, isOver } = roundIn({ ...bumps, states: [] }, 99);
  assert.equal(before, bumps.moments.at(-1));
  assert.deepEqual([location, isOver], [null, false]);
  assert.equal(roundIn(emptyHistory(), 1).before, null);
});

test('a network that has ended without growing again says so', () => {
  assert.equal(roundIn({ ...bumps, states: [{ status: 'finished' }] }, 99).isOver, true);
});

test('the curve bends to where it was let grow to, and no further', () => {
  let shown = 10;
  for (let frame = 0; frame < 400; frame += 1) shown = bendingTo(200, shown);
  assert.equal(shown, 200);
  assert.equal(momentAt(bumps, 1e9), bumps.moments.at(-1));
});

test('a stroke stays a function whichever way the finger goes', () => {
  const there = withStroke(emptyLine(), { x: -1, y: 0 }, { x: 1, y: 1 });
  const back = withStroke(emptyLine(), { x: 1, y: 1 }, { x: -1, y: 0 });
  assert.deepEqual(there, back);
  const { x, y } = curveOfLine(there);
  assert.equal(y[x.indexOf(0)], 0.5);
  assert.deepEqual([y[0], y.at(-1)], [0, 1]); // level beyond the stroke's ends
  assert.ok(!isDrawn(emptyLine()) && isDrawn(there));
});

test('two strokes are joined by a straight line', () => {
  const left = withStroke(emptyLine(), { x: -2, y: 0 }, { x: -1, y: 0 });
  const { x, y } = curveOfLine(withStroke(left, { x: 1, y: 1 }, { x: 2, y: 1 }));
  assert.equal(Number(y[x.indexOf(0)].toFixed(9)), 0.5);
});

test('heights that keys set are passed through', () => {
  const line = lineThrough([0, 1, -1]);
  assert.deepEqual([line[0], line[40], line[80]].map(Math.round), [0, 1, -1]);
});

test('a network grows on as many points as the goal says', () => {
  const line = lineThrough([0, 1, 0]);
  const most = specificationOf(line, { specification: { seed: 4 }, goal: { kind: 'most', points: 40 } });
  assert.equal(most.task.x.length, 40);
  assert.deepEqual([most.task.x[0], most.task.x[39]], [-2, 2]);
  assert.deepEqual([most.seed, most.noise], [4, 0]);
  assert.equal(specificationOf(line, { specification: {}, goal: { kind: 'exactly', neurons: 4 } }).task.x.length, 60);
});

test('exactly so many is reached only when it has stopped', () => {
  const goal = { kind: 'exactly', neurons: 4 };
  assert.equal(hasGoal(goal, { neurons: 4, layers: 1, status: 'running' }), false);
  assert.equal(hasGoal(goal, { neurons: 4, layers: 1, status: 'finished' }), true);
  assert.equal(hasGoal({ kind: 'layer' }, { neurons: 4, layers: 2, status: 'running' }), true);
  assert.equal(hasGoal({ kind: 'most', points: 40 }, { neurons: 9, layers: 1, status: 'finished' }), false);
});

test('what it did last is said in every language', () => {
  for (const language of ['en', 'zh']) assert.match(lastGrowth(translator(language), bumps, [-2, 2]), /\d/);
  assert.equal(lastGrowth(translator('en'), emptyHistory(), [-2, 2]), '');
  assert.equal(standingOf(emptyHistory()).neurons, 0);
});

test('ticks are round and inside', () => {
  assert.deepEqual(ticks([-2, 2]), [-2, -1, 0, 1, 2]);
  assert.deepEqual(ticks([-2.08, 2.08]), [-2, -1, 0, 1, 2]);
  assert.deepEqual(ticks([0, 60]), [0, 20, 40, 60]);
});

test('a place on a chart leads back to its number', () => {
  const at = scales([-2, 2], [0, 10], { left: 10, right: 410, top: 5, bottom: 205 });
  assert.deepEqual([at.x(-2), at.x(2), at.y(0), at.y(10)], [10, 410, 205, 5]);
  assert.ok(Math.abs(at.atX(at.x(0.7)) - 0.7) < 1e-12);
  assert.ok(Math.abs(at.atY(at.y(3)) - 3) < 1e-12);
  assert.deepEqual(rangeOf([3, 3]), [2, 4]);
});

test('the curve of a moment is finite', () => {
  const { x, y } = curveAt(bumps, bumps.moments.at(-1), [-2, 2]);
  assert.equal(x.length, y.length);
  assert.ok(y.every(Number.isFinite));
});
