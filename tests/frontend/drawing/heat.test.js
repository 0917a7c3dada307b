import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cellsAlong,
  chosenPlace,
  colourTable,
  highestPeak,
  isThin,
  levelsOf,
  pixelsOf,
  RAMP,
  scaleAt,
  scalePosition,
  scoreAt,
  summitStrength,
  thinPixels,
  thinPlaces,
  tonesOf,
} from '../../../frontend/src/pure/drawing/heat.js';
import { eventsOf } from '../recordings.js';

const landscape = eventsOf('bumps').find((event) => event.type === 'landscape');
const levels = levelsOf(landscape);

test('the summit of a recorded landscape is where the event says', () => {
  assert.equal(Math.max(...levels), 255);
  const found = scoreAt(landscape, levels, landscape.best_location, scalePosition(landscape, landscape.best_scale));
  assert.ok(found >= 0.5 * landscape.peak);
});

test('levels of the wrong number are refused', () => {
  assert.throws(() => levelsOf({ ...landscape, scales: landscape.scales + 1 }), /Expected \d+ levels, got \d+/);
});

test('the widest scale is on top', () => {
  const small = { locations: 1, scales: 2 };
  const table = colourTable(RAMP);
  const pixels = pixelsOf(Float64Array.from([0, 255]), small, table);
  assert.deepEqual(Array.from(pixels.slice(0, 3)), [0x7a, 0x28, 0x00]);
  assert.deepEqual(Array.from(pixels.slice(4, 7)), [0xfb, 0xfa, 0xf7]);
  assert.equal(scalePosition(landscape, landscape.scale_stop), 0);
  assert.ok(Math.abs(scaleAt(landscape, 1) - landscape.scale_start) < 1e-12);
});

test('the ring is where the round decided, beside the summit too, and nowhere in passing', () => {
  const decision = (/** @type {object} */ winner) => ({ step: landscape.step, winner: 0, candidates: [winner] });
  const best = { location: landscape.best_location, scale: landscape.best_scale };
  const round = { ...landscape, passing: false };
  assert.deepEqual(chosenPlace(decision({ location: 0.25, scale: 0.1 }), round), { location: 0.25, scale: 0.1 });
  assert.deepEqual(chosenPlace(decision({ location: null, scale: null }), round), best);
  assert.deepEqual(chosenPlace({ ...decision({ location: 0.25, scale: 0.1 }), step: landscape.step - 1 }, round), best);
  assert.equal(chosenPlace(decision({ location: 0.25, scale: 0.1 }), { ...round, passing: true }), null);
  assert.equal(chosenPlace(decision({ location: null, scale: null, kind: 'prune' }), round), null);
});

test('outside the landscape there is no score', () => {
  assert.equal(scoreAt(landscape, levels, landscape.location_stop + 9, 0.5), null);
});

test('the hill pales as its peak falls, and stays visible', () => {
  assert.equal(summitStrength(1, 1), 1);
  assert.ok(summitStrength(0.01, 1) < 0.3);
  assert.ok(summitStrength(1e-9, 1) > 0.1);
  assert.equal(summitStrength(null, 1), 0);
});

test('places without a score whose bump rests on too few samples are told from places that are no use', () => {
  const small = { location_start: 0, location_stop: 10, locations: 3, scale_start: 0.01, scale_stop: 1, scales: 2 };
  const xs = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 5]; // a crowd, one alone, nobody
  const thin = thinPlaces(small, new Uint8Array(6), xs);
  assert.deepEqual(Array.from(thin), [1, 1, 1, 0, 1, 1]);
  assert.ok(isThin(small, thin, 5, 0) && isThin(small, thin, 0, 1) && !isThin(small, thin, 0, 0));
  assert.ok(!isThin(small, thin, 99, 0));
  assert.deepEqual(Array.from(thinPlaces(small, new Uint8Array(6).fill(1), xs)), [0, 0, 0, 0, 0, 0]);
});

test('in a recorded landscape the sharpest places are thin, the widest are not, and no scored one is', () => {
  const xs = eventsOf('bumps')[0].samples.x.map(([x]) => x);
  const thin = thinPlaces(landscape, levels, xs);
  const row = (at) => thin.subarray(at * landscape.locations, (at + 1) * landscape.locations);
  assert.ok(row(0).filter(Boolean).length > landscape.locations / 4);
  assert.equal(row(landscape.scales - 1).filter(Boolean).length, 0);
  thin.forEach((one, at) => assert.ok(!one || levels[at] === 0));
  const pixels = thinPixels(thin, landscape);
  assert.equal(pixels.filter((value) => value === 255).length, thin.filter(Boolean).length);
  assert.equal(pixels[3], 0); // the widest scale is on top
});

test('how dark a cell is is its share of the summit, and the darkest colour is the highest summit so far', () => {
  assert.deepEqual([...tonesOf(Uint8Array.from([0, 100, 255]), 0.5)], [0, 50, 127.5]);
  assert.equal(highestPeak(/** @type {any} */ ([{ peak: 1 }, { peak: 4 }, { peak: 2 }])), 4);
});

test('cells are centred on their locations, so that the outer ones reach half a cell beyond them', () => {
  const map = { location_start: 0, location_stop: 10, locations: 11 };
  assert.deepEqual(cellsAlong(map, [0, 10], { left: 40, width: 100 }), { left: 35, width: 110 });
  assert.deepEqual(cellsAlong(map, [-10, 10], { left: 0, width: 200 }), { left: 95, width: 110 });
});
