import assert from 'node:assert/strict';
import test from 'node:test';
import { filmOf, ticksBetween } from '../../../frontend/src/pure/drawing/film.js';
import { eventsOf, historyOf } from '../recordings.js';

/** @param {'bumps' | 'deep' | 'moons'} name */
const momentsOf = (name) => historyOf(eventsOf(/** @type {'bumps'} */ (name))).moments;

for (const name of /** @type {const} */ (['bumps', 'deep', 'moons'])) {
  test(`a film of ${name} shows every growth, in order, within 6 to 10 seconds`, () => {
    const moments = momentsOf(name);
    const film = filmOf(moments);
    assert.ok(film.seconds >= 6 && film.seconds <= 10, `${film.seconds}`);
    const shown = [];
    for (let n = 0; n <= film.seconds * 30; n += 1) shown.push(film.at(n / 30));
    assert.equal(shown[0].index, 0);
    assert.equal(shown.at(-1)?.index, moments.length - 1);
    assert.ok(shown.every(({ index }, n) => n === 0 || index >= shown[n - 1].index));
    const grown = moments.flatMap((one, n) => (n > 0 && one.structure !== moments[n - 1].structure ? [n] : []));
    for (const index of grown) assert.ok(shown.filter((shot) => shot.index === index && shot.part === 0).length >= 5, `moment ${index}`);
  });
}

test('the last picture stays for a while', () => {
  const moments = momentsOf('bumps');
  const film = filmOf(moments);
  assert.equal(film.at(film.seconds - 1.5).index, moments.length - 1);
  assert.ok(film.at(film.seconds - 1.7).index < moments.length - 1);
});

test('between two steps the way is shown, and a growth begins where it was reached', () => {
  const moments = momentsOf('bumps');
  const film = filmOf(moments);
  const growth = moments.findIndex((one, n) => n > 0 && one.structure !== moments[n - 1].structure);
  const shots = Array.from({ length: 3000 }, (_, n) => film.at((n / 3000) * film.seconds));
  assert.ok(shots.some(({ part }) => part > 0.3 && part < 0.7));
  assert.ok(shots.every(({ part }) => part >= 0 && part <= 1));
  assert.ok(shots.filter(({ index }) => index < growth).every(({ sinceMs }) => sinceMs === Infinity));
  assert.ok((shots.find(({ index }) => index === growth)?.sinceMs ?? Infinity) < 20);
});

test('a run of one moment is a film of that moment', () => {
  const film = filmOf(momentsOf('bumps').slice(0, 1));
  assert.equal(film.seconds, 6);
  assert.deepEqual(film.at(3), { index: 0, part: 0, sinceMs: Infinity });
});

test('ticks are round numbers within the range', () => {
  assert.deepEqual(ticksBetween(-2.02, 2.02, 5), [-2, -1, 0, 1, 2]);
  assert.deepEqual(ticksBetween(0, 60, 7), [0, 10, 20, 30, 40, 50, 60]);
  assert.deepEqual(ticksBetween(0.001, 0.0034, 3), [0.001, 0.002, 0.003]);
});
