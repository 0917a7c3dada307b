import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FREE_STEPS, roseAfter } from '../../../frontend/src/pure/run/freedom.js';
import { eventsOf, historyOf } from '../recordings.js';

const losses = (after) =>
  Array.from({ length: 60 }, (_, step) => ({ offset: step + 1, step, loss: step <= 10 + FREE_STEPS ? 1 : after(step - 10 - FREE_STEPS) }));
const grown = { offset: 11.5, step: 10 };
const historyWith = (after, more = {}) => ({ moments: losses(after), expansions: [grown], decisions: [{ tried: 6 }], ...more });

test('a rise after the free steps is seen where it comes', () => {
  assert.equal(
    roseAfter(
      historyWith((n) => (n < 3 ? 1.01 : 1.1)),
      grown,
    ),
    10 + FREE_STEPS + 3 + 1,
  );
});

test('a loss that goes on falling, trembles, or rises much later needs no word', () => {
  for (const after of [(n) => 1 / n, () => 1.015, (n) => (n > 13 ? 2 : 1)]) assert.equal(roseAfter(historyWith(after), grown), null);
});

test('where no trials decide, nothing is held to be smooth', () => {
  assert.equal(
    roseAfter(
      historyWith(() => 2, { decisions: [{ tried: 0 }, {}] }),
      grown,
    ),
    null,
  );
});

test('while a plan goes on the curve stays free', () => {
  const expansions = [grown, { offset: 20, step: 10 + FREE_STEPS }];
  assert.equal(
    roseAfter(
      historyWith(() => 2, { expansions }),
      grown,
    ),
    null,
  );
});

test('in the recorded runs the loss rises when the brakes come on', () => {
  for (const name of ['bumps', 'moons']) {
    const history = historyOf(eventsOf(name));
    const { step } = history.moments.find(({ offset }) => offset === roseAfter(history, history.expansions[0]));
    assert.equal(step, history.expansions[0].step + FREE_STEPS + 1, name);
  }
});
