import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  advanced,
  FOLLOWING,
  jumpedToDecision,
  lastAtOrBefore,
  momentIndex,
  movedBy,
  pausedAt,
  playing,
  scrubbedTo,
} from '../../../frontend/src/pure/run/cursor.js';
import { applyEvent } from '../../../frontend/src/pure/run/fold.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
const [first, second] = history.expansions.map(({ step }) => step);
const end = history.step;
const stepOf = (cursor, of = history) => of.moments[momentIndex(of, cursor)].step;

test('a following cursor shows the newest moment', () => {
  assert.equal(stepOf(FOLLOWING), end);
});

test('new data never moves a paused cursor', () => {
  const events = eventsOf('bumps');
  const growing = historyOf(events.slice(0, 30));
  const cursor = scrubbedTo(growing, 7);
  for (const event of events.slice(30)) {
    applyEvent(growing, event);
    assert.equal(stepOf(cursor, growing), 7);
    assert.equal(sceneAt(growing, cursor).moment.step, 7);
  }
});

test('scrubbing shows the network, landscape and decision of that step', () => {
  const scene = sceneAt(history, scrubbedTo(history, first + 14));
  assert.deepEqual(scene.network.widths, [2]);
  assert.equal(scene.decision.step, first);
  assert.equal(scene.expansion.step, first);
  const shown = history.landscapes.filter(({ step }) => step <= first + 14).at(-1);
  assert.equal(scene.landscape, shown);
  assert.ok(shown.passing && shown.step > first && shown.step > first + 14 - 5);
});

test('scrubbing to a step of growth shows the network after it', () => {
  assert.deepEqual(sceneAt(history, scrubbedTo(history, second)).network.widths, [3]);
});

test('moving stops at both ends', () => {
  assert.equal(stepOf(movedBy(history, pausedAt(0), -5)), 0);
  assert.equal(stepOf(movedBy(history, FOLLOWING, 5)), end);
  assert.equal(movedBy(history, FOLLOWING, 0).mode, 'paused');
});

test('jumping goes from decision to decision', () => {
  let cursor = pausedAt(0);
  const steps = [];
  for (let jump = 0; jump < 3; jump += 1) {
    cursor = jumpedToDecision(history, cursor, 1);
    steps.push(stepOf(cursor));
  }
  assert.deepEqual(steps, [first, second, end]);
  assert.equal(stepOf(jumpedToDecision(history, cursor, -1)), second);
  assert.deepEqual(sceneAt(history, jumpedToDecision(history, pausedAt(0), 1)).network.widths, [2]);
});

test('a playing cursor catches up and then follows', () => {
  let cursor = playing(history, pausedAt(0));
  cursor = advanced(history, cursor, 4.5);
  assert.equal(stepOf(cursor), 4);
  cursor = advanced(history, cursor, 0.5);
  assert.equal(stepOf(cursor), 5);
  assert.equal(advanced(history, cursor, 1000).mode, 'following');
});

test('searching finds the last item at or before an offset', () => {
  const items = [{ offset: 2 }, { offset: 5 }, { offset: 9 }];
  assert.deepEqual(
    [1, 2, 4, 5, 100].map((offset) => lastAtOrBefore(items, offset)),
    [-1, 0, 0, 1, 2],
  );
});
