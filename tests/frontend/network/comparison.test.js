import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bestRow,
  fixedSpecification,
  growingRow,
  MOST_STEPS,
  rowOf,
  SIZES,
  smallFit,
  unseenSpecification,
} from '../../../frontend/src/pure/network/comparison.js';
import { eventsOf, historyOf, recording } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
const { view } = recording('bumps');

test('a fixed network has the growing one’s data, seed and training, and may not change', () => {
  const specification = view.specification;
  const fixed = fixedSpecification(specification, [8, 8]);
  const { start, growth, pace, limits, ...same } = fixed;
  for (const [name, value] of Object.entries(same)) assert.deepEqual(value, specification[name], name);
  assert.deepEqual([start, growth, pace], [[8, 8], { width: false, depth: false, prune: false }, 'max']);
  assert.equal(limits.steps, MOST_STEPS);
});

test('sizes go from narrow to wide and from shallow to deep', () => {
  assert.ok(SIZES.some((widths) => widths.length > 2) && SIZES.some(([width]) => width === 64));
});

test('only classes drawn by name have samples that nobody has seen', () => {
  const unseen = unseenSpecification({ ...view.specification, task: { kind: 'preset', name: 'moons' }, seed: 5 });
  assert.deepEqual([unseen.seed, unseen.limits.steps], [6, 1]);
  assert.equal(unseenSpecification({ ...view.specification, task: { kind: 'classes2d', x: [], label: [] } }), null);
});

test('the growing network’s row is that of its folded view, but for the work', () => {
  const { work, network, ...grown } = growingRow(history);
  const { work: asIfFixed, network: same, ...viewed } = rowOf(view);
  assert.deepEqual(grown, viewed);
  assert.deepEqual(network.parameters.length, same.parameters.length);
  assert.ok(work < asIfFixed && work > 7 * view.step);
});

test('the error is the distance to the target without noise', () => {
  const identity = { inputs: 1, widths: [], outputs: 1, parameters: [1, 0] };
  const plain = { x_shift: [0], x_scale: [1], y_shift: [0], y_scale: [1] };
  const trained = { ...view, network: identity, scaling: plain, target: { x: [0, 1, 2, 3], y: [1, 1, 2, 4] } };
  assert.ok(Math.abs(rowOf(trained).error - Math.sqrt(0.5)) < 1e-12);
  assert.equal(rowOf({ ...trained, target: null }).error, null);
});

test('classes are judged by unseen samples where there are some', () => {
  const moons = recording('moons').view;
  const own = rowOf(moons);
  const { x, y } = moons.samples;
  const lies = { x, y: y.map(([label]) => [1 - label]) };
  assert.ok(own.right > 0.9);
  assert.ok(Math.abs(rowOf(moons, { unseen: lies }).right - (1 - own.right)) < 1e-12);
});

test('the best row is the nearest to the truth', () => {
  const rows = [
    { error: 0.3, right: null },
    { error: 0.1, right: null },
    { error: 0.2, right: null },
  ];
  assert.equal(bestRow(rows), 1);
  assert.equal(
    bestRow([
      { error: null, right: 0.5 },
      { error: null, right: 0.9 },
    ]),
    1,
  );
  assert.equal(bestRow([{ error: null, right: null }]), -1);
  const rows3 = (/** @type {[number, number][]} */ ...list) => list.map(([error, steps]) => ({ error, right: null, steps }));
  assert.equal(bestRow(rows3([0.2, 9])), -1); // nothing to be nearer than
  assert.equal(bestRow(rows3([0.2, 0], [0.3, 0])), -1); // nothing has trained
  assert.equal(bestRow(rows3([0.2001, 9], [0.2002, 9], [0.5, 9])), -1); // a tie goes to nobody
});

test('a small fit stays in its box', () => {
  const { curve, dots } = smallFit(view.network, view.scaling, view.samples);
  const numbers = [...`${curve}${dots}`.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)];
  assert.equal(numbers.length, 80 + view.samples.x.length);
  for (const [, x, y] of numbers) assert.ok(x >= 0 && x <= 120 && y >= -10 && y <= 54);
});
