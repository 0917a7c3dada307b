import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pausedAt } from '../../../frontend/src/pure/run/cursor.js';
import { momentOf } from '../../../frontend/src/pure/run/pointing.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { readHash } from '../../../frontend/src/pure/specification/hash.js';
import { cellsPath, isOfThisComputer, linkTo } from '../../../frontend/src/pure/specification/links.js';
import { eventsOf, historyOf } from '../recordings.js';

const PAGE = 'http://example.org/';
const history = historyOf(eventsOf('bumps'));
const read = (kind, scene) => readHash(new URL(linkTo(PAGE, kind, { run: 'some-run', scene })).hash);

test('a link to a moment leads to that moment, wherever it is', () => {
  for (const { offset, step } of history.moments) {
    const place = read('moment', sceneAt(history, pausedAt(offset)));
    assert.deepEqual([place.step, place.at], [step, null]);
    assert.equal(sceneAt(history, pausedAt(momentOf(history, { step: place.step, isDecision: false }).offset)).moment.step, step);
  }
});

test('a link to a decision shows that decision, and the growth if it grew', () => {
  for (const decision of history.decisions) {
    const after = history.moments.find(({ step, offset }) => step > decision.step && offset > decision.offset) ?? history.moments.at(-1);
    const shown = sceneAt(history, pausedAt(after.offset));
    if (shown.decision !== decision) continue;
    const place = read('decision', shown);
    assert.equal(place.decided, decision.step);
    const there = sceneAt(history, pausedAt(momentOf(history, { step: place.decided, isDecision: true }).offset));
    assert.equal(there.decision, decision);
    assert.equal(there.justGrew !== null, decision.accepted);
  }
});

test('a recipe carries no run, and everything that differs', () => {
  const place = read('recipe', sceneAt(history, pausedAt(0)));
  assert.equal(place.run, null);
  assert.deepEqual(place.problems, []);
  assert.deepEqual(place.specification, { seed: 1 });
});

test('addresses that only this computer knows are told from others', () => {
  assert.deepEqual(['localhost', '127.0.0.1', '[::1]', 'senn.localhost'].map(isOfThisComputer), [true, true, true, true]);
  assert.deepEqual(['192.168.1.4', 'senn.example.org', 'localhost.org'].map(isOfThisComputer), [false, false, false]);
});

test('dark cells become squares of a path', () => {
  assert.equal(
    cellsPath([
      [true, false],
      [false, true],
    ]),
    'M0 0h1v1h-1zM1 1h1v1h-1z',
  );
});
