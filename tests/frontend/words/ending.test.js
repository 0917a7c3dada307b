import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLLOWING, pausedAt } from '../../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { endOf } from '../../../frontend/src/pure/words/ending.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { eventsOf, historyOf } from '../recordings.js';

const t = translator('en');
const history = historyOf(eventsOf('bumps'));
const scene = sceneAt(history, FOLLOWING);
const endedBy = (reason, status = 'finished') => endOf(t, history, { ...scene, state: { ...scene.state, reason, status } });

test('the end says how large the network is, and that it stopped by itself', () => {
  assert.equal(endOf(t, history, scene)?.size, '3 neurons, one layer.');
  assert.match(endOf(t, history, scene)?.why ?? '', /^It stopped by itself: /);
});

test('layers are counted from two on', () => {
  const deep = { ...scene, neurons: 7, network: { ...scene.network, widths: [3, 4] } };
  assert.equal(endOf(t, history, deep)?.size, '7 neurons, 2 layers.');
});

test('what is left is called noise where the last decision found no more than chance', () => {
  const last = history.decisions.at(-1);
  const quiet = (noise_gauge) => ({ ...history, decisions: [{ ...last, rule: 'calibrated', noise_gauge }] });
  assert.equal(endOf(t, quiet(0.9), scene)?.why, 'It stopped by itself: what is left looks like noise.');
  assert.equal(endOf(t, quiet(1.2), scene)?.why, 'It stopped by itself: growing no longer helps.');
});

test('a limit is called a limit', () => {
  assert.equal(endedBy('size_limit')?.why, 'It stopped at the size that was allowed.');
});

test('there is no such end in the past, while it runs, or where a person or the limit of steps ended it', () => {
  assert.equal(endOf(t, history, sceneAt(history, pausedAt(0))), null);
  assert.equal(endedBy('claimed', 'running'), null);
  assert.equal(endedBy('stopped'), null);
  assert.equal(endedBy('step_limit'), null);
});
