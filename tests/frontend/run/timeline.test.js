import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisEnd, countEnd, NO_AXES, seriesOf, thinned, widenedAxes, widenedDecades } from '../../../frontend/src/pure/run/timeline.js';
import { eventsOf, historyOf } from '../recordings.js';

const { moments } = historyOf(eventsOf('bumps'));
const many = Array.from({ length: 5000 }, (_, step) => ({
  ...moments[5],
  step,
  loss: step === 1234 ? 99 : 1 + (step % 7),
  keep: step === 777,
}));

test('a long history is thinned to a few moments a pixel, spikes and births included', () => {
  const kept = thinned(many, 300);
  assert.ok(kept.length <= 700);
  assert.ok(kept.some((moment) => moment.step === 1234));
  assert.ok(kept.some((moment) => moment.step === 777));
  assert.deepEqual(
    kept.map(({ step }) => step),
    kept.map(({ step }) => step).toSorted((a, b) => a - b),
  );
});

test('a short history is left as it is', () => {
  assert.equal(thinned(moments, 300), moments);
});

test('what a logarithmic axis cannot show is no number', () => {
  const { loss } = seriesOf(
    [
      { ...moments[3], loss: 0 },
      { ...moments[3], loss: null },
      { ...moments[3], loss: 0.5 },
    ],
    10,
  );
  assert.deepEqual(loss, [NaN, NaN, 0.5]);
});

test('axes widen in steps and never narrow', () => {
  assert.deepEqual([1, 54, 60, 100, 1000].map(axisEnd), [60, 60, 75, 120, 1200]);
  assert.deepEqual([1, 3, 4, 9].map(countEnd), [4, 4, 6, 16]);
  assert.deepEqual(widenedDecades([-2, 0], [0.5]), [-2, 0]);
  assert.deepEqual(widenedDecades([-2, 0], [0.0005, 20]), [-3.5, 1.5]);
});

test('axes widened piece by piece are those of the whole', () => {
  const whole = widenedAxes(NO_AXES, moments, 60);
  let pieces = NO_AXES;
  for (let at = 0; at < moments.length; at += 7) pieces = widenedAxes(pieces, moments.slice(at, at + 7), 60);
  assert.deepEqual({ ...pieces, decades: null }, { ...whole, decades: null });
  assert.ok(Math.abs(pieces.decades[0] - whole.decades[0]) <= 0.5); // a score counts by the floor of its own time
});
