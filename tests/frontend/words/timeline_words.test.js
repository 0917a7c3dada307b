import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentWords } from '../../../frontend/src/pure/words/timeline_words.js';
import { translator } from '../../../frontend/src/texts/index.js';

const t = translator('en');
const moment = { step: 40, loss: 0.0123, score: 0.02, structure: { size: 19, widths: [2], neurons: [[{ id: 1 }, { id: 2 }]] } };
const history = {
  decisions: [{ step: 44, accepted: false }],
  expansions: [
    { step: 38, kind: 'width' },
    { step: 41, kind: 'prune' },
  ],
};
const said = (how) => momentWords(t, history, moment, { scored: false, nearby: 0, ...how }).map(({ text }) => text);

test('a moment is told with its step, its loss and its size', () => {
  assert.deepEqual(said({}), ['step 40', 'loss 0.012', '2 neurons', '19 parameters']);
});

test('the score is told where it is shown', () => {
  assert.ok(said({ scored: true }).includes('score η 0.02'));
});

test('a mark nearby says what it stands for, the nearest change first', () => {
  assert.equal(said({ nearby: 2 }).at(-1), 'a neuron was removed at step 41');
  assert.equal(momentWords(t, history, { ...moment, step: 46 }, { scored: false, nearby: 3 }).at(-1).text, 'refused at step 44');
});
