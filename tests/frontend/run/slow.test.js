import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentIndex } from '../../../frontend/src/pure/run/cursor.js';
import {
  cursorAfter,
  cursorDuring,
  movedSlow,
  nextSlow,
  STAGE_MS,
  STAGES,
  slowMotion,
  toggledSlow,
} from '../../../frontend/src/pure/run/slow.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
const widthsDuring = (slow) => history.moments[momentIndex(history, cursorDuring(slow))].structure.widths;

test('the last growth before the moment shown is told', () => {
  const [first, second] = history.expansions;
  assert.equal(slowMotion(history, history.offset, 0).offset, second.offset);
  assert.equal(slowMotion(history, first.offset + 3, 0).offset, first.offset);
  assert.equal(slowMotion(history, 0, 0).offset, first.offset);
  assert.equal(slowMotion({ ...history, expansions: [] }, 9, 0), null);
});

test('four stages show the network before, the fifth the one after', () => {
  let slow = slowMotion(history, history.offset, 0);
  const seen = [];
  for (let stage = 0; stage < STAGES.length; stage += 1) {
    seen.push(widthsDuring(slow)[0]);
    slow = movedSlow(slow, 1, 0);
  }
  assert.deepEqual(seen, [2, 2, 2, 2, 3]);
  assert.equal(slow, null);
});

test('a stage ends with its time unless it is held', () => {
  const slow = slowMotion(history, history.offset, 1000);
  assert.equal(nextSlow(slow, 1000 + STAGE_MS - 1), slow);
  assert.equal(nextSlow(slow, 1000 + STAGE_MS).stage, 1);
  const held = toggledSlow(slow, 1000);
  assert.equal(nextSlow(held, 1e9), held);
  assert.equal(movedSlow(held, -1, 0).stage, 0);
});

test('afterwards the run is played on from the growth', () => {
  assert.equal(cursorAfter(history, slowMotion(history, history.offset, 0)).mode, 'playing');
});
