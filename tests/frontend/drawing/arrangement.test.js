import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arranged, poseNow } from '../../../frontend/src/pure/drawing/arrangement.js';

const neuron = (id) => ({ id, bornOffset: 0 });
const structureOf = (...rows) => ({
  inputs: 1,
  widths: rows.map((row) => row.length),
  outputs: 1,
  size: 1,
  neurons: rows.map((row) => row.map(neuron)),
});
const one = structureOf([1]);
const two = structureOf([1, 2]);
const usual = {
  ...{ structure: one, width: 400, height: 200, foot: 10, step: 4, kind: undefined, nowMs: 1000 },
  ...{ redo: false, held: false, reducedMotion: false, slowdown: 1 },
};
const grown = { ...usual, structure: two, step: 5, kind: 'width', nowMs: 2000 };

test('the first look is a jump', () => {
  const first = arranged(null, usual);
  assert.equal(first.motion, null);
  assert.equal(first.layout.nodes.length, 3);
});

test('the same structure keeps its layout, whatever the step', () => {
  const first = arranged(null, usual);
  assert.equal(arranged(first, { ...usual, step: 300 }).layout, first.layout);
});

test('a growth nearby is an event: what stays slides from where it stood to where it will stand', () => {
  const first = arranged(null, usual);
  const after = arranged(first, grown);
  assert.equal(after.motion.plan.kind, 'width');
  const [node, before] = [after, first].map(({ layout }) => layout.nodes.find(({ key }) => key === 'n1'));
  assert.equal(poseNow(after, node, 2000).y, before.y);
  const over = arranged(after, { ...grown, nowMs: 2000 + after.motion.plan.durationMs });
  assert.equal(over.motion, null);
  assert.equal(poseNow(over, node, 9000).y, node.y);
});

for (const [why, change] of Object.entries({
  'a cursor paused by hand': { held: true },
  'a place far away in the run': { step: 400 },
  'another width of the drawing': { width: 500, redo: true },
  'another height of the drawing': { height: 500, redo: true },
})) {
  test(`${why} is a jump`, () => {
    assert.equal(arranged(arranged(null, usual), { ...grown, ...change }).motion, null);
  });
}

test('slow motion takes its time', () => {
  const [usually, slowly] = [1, 3].map((slowdown) => arranged(arranged(null, usual), { ...grown, slowdown }).motion.plan.durationMs);
  assert.equal(slowly, 3 * usually);
});
