import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUDGET, halved } from '../../../frontend/src/pure/run/budget.js';
import { pausedAt, scrubbedTo } from '../../../frontend/src/pure/run/cursor.js';
import { applyEvent } from '../../../frontend/src/pure/run/fold.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { eventsOf, historyOf } from '../recordings.js';

test('two hours at thirty frames a second stay within the budget, and every part of them can be shown', () => {
  const events = eventsOf('bumps').filter((event) => event.type !== 'state');
  const history = historyOf(events);
  const frame = events.findLast((event) => event.type === 'frame');
  const decision = events.findLast((event) => event.type === 'decision');
  const landscape = events.findLast((event) => event.type === 'landscape');
  const frames = 2 * 3600 * 30;
  for (let n = 1; n <= frames; n += 1) {
    const step = 101 + n;
    applyEvent(history, { ...frame, step, offset: history.offset + 1 });
    if (n % 30 === 0) {
      applyEvent(history, { ...landscape, step, offset: history.offset + 1 });
      applyEvent(history, { ...decision, step, offset: history.offset + 1 });
      applyEvent(history, { type: 'checkpoint', network: { parameters: [] }, step, offset: history.offset + 1 });
    }
  }
  assert.ok(history.moments.length <= BUDGET.moments);
  assert.ok(history.landscapes.length <= BUDGET.landscapes + 1);
  assert.ok(history.decisions.length <= BUDGET.decisions + 1);
  assert.ok(history.checkpoints.length <= BUDGET.checkpoints + 1);
  assert.equal(history.moments.filter(({ keep }) => keep).length, 5);
  for (const share of [0.001, 0.1, 0.5, 0.9, 1]) {
    const scene = sceneAt(history, scrubbedTo(history, frames * share));
    assert.ok(Math.abs(scene.moment.step - frames * share) <= frames * 0.02);
  }
  assert.equal(sceneAt(history, pausedAt(0)).network.widths[0], 1);
});

test('halving leaves the first, the recent and what must stay, and spaces the rest evenly', () => {
  const items = Array.from({ length: 100 }, (_, step) => ({ step }));
  const steps = halved(items, ({ step }) => step === 33).map(({ step }) => step);
  assert.deepEqual(
    steps.slice(-25),
    items.slice(75).map(({ step }) => step),
  );
  assert.ok(steps.includes(0) && steps.includes(33));
  assert.ok(steps.length <= 25 + 38 + 1);
  assert.ok(steps.slice(1).every((step, n) => step - steps[n] <= 2));
});
