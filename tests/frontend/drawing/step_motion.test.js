import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGliding, lookAt, nextGlide } from '../../../frontend/src/pure/drawing/step_motion.js';
import { advanced, pausedAt, playing } from '../../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
/** The step of a recorded run's last growth. */
const growthOf = (name) => eventsOf(name).findLast((event) => event.type === 'expansion').step;
const T = growthOf('bumps') - 10; // a step like any other, with two neurons
const momentsOf = (step, of = history) => of.moments.filter((moment) => moment.step === step);
const sceneOf = (moment, of = history) => sceneAt(of, pausedAt(moment.offset));
const how = { nowMs: 1000, stepMs: 200, exact: false };
const glideTo = (before, step, more = {}) => nextGlide(before, sceneOf(momentsOf(step).at(-1)), { ...how, ...more });
const still = (step) => glideTo(null, step, { nowMs: 0 });

test('half way between two steps the curve lies half way between theirs, and so do responses, places and weights', () => {
  const glide = glideTo(still(T), T + 1);
  const [from, to] = [T, T + 1].map((step) => sceneOf(momentsOf(step).at(-1)));
  const look = lookAt(glide, 1100);
  for (const n of [0, 57, 240]) {
    assert.ok(Math.abs(look.y[n] - (from.y[n] + to.y[n]) / 2) < 1e-12);
    assert.ok(Math.abs(look.responses[0][1][n] - (from.responses[0][1][n] + to.responses[0][1][n]) / 2) < 1e-12);
  }
  assert.ok(Math.abs(look.places[1].location - (from.places[1].location + to.places[1].location) / 2) < 1e-12);
  assert.equal(look.places[1].id, to.places[1].id);
  assert.ok(Math.abs(look.network.parameters[3] - (from.network.parameters[3] + to.network.parameters[3]) / 2) < 1e-7);
});

test("after one step's time the step itself is drawn, to the last bit", () => {
  const glide = glideTo(still(T), T + 1);
  assert.ok(isGliding(glide, 1199));
  assert.ok(!isGliding(glide, 1200));
  assert.equal(lookAt(glide, 1200), glide.to);
});

test('a step that comes early is glided to from where the curve is now', () => {
  const first = glideTo(still(T), T + 1);
  const second = glideTo(first, T + 2, { nowMs: 1150 });
  assert.deepEqual(lookAt(second, 1150).y, lookAt(first, 1150).y);
  assert.equal(lookAt(second, 1350), second.to);
});

test('paused, or without motion, the exact step is drawn at once', () => {
  const glide = glideTo(glideTo(still(T), T + 1), T + 1, { nowMs: 1050, exact: true });
  assert.equal(lookAt(glide, 1050), glide.to);
});

test('steps that come faster than they can be told apart, jumps, steps back and other data are drawn as they are', () => {
  for (const glide of [
    glideTo(still(T), T + 1, { stepMs: 33 }),
    glideTo(still(T), T + 1, { stepMs: 0 }),
    glideTo(still(T), T + 6),
    glideTo(still(T + 1), T),
    nextGlide(still(T), { ...sceneOf(momentsOf(T + 1)[0]), xs: new Float64Array(241) }, how),
  ]) {
    assert.equal(lookAt(glide, 1000), glide.to);
  }
});

for (const [name, step] of /** @type {const} */ ([
  ['bumps', growthOf('bumps')],
  ['deep', growthOf('deep')],
])) {
  test(`a growth is never blurred: the curves of run ${name} are the same just before and just after it`, () => {
    const run = historyOf(eventsOf(name));
    const [before, after] = momentsOf(step, run);
    assert.notEqual(before.structure, after.structure);
    const first = nextGlide(
      nextGlide(null, sceneOf(momentsOf(step - 1, run).at(-1), run), { ...how, nowMs: 0 }),
      sceneOf(before, run),
      how,
    );
    const second = nextGlide(first, sceneOf(after, run), { ...how, nowMs: 1080 });
    const height = Math.max(...second.to.y.map(Math.abs));
    for (const nowMs of [1080, 1150, 1199, 1200, 1300]) {
      const [old, grown] = [lookAt(first, nowMs), lookAt(second, nowMs)];
      old.y.forEach((value, n) => assert.ok(Math.abs(grown.y[n] - value) <= 1e-5 * height));
      const ids = after.structure.neurons.flat().map(({ id }) => id);
      assert.deepEqual(
        grown.responses.map((layer) => layer.length),
        after.structure.widths,
      );
      const newest = Math.max(...ids);
      after.structure.neurons.forEach((layer, at) =>
        layer.forEach(({ id }, n) => {
          if (id === newest) assert.deepEqual(Array.from(grown.responses[at][n]), Array.from(second.to.responses[at][n]));
        }),
      );
    }
  });
}

test('a change of the function that is no growth, such as a pruning, is not glided over', () => {
  const before = still(20);
  const scene = {
    ...before.to,
    moment: { ...before.to.moment, structure: { ...before.to.moment.structure } },
    y: before.to.y.map((value) => value + 0.05),
  };
  assert.equal(lookAt(nextGlide(before, scene, how), 1000), scene);
});

test("when the past is played a growth has a step's time of its own", () => {
  const growth = growthOf('bumps');
  const [before, after] = momentsOf(growth);
  let cursor = playing(history, pausedAt(momentsOf(growth - 1).at(-1).offset));
  const seen = [];
  for (let n = 0; n < 3; n += 1) {
    cursor = advanced(history, cursor, 1);
    seen.push(cursor.offset);
  }
  assert.deepEqual(seen, [before.offset, after.offset, momentsOf(growth + 1)[0].offset]);
});
