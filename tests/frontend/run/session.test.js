import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageSeconds, CONNECTING, nextSession, retryDelayMs } from '../../../frontend/src/pure/run/session.js';

const after = (...events) => events.reduce((session, [event, nowMs]) => nextSession(session, event, nowMs), CONNECTING);

test('a message makes the session live', () => {
  assert.equal(after([{ type: 'opened' }, 1], [{ type: 'heard' }, 2]).phase, 'live');
});

test('a lost connection is reconnected, and what is shown gets older meanwhile', () => {
  const lost = after([{ type: 'heard' }, 1_000], [{ type: 'closed' }, 3_000]);
  assert.equal(lost.phase, 'reconnecting');
  assert.equal(ageSeconds(lost, 13_000), 12);
  assert.equal(nextSession(lost, { type: 'heard' }, 14_000).phase, 'live');
});

test('retries come less and less often, up to a bound', () => {
  assert.deepEqual([0, 1, 2, 3].map(retryDelayMs), [300, 600, 1200, 2400]);
  assert.equal(retryDelayMs(40), 8_000);
});

test('a run that is no longer there is gone for good', () => {
  const gone = after([{ type: 'heard' }, 1], [{ type: 'bye', reason: 'deleted' }, 2], [{ type: 'closed' }, 3]);
  assert.deepEqual([gone.phase, gone.reason], ['gone', 'deleted']);
  assert.equal(after([{ type: 'unknown' }, 1]).reason, 'unknown_run');
});

test('any other goodbye is followed by coming back', () => {
  assert.equal(after([{ type: 'bye', reason: 'going_away' }, 1], [{ type: 'closed' }, 2]).phase, 'reconnecting');
});

test('a store that is away is shown until it is back or something is heard', () => {
  const away = after([{ type: 'opened' }, 0], [{ type: 'store', away: true }, 1]);
  assert.equal(away.storeAway, true);
  assert.equal(nextSession(away, { type: 'store', away: false }, 2).storeAway, false);
  assert.equal(nextSession(away, { type: 'heard' }, 2).storeAway, false);
});

test('a queue position is shown until something is heard', () => {
  const queued = after([{ type: 'queue', position: 3 }, 1]);
  assert.equal(queued.queue, 3);
  assert.equal(nextSession(queued, { type: 'heard' }, 2).queue, null);
});
