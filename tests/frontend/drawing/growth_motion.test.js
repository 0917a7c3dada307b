import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eased, edgeGrown, haloStrength, nodePose, planOf } from '../../../frontend/src/pure/drawing/growth_motion.js';
import { layoutOf } from '../../../frontend/src/pure/drawing/layout.js';
import { eventsOf, historyOf } from '../recordings.js';

const box = { width: 460, height: 220 };
const layouts = (name) => {
  const structures = [...new Set(historyOf(eventsOf(name)).moments.map((moment) => moment.structure))];
  return structures.map((structure) => layoutOf(structure, box));
};
const [, two, three] = layouts('bumps');

test('a neuron comes in the order halo, node, edges', () => {
  const plan = planOf(two, three, { kind: 'width' });
  assert.equal(plan.durationMs, 700);
  assert.deepEqual([...plan.entering], ['n3']);
  assert.deepEqual([...plan.enteringEdges], ['input0>n3', 'n3>output0']);
  assert.equal(haloStrength(plan, 150), 1);
  assert.equal(nodePose(plan, 'n3', 150).grown, 0);
  assert.equal(nodePose(plan, 'n3', 400).grown, 1);
  assert.equal(edgeGrown(plan, 'input0>n3', 400), 0);
  assert.equal(edgeGrown(plan, 'input0>n3', 700), 1);
  assert.equal(edgeGrown(plan, 'input0>n1', 0), 1);
});

test('a layer parts the layers first', () => {
  const [, before, after] = layouts('deep');
  const plan = planOf(before, after, { kind: 'depth' });
  assert.equal(plan.durationMs, 800);
  assert.equal(nodePose(plan, 'n3', 250).grown, 0);
  const at = (ms) => nodePose(plan, 'n1', ms).x;
  assert.equal(at(0), before.nodes.find((node) => node.key === 'n1').x);
  assert.equal(at(250), after.nodes.find((node) => node.key === 'n1').x);
});

test('what stays slides without a jump', () => {
  const plan = planOf(two, three, { kind: 'width' });
  let before = nodePose(plan, 'n1', 0);
  for (let ms = 1; ms <= 700; ms += 1) {
    const pose = nodePose(plan, 'n1', ms);
    assert.ok(Math.hypot(pose.x - before.x, pose.y - before.y) < 1.5);
    before = pose;
  }
});

test('slow motion is the same plan, longer', () => {
  assert.equal(planOf(two, three, { kind: 'width', slowdown: 3 }).durationMs, 2100);
});

test('with reduced motion nothing changes its place', () => {
  const plan = planOf(two, three, { kind: 'width', reducedMotion: true });
  for (const { key, x, y } of three.nodes) assert.deepEqual([nodePose(plan, key, 0).x, nodePose(plan, key, 0).y], [x, y]);
});

test('easing begins and ends at rest', () => {
  const span = { fromMs: 100, toMs: 300 };
  assert.deepEqual(
    [0, 100, 200, 300, 999].map((ms) => eased(ms, span)),
    [0, 0, 0.5, 1, 1],
  );
});
