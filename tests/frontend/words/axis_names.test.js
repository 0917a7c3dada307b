import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitFigure } from '../../../frontend/src/pure/drawing/figures.js';
import { axisNames } from '../../../frontend/src/pure/words/axis_names.js';

/** @param {object} task */
const data = (task) => /** @type {any} */ ({ specification: { task }, samples: { x: [[0]], y: [[1]] }, target: null });

test('axes are called as the headers of the table say, and by nothing where there is none', () => {
  const task = { kind: 'points', x: [], y: [], x_label: 'date (days since 2024-01-01)', y_label: null };
  assert.deepEqual(axisNames(data(task)), { x_label: 'date (days since 2024-01-01)' });
  assert.deepEqual(axisNames(data({ kind: 'points', x: [], y: [] })), {});
  assert.deepEqual(axisNames(data({ kind: 'preset', name: 'bumps' })), {});
});

test('a header is drawn as text and never as markup', () => {
  const task = { kind: 'points', x_label: 'a<b & c', y_label: '<a href="x">y</a>' };
  const palette = /** @type {any} */ ({ text: 12 });
  const { layout } = fitFigure({ data: data(task), domain: [0, 1], range: [0, 1], palette, t: (key) => key });
  assert.equal(layout.xaxis.title.text, 'a&lt;b &amp; c');
  assert.equal(layout.annotations[0].text, '&lt;a href="x">y&lt;/a>');
});
