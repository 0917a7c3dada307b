import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveCsv } from '../../../frontend/src/pure/network/csv_export.js';
import { bandAbout } from '../../../frontend/src/pure/run/band.js';
import { FOLLOWING } from '../../../frontend/src/pure/run/cursor.js';
import { applyEvent } from '../../../frontend/src/pure/run/fold.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { tablesOf } from '../../../frontend/src/pure/words/data_tables.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { eventsOf, historyOf } from '../recordings.js';

const t = translator('en');
const shape = { start: 0, stop: 2, places: 3, level: 0.95, curve: [1, 2, 4], points: [3, 3, 5] };

function withBand() {
  const history = historyOf(eventsOf('bumps'));
  const { step } = history.moments.at(-1);
  const { x } = history.data[0].samples;
  const [start, stop] = [Math.min(...x.map(([one]) => one)), Math.max(...x.map(([one]) => one))];
  applyEvent(history, { ...shape, type: 'band', offset: history.offset + 1, step, start, stop });
  return history;
}

test('between its places a band is a line, and beyond them nothing', () => {
  const xs = Float64Array.from([-0.1, 0, 0.5, 2, 2.1]);
  const { curve, points } = bandAbout(shape, xs, Float64Array.from([10, 10, 10, 10, 10]));
  assert.deepEqual([...curve.low], [NaN, 9, 8.5, 6, NaN]);
  assert.deepEqual([...points.high], [NaN, 13, 13, 15, NaN]);
});

test('a band holds for the network and the data of its step, and for no other', () => {
  const history = withBand();
  const { step, offset } = history.bands[0];
  assert.equal(sceneAt(history, FOLLOWING).band.step, step);
  assert.equal(sceneAt(history, { mode: 'paused', offset: history.moments[3].offset }).band, null);
  const { specification, samples, target } = history.data[0];
  applyEvent(history, { type: 'edited', what: 'data', offset: offset + 1, step, specification, samples, target });
  assert.equal(sceneAt(history, FOLLOWING).band, null);
});

test('steps that are taken back take their band along', () => {
  const history = withBand();
  const { offset, step } = history.bands[0];
  const checkpoint = history.checkpoints[0];
  const { network } = eventsOf('bumps').find((event) => event.offset === checkpoint.offset);
  const { specification } = history.data[0];
  const undone = { type: 'edited', what: 'undo', offset: offset + 1, step, specification, network, to_offset: checkpoint.offset };
  applyEvent(history, undone);
  assert.deepEqual(history.bands, []);
});

test('the curve’s file and the table for reading have both intervals where there is a band, and are as ever without', () => {
  const scene = sceneAt(withBand(), FOLLOWING);
  const [header, ...rows] = curveCsv(scene, scene.data.scaling)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  assert.deepEqual(header.slice(3), ['curve 95 % low', 'curve 95 % high', 'points 95 % low', 'points 95 % high']);
  const [, fit, , low, high] = rows[120].map(Number);
  assert.ok(Math.abs((low + high) / 2 - fit) < 1e-9);
  assert.ok(low < fit);
  assert.equal(rows[0][3], ''); // left of the first place
  const table = tablesOf(t, withBand(), scene)[1];
  assert.deepEqual(table.head, ['x', 'fit', 'curve, 95 %', 'next sample, 95 %']);
  assert.match(table.rows[12][2], /^\S+ to \S+$/);
  const plain = historyOf(eventsOf('bumps'));
  assert.deepEqual(tablesOf(t, plain, sceneAt(plain, FOLLOWING))[1].head, ['x', 'fit']);
});
