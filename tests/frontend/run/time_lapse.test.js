import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanced, momentIndex, pausedAt, playing } from '../../../frontend/src/pure/run/cursor.js';
import { lapseAt, lapseBetween, lapseSaid, lapseSpans, lapses } from '../../../frontend/src/pure/run/time_lapse.js';
import { eventsOf, historyOf } from '../recordings.js';

const structure = {};
const moment = (step, loss, of = structure) => ({ step, loss, structure: of });

/** The recorded run, as if it had been asked to lapse. */
function lapsing() {
  const events = eventsOf('bumps').map((event) =>
    event.type === 'run_started' ? { ...event, specification: { ...event.specification, time_lapse: true } } : event,
  );
  return historyOf(events);
}

test('a step that moves the loss by a hundredth or more comes at the pace asked', () => {
  assert.equal(lapseBetween(moment(3, 1), moment(4, 0.985)), 1);
  assert.equal(lapseBetween(moment(3, 1), moment(4, 1.02)), 1);
});

test('the less a step moves the loss the faster the next one comes, up to eight times', () => {
  const faster = [0.009, 0.006, 0.004, 0.001, 0].map((share) => lapseBetween(moment(3, 2), moment(4, 2 - 2 * share)));
  assert.deepEqual(
    faster,
    [...faster].sort((a, b) => a - b),
  );
  assert.ok(faster[0] > 1);
  assert.deepEqual(faster.slice(-2), [8, 8]);
});

test('thinned steps count by the step', () => {
  assert.equal(lapseBetween(moment(10, 1), moment(20, 0.85)), 1);
  assert.equal(lapseBetween(moment(10, 1), moment(20, 0.99)), 8);
});

test('a growth, the first step, and losses that are none come at the pace asked', () => {
  assert.equal(lapseBetween(moment(3, 1), moment(3, 1, {})), 1);
  assert.equal(lapseBetween(undefined, moment(1, 1)), 1);
  assert.equal(lapseBetween(moment(3, null), moment(4, 1)), 1);
  assert.equal(lapseBetween(moment(3, 0), moment(4, 0)), 1);
});

test('spans cover what ran faster and nothing else, a tremble of one step apart', () => {
  const losses = [1, 0.5, 0.499, 0.498, 0.48, 0.4799, 0.4798, 0.3, 0.2, 0.1999, 0.1];
  assert.deepEqual(lapseSpans(losses.map((loss, step) => moment(step, loss))), [{ from: 1, to: 6 }]);
});

test('only a run that was asked to lapses, at a pace that people follow', () => {
  assert.equal(lapses(historyOf(eventsOf('bumps')), 5), false);
  assert.equal(lapses(lapsing(), 5), true);
  assert.equal(lapses(lapsing(), 25), false);
  assert.equal(lapses(lapsing(), 'max'), false);
});

test('the bar says a power of two', () => {
  const history = lapsing();
  const said = new Set(history.moments.map((_, index) => lapseSaid(history, index, 5)));
  assert.ok(said.has(1) && said.has(8));
  assert.ok([...said].every((times) => [1, 2, 4, 8].includes(times)));
});

/** How many steps' worth of time a play takes from its first moment to its last. */
function timeOf(history) {
  let cursor = playing(history, pausedAt(0));
  let time = 0;
  while (cursor.mode === 'playing') {
    cursor = advanced(history, cursor, 0.05);
    time += 0.05;
    if (time > 1000) throw new Error('it never ends');
  }
  return time;
}

test('the past is played faster where little changed, and rests at every growth', () => {
  const plain = historyOf(eventsOf('bumps'));
  const lapsed = lapsing();
  const { moments } = lapsed;
  const expected = moments.slice(1).reduce((sum, after, at) => {
    const grew = after.structure !== moments[at].structure;
    const steps = grew ? 1 : after.step - moments[at].step;
    return sum + steps / lapseAt(moments, at) + (grew ? 8 : 0);
  }, 0);
  assert.ok(Math.abs(timeOf(lapsed) - expected) < 0.5, `${timeOf(lapsed)} and ${expected}`);
  assert.ok(timeOf(lapsed) < timeOf(plain));
});

test('a growth is at rest while the past is played', () => {
  const history = lapsing();
  const grown = history.moments.findIndex((after, at) => at > 0 && after.structure !== history.moments[at - 1].structure);
  let cursor = { ...playing(history, pausedAt(history.moments[grown].offset)), debt: 0 };
  cursor = advanced(history, cursor, 7.9);
  assert.equal(momentIndex(history, cursor), grown);
  assert.ok(momentIndex(history, advanced(history, cursor, 1.2)) > grown);
});
