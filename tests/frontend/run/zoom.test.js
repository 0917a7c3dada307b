import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptInView, zoomedBy, zoomedTo } from '../../../frontend/src/pure/run/zoom.js';

test('a stretch is marked from either end', () => {
  assert.deepEqual(zoomedTo(20, 50, 120), { from: 20, to: 50 });
  assert.deepEqual(zoomedTo(50, 20, 120), { from: 20, to: 50 });
});

test('a stretch is never so short that it shows nothing, and stays within the run', () => {
  assert.deepEqual(zoomedTo(30, 31, 120), { from: 28.5, to: 32.5 });
  assert.deepEqual(zoomedTo(0, 1, 120), { from: 0, to: 4 });
  assert.deepEqual(zoomedTo(119, 120, 120), { from: 116, to: 120 });
});

test('a stretch as long as the run is the run', () => {
  assert.equal(zoomedTo(0, 120, 120), null);
  assert.equal(zoomedTo(-20, 130, 120), null);
});

test('by key the step that is shown stays where it is', () => {
  const zoom = zoomedBy(null, 2, { step: 30, end: 120 });
  assert.deepEqual(zoom, { from: 15, to: 75 });
  assert.equal((30 - zoom.from) / (zoom.to - zoom.from), 30 / 120);
  assert.equal(zoomedBy(zoom, 0.5, { step: 30, end: 120 }), null);
});

test('a step outside takes the stretch along, one inside leaves it', () => {
  const zoom = { from: 20, to: 40 };
  assert.equal(keptInView(zoom, 25), zoom);
  assert.equal(keptInView({ from: 19.6, to: 39.6 }, 40).to, 39.6);
  assert.equal(keptInView(null, 25), null);
  for (const step of [3, 90]) {
    const { from, to } = keptInView(zoom, step);
    assert.ok(from <= step && step <= to && to - from === 20, String(step));
  }
});
