import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortened } from '../../../frontend/src/pure/specification/defaults.js';
import { DEFAULTS, RULES } from '../../../frontend/src/pure/specification/model.js';

test('a recipe of defaults is its seed', () => {
  assert.deepEqual(shortened(structuredClone(DEFAULTS)), { seed: 1 });
});

test('what differs stays, and of a group only that', () => {
  const specification = { ...DEFAULTS, noise: 0.5, limits: { ...DEFAULTS.limits, width: 3 }, rule: { ...DEFAULTS.rule, price: 0 } };
  assert.deepEqual(shortened(specification), { seed: 1, noise: 0.5, limits: { width: 3 }, rule: { name: 'calibrated', price: 0 } });
});

test('the other rule is named even when it is as it comes', () => {
  assert.deepEqual(shortened({ ...DEFAULTS, rule: RULES.paper }), { seed: 1, rule: { name: 'paper' } });
});

test('a task stays whole', () => {
  const task = { kind: 'formula', formula: 'x', low: -2, high: 2 };
  assert.deepEqual(shortened({ ...DEFAULTS, task }).task, task);
});
