import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv, curveCsv, interpolated, samplesCsv } from '../../../frontend/src/pure/network/csv_export.js';
import { FOLLOWING } from '../../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
const scene = sceneAt(history, FOLLOWING);
const rows = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(','));

test('numbers read back exactly, and what is none stays empty', () => {
  assert.equal(
    csv(
      ['a', 'b'],
      [
        [0.1 + 0.2, null],
        [NaN, -1e-9],
      ],
    ),
    'a,b\n0.30000000000000004,\n,-1e-9\n',
  );
});

test('the table of samples has the network’s answer beside each', () => {
  const [header, ...body] = rows(samplesCsv(scene, history.started.scaling));
  assert.deepEqual(header, ['x', 'y', 'fit']);
  assert.equal(body.length, scene.data.samples.x.length);
  assert.deepEqual(
    body.map(([x]) => Number(x)),
    scene.data.samples.x.map(([x]) => x),
  );
  const [unit] = scene.data.scaling.y_scale; // the loss is that of standardised values
  const loss = body.reduce((sum, [, y, fit]) => sum + ((y - fit) / unit) ** 2, 0) / body.length;
  assert.ok(Math.abs(loss - scene.moment.loss) < 1e-3 * scene.moment.loss, `${loss} and ${scene.moment.loss}`);
});

test('the table of the curve is the curve as drawn', () => {
  const [header, ...body] = rows(curveCsv(scene, history.started.scaling));
  assert.deepEqual(header, ['x', 'fit', 'target']);
  assert.deepEqual(
    body.map(([, fit]) => Number(fit)),
    Array.from(scene.y),
  );
  assert.equal(body[0][2], ''); // the margin is outside of the target
  assert.notEqual(body[120][2], '');
});

test('between grid points the target is a straight line', () => {
  const curve = { x: [0, 1, 3], y: [0, 2, 0] };
  assert.deepEqual(
    [-1, 0, 0.5, 1, 2, 3, 4].map((x) => interpolated(curve, x)),
    [null, 0, 1, 2, 1, 0, null],
  );
});

test('the columns of a table keep the names of its headers, in quotes where they need them', () => {
  const task = { kind: 'points', x: [], y: [], x_label: 'time, local (h)', y_label: 'co2' };
  const named = { ...scene, data: { ...scene.data, specification: { ...scene.data.specification, task } } };
  const [header] = samplesCsv(named, history.started.scaling).split('\n');
  assert.equal(header, '"time, local (h)",co2,fit');
});
