import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aboveChance,
  chanceTable,
  chanceTones,
  floorOf,
  isBesideSummit,
  strongestOf,
  toneOf,
} from '../../../frontend/src/pure/drawing/chance.js';
import { eventsOf, historyOf } from '../recordings.js';

const { landscapes, decisions } = historyOf(eventsOf('bumps'));
const rounds = landscapes.filter(({ passing }) => !passing);

test('a round is held against its own floor, a look in passing against the last one, and before the first nothing is', () => {
  assert.deepEqual(
    rounds.map((one) => floorOf(one, decisions)),
    decisions.map(({ candidates }) => candidates[0].floor),
  );
  assert.equal(floorOf(landscapes[0], decisions), null);
  const later = landscapes.find(({ passing, step }) => passing && step === 45);
  assert.equal(floorOf(later, decisions), decisions[0].candidates[0].floor);
  assert.equal(
    floorOf(
      rounds[0],
      decisions.map((one) => ({ ...one, candidates: [] })),
    ),
    null,
  ); // the paper's rule draws no noise
});

test('up to the floor it is grey, above it orange, the stronger the more, and one scale serves the whole run', () => {
  const table = chanceTable(false);
  const isGrey = (/** @type {number} */ ratio) => {
    const [r, , b] = table.subarray(4 * Math.round(toneOf(ratio, 10)));
    return Math.abs(r - b) < 16;
  };
  assert.deepEqual([0, 0.5, 1, 1.01, 3, 10, 99].map(isGrey), [true, true, true, false, false, false, false]);
  assert.ok(toneOf(2, 10) < toneOf(5, 10) && toneOf(5, 10) < toneOf(10, 10) && toneOf(99, 10) === 255);
  assert.equal(strongestOf(landscapes, decisions), 4);
  const seven = strongestOf([{ ...rounds[0], peak: 7 * decisions[0].candidates[0].floor }], decisions);
  assert.ok(Math.abs(seven - 7) < 1e-9);
  assert.deepEqual([...chanceTones(Uint8Array.from([0, 255]), { peak: 2, floor: 1, most: 2 })], [0, 255]);
});

test('the line of chance is where score and floor are equal, the widest scale on top', () => {
  const small = /** @type {any} */ ({ peak: 255, locations: 1, scales: 2 });
  assert.deepEqual([...aboveChance(Uint8Array.from([10, 30]), small, 20)], [10, -10]);
});

test('the summit is told only where it is another place than the chosen one', () => {
  const [round] = rounds;
  const summit = { location: round.best_location, scale: round.best_scale };
  assert.deepEqual(
    [summit, { ...summit, location: summit.location + 0.5 }, { ...summit, scale: 3 * summit.scale }, null].map((one) =>
      isBesideSummit(one, round),
    ),
    [false, true, true, false],
  );
});
