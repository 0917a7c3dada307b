import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentOf } from '../../../frontend/src/pure/run/pointing.js';
import { eventsOf, historyOf } from '../recordings.js';

const events = eventsOf('bumps');
const whole = historyOf(events);
const growth = whole.expansions[0];

test('a step is shown as it was in the end, after what it grew', () => {
  const { offset, isSure } = momentOf(whole, { step: growth.step, isDecision: false });
  assert.equal(isSure, true);
  assert.equal(whole.moments.find((one) => one.offset === offset).structure.widths[0], growth.widths_after[0]);
});

test('a decision is pointed at, and a step without one is shown all the same', () => {
  assert.equal(momentOf(whole, { step: growth.step, isDecision: true }).isDecision, true);
  const { isDecision, offset } = momentOf(whole, { step: growth.step + 1, isDecision: true });
  assert.equal(isDecision, false);
  assert.equal(whole.moments.find((one) => one.offset === offset).step, growth.step + 1);
});

test('what has not been trained yet is waited for, and sure once the run has gone on', () => {
  const at = events.findIndex((event) => event.offset === growth.offset);
  const before = historyOf(events.slice(0, at - 3));
  assert.equal(momentOf(before, { step: growth.step + 1, isDecision: false }), null);
  const there = momentOf(historyOf(events.slice(0, at)), { step: growth.step, isDecision: true });
  assert.equal(there.isSure, false);
});

test('of a run that ended before, the last moment is shown', () => {
  const { offset, isSure } = momentOf(whole, { step: 1e6, isDecision: false });
  assert.equal(isSure, true);
  assert.equal(offset, whole.moments.at(-1).offset);
});
