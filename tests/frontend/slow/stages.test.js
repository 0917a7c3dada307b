import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentIndex } from '../../../frontend/src/pure/run/cursor.js';
import { cursorAfter, cursorDuring, MOVES, partOf, STAGES, slowAfter, slowMotion } from '../../../frontend/src/pure/slow/stages.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
const widthsDuring = (slow) => history.moments[momentIndex(history, cursorDuring(slow))].structure.widths;
const LONG = 1e6;

test('the last growth before the moment shown is told', () => {
  const [first, second] = history.expansions;
  assert.equal(slowMotion(history, history.offset, 0).offset, second.offset);
  assert.equal(slowMotion(history, first.offset + 3, 0).offset, first.offset);
  assert.equal(slowMotion(history, 0, 0).offset, first.offset);
  assert.equal(slowMotion({ ...history, expansions: [] }, 9, 0), null);
});

test('every mode knows what each event does', () => {
  for (const moves of Object.values(MOVES)) assert.deepEqual(Object.keys(moves).sort(), ['back', 'hold', 'next', 'tick']);
});

test('four pictures show the network before, the fifth the one after', () => {
  let slow = slowMotion(history, history.offset, 0);
  const seen = [];
  for (let stage = 0; stage < STAGES.length; stage += 1) {
    seen.push(widthsDuring(slow)[0]);
    slow = slowAfter(slow, 'next', 0);
  }
  assert.deepEqual(seen, [2, 2, 2, 2, 3]);
  assert.equal(slow, null);
});

test('a picture moves, stands a while, and the next one comes; after the last it is over', () => {
  let slow = slowMotion(history, history.offset, 1000);
  assert.equal(partOf(slow, 1000), 0);
  assert.equal(slowAfter(slow, 'tick', 1100), slow);
  assert.ok(partOf(slow, 2000) > 0.1 && partOf(slow, 2000) < 0.5);
  const seen = [];
  for (let now = 1000; slow; now += 500) {
    seen.push(slow.stage);
    slow = slowAfter(slow, 'tick', now);
  }
  assert.deepEqual([...new Set(seen)], [0, 1, 2, 3, 4]);
  assert.ok(seen.length * 0.5 > 30 && seen.length * 0.5 < 60, `${seen.length / 2} s`);
});

test('held it stays where it is, and goes on from there', () => {
  const held = slowAfter(slowMotion(history, history.offset, 1000), 'hold', 2500);
  const part = partOf(held, 2500);
  assert.ok(part > 0.2);
  assert.equal(partOf(held, LONG), part);
  assert.equal(slowAfter(held, 'tick', LONG), held);
  const again = slowAfter(held, 'hold', LONG);
  assert.equal(partOf(again, LONG), part);
  assert.ok(partOf(again, LONG + 500) > part);
  const turned = slowAfter(held, 'next', LONG);
  assert.deepEqual([turned.stage, turned.mode, partOf(turned, LONG)], [1, 'held', 0]);
  assert.equal(slowAfter(held, 'back', 0).stage, 0);
});

test('where motion is unwanted five still pictures are turned by hand', () => {
  const still = slowMotion(history, history.offset, 0, true);
  assert.equal(partOf(still, 0), 1);
  assert.equal(slowAfter(still, 'tick', LONG), still);
  assert.equal(slowAfter(still, 'hold', LONG), still);
  assert.equal(slowAfter(still, 'next', 0).stage, 1);
});

test('afterwards the run is played on from the growth', () => {
  assert.equal(cursorAfter(history, slowMotion(history, history.offset, 0)).mode, 'playing');
});
