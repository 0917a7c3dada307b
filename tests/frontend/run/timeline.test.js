import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  axisEnd,
  countEnd,
  indexAtStep,
  momentsWithin,
  NO_AXES,
  scoreAxis,
  seriesOf,
  thinned,
  widenedAxes,
  widenedDecades,
} from '../../../frontend/src/pure/run/timeline.js';
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
  assert.deepEqual(pieces, whole);
});

test('the loss has its axis for itself: a score, however small or large, widens nothing', () => {
  const alone = widenedAxes(NO_AXES, moments, 60);
  const scored = moments.map((moment) => ({ ...moment, score: 1e9 }));
  assert.deepEqual({ ...widenedAxes(NO_AXES, scored, 60), highest: alone.highest }, alone);
});

test('before there is a loss the axis has no range, so that it does not start too wide', () => {
  const none = widenedAxes(NO_AXES, [{ ...moments[0], loss: null }], 1);
  assert.equal(none.decades, null);
});

test('the axis of the score ends above the highest one and has a band for what is as good as nothing', () => {
  const { range, least, band } = scoreAxis(0.04);
  assert.equal(range[1], -1);
  assert.ok(Math.abs(least - 1e-4) < 1e-12);
  assert.ok(band < least && Math.log10(band) > range[0]);
  assert.ok((Math.log10(least) - range[0]) / (range[1] - range[0]) < 0.25);
  assert.equal(scoreAxis(0).range[1], 0);
});

test('a score of nothing is no gap, one that was not taken is', () => {
  const { score } = seriesOf(
    [
      { ...moments[3], score: 0 },
      { ...moments[3], score: null },
    ],
    10,
  );
  assert.deepEqual(score, [0, NaN]);
});

test('of a stretch the moments within are drawn, and one more at either end', () => {
  const steps = [0, 1, 2, 3, 4, 5, 6].map((step) => ({ step }));
  assert.deepEqual(
    momentsWithin(steps, { from: 2.5, to: 4.2 }).map(({ step }) => step),
    [2, 3, 4, 5],
  );
  assert.equal(momentsWithin(steps, null), steps);
  assert.deepEqual(
    [-1, 0, 3.5, 9].map((step) => indexAtStep(steps, step)),
    [-1, 0, 3, 6],
  );
});
