import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrationFigure, promisesOf } from '../../../frontend/src/pure/drawing/calibration.js';
import { FOLLOWING } from '../../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { tablesOf } from '../../../frontend/src/pure/words/data_tables.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { eventsOf, historyOf } from '../recordings.js';

const palette = { muted: 'grey', line: 'grey', width: 'orange', depth: 'pink', font: 'sans', small: 12 };
const delivery = (more) => ({ expansion_step: 40, kind: 'width', layer: 0, predicted_drop: 0.2, realised_drop: 0.2, ...more });
const t = translator('en');

test('what the score promised is put to the test, and the trial is a second, hollow mark', () => {
  const marks = promisesOf([delivery({ scored_drop: 0.05 })]);
  assert.deepEqual(
    marks.map(({ by, promised, named }) => [by, promised, named]),
    [
      ['score', 0.05, true],
      ['trial', 0.2, false],
    ],
  );
  const [, points] = calibrationFigure([delivery({ scored_drop: 0.05 })], { palette, t }).data;
  assert.deepEqual(points.x, [0.05, 0.2]);
  assert.deepEqual(points.marker.symbol, ['circle', 'circle-open']);
  assert.match(points.customdata[0], /score/);
});

test('where nothing was tried there is one mark, and an old recording has its trials only', () => {
  assert.deepEqual(
    promisesOf([delivery({ scored_drop: 0.2 })]).map(({ by }) => by),
    ['score'],
  );
  assert.deepEqual(
    promisesOf([delivery({})]).map(({ by }) => by),
    ['trial'],
  );
  const [, points] = calibrationFigure([delivery({ realised_drop: -1 })], { palette, t }).data;
  assert.deepEqual(points.marker.symbol, ['x-open']);
});

test('the table has the score’s promise beside the trial’s and what came', () => {
  const history = historyOf(eventsOf('bumps'));
  history.deliveries = [delivery({ scored_drop: 0.05 }), delivery({})];
  const [{ head, rows }] = tablesOf(t, history, sceneAt(history, FOLLOWING));
  assert.equal(head.length, 5);
  assert.deepEqual(
    rows.map((row) => row.slice(2)),
    [
      ['0.05', '0.2', '0.2'],
      ['–', '0.2', '0.2'],
    ],
  );
});
