import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanced, FOLLOWING, pausedAt, playing } from '../../../frontend/src/pure/run/cursor.js';
import { isPlayback, paceShown } from '../../../frontend/src/pure/run/speed.js';
import { eventsOf, historyOf } from '../recordings.js';

const running = { pace: 5, states: [{ status: 'running' }] };
const over = { pace: 5, states: [{ status: 'finished' }] };

test('in the present the speed is that of training, whatever was chosen for the past', () => {
  assert.equal(paceShown({ cursor: FOLLOWING, history: running, playback: 50 }), 5);
  assert.equal(isPlayback({ cursor: FOLLOWING, history: running }), false);
});

test('the past is played at a speed of its own, at first as it was lived', () => {
  assert.equal(paceShown({ cursor: pausedAt(3), history: running, playback: null }), 5);
  assert.equal(paceShown({ cursor: pausedAt(3), history: running, playback: 50 }), 50);
});

test('of a run that is over nothing is left but to play it', () => {
  assert.equal(isPlayback({ cursor: FOLLOWING, history: over }), true);
  assert.equal(paceShown({ cursor: FOLLOWING, history: over, playback: 'max' }), 'max');
});

test('played without time-lapse, as at a high speed, every step takes its time', () => {
  const history = historyOf(eventsOf('bumps'));
  const start = playing(history, pausedAt(0));
  const at = (pace) => advanced(history, start, 20, pace).offset;
  assert.equal(at('max'), at(100));
});
