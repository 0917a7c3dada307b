import assert from 'node:assert/strict';
import { test } from 'node:test';
import { biographyOf } from '../../frontend/src/pure/biography.js';
import { FOLLOWING } from '../../frontend/src/pure/cursor.js';
import { tablesOf } from '../../frontend/src/pure/ledger.js';
import { logEntries } from '../../frontend/src/pure/log.js';
import { place, power, short } from '../../frontend/src/pure/numbers.js';
import { sceneAt } from '../../frontend/src/pure/scene.js';
import { decisionSentence, entrySentence, gauge, gaugesOf, stateSentence } from '../../frontend/src/pure/sentences.js';
import { CONNECTING, nextSession } from '../../frontend/src/pure/session.js';
import { sizeSentence } from '../../frontend/src/pure/sizes.js';
import { statusOf } from '../../frontend/src/pure/status.js';
import { scrubbedTo } from '../../frontend/src/pure/cursor.js';
import { translator } from '../../frontend/src/texts/index.js';
import { eventsOf, historyOf } from './recordings.js';

const t = translator('en');
const history = historyOf(eventsOf('bumps'));
const scene = sceneAt(history, FOLLOWING);

test('numbers are short, with a true minus sign', () => {
  assert.deepEqual([0, 1.23456, -0.5, 3.2e-9, -4.44e-16, 123456, null, NaN, Infinity].map((value) => short(value)),
    ['0', '1.23', '−0.5', '3.2·10⁻⁹', '−4.4·10⁻¹⁶', '1.2·10⁵', '–', '–', '∞']);
  assert.equal(power(-12), '10⁻¹²');
});

test('a place is as exact as its axis', () => {
  assert.equal(place(-1.3949, [-2, 2]), '−1.39');
  assert.equal(place(25.123, [0, 60]), '25.1');
});

test('the log tells growths singly and equal refusals once', () => {
  const entries = logEntries(history, history.offset);
  assert.deepEqual(entries.map(({ type }) => type), ['start', 'growth', 'growth', 'refusal', 'state']);
  assert.equal(entries[3].count, 4);
  assert.equal(entrySentence(t, entries[2], scene.domain), 'neuron 3 joined layer 1 near x = −0.65');
});

test('the log of a moment knows nothing of what came later', () => {
  const { moment } = sceneAt(history, scrubbedTo(history, 15));
  assert.deepEqual(logEntries(history, moment.offset).map(({ type }) => type), ['start', 'growth']);
});

test('every decision of the recordings is a whole sentence in both languages', () => {
  for (const name of /** @type {const} */ (['bumps', 'deep'])) {
    for (const decision of historyOf(eventsOf(name)).decisions) {
      for (const language of /** @type {const} */ (['en', 'zh'])) {
        const sentence = decisionSentence(translator(language), decision, [-2, 2]);
        assert.doesNotMatch(sentence, /[{}]|undefined|NaN/);
      }
    }
  }
});

test('the end says how many proposals were no better than chance', () => {
  assert.match(stateSentence(t, { reason: 'converged' }, { proposals: 3600 }), /best of 3600 proposals/);
  assert.doesNotMatch(stateSentence(t, { reason: 'converged' }, {}), /chance/);
});

test('a run that ends by the refusal of one round says so once', () => {
  const [refusal] = history.decisions.filter(({ accepted }) => !accepted).slice(-1);
  const decisions = [...history.decisions.filter(({ accepted }) => accepted), refusal];
  const types = (/** @type {typeof decisions} */ list) => logEntries({ ...history, decisions: list }, history.offset).slice(-2).map(({ type }) => type);
  assert.deepEqual(types(decisions), ['growth', 'state']);
  assert.deepEqual(types(history.decisions), ['refusal', 'state']);
});

test('what a proposal is worth is held against its price: above one exactly when it gains', () => {
  const decision = (gain, price) => ({ rule: 'calibrated', winner: 0, noise_gauge: 2, training_gauge: 9, candidates: [{ gain, price }] });
  const ratio = (gain, price) => gaugesOf(decision(gain, price), false)[2].ratio;
  assert.deepEqual([ratio(3, 3), ratio(0, 3), ratio(-1.5, 3), ratio(-9, 3)], [2, 1, 0.5, 0]);
  assert.deepEqual([ratio(null, null), ratio(1, 0)], [null, null]);
  assert.equal(gaugesOf({ ...decision(1, 1), winner: null }, false)[2].ratio, null);
});

test('when the run is over the gauge against training is moot; the paper’s rule has two gauges', () => {
  const decision = { rule: 'calibrated', winner: null, noise_gauge: 0.4, training_gauge: 9, candidates: [] };
  assert.deepEqual(gaugesOf(decision, true).map(({ isMoot }) => isMoot), [false, true, false]);
  assert.deepEqual(gaugesOf(decision, false).map(({ isMoot }) => isMoot), [false, false, false]);
  assert.deepEqual(gaugesOf({ ...decision, rule: 'paper' }, true).map(({ name }) => name), ['why.alpha', 'why.tau']);
});

test('a gauge is logarithmic with its mark at one', () => {
  assert.deepEqual(gauge(t, 1), { text: '1×', fill: 1 / 3 });
  assert.deepEqual(gauge(t, 1e6), { text: '>100×', fill: 1 });
  assert.deepEqual(gauge(t, null), { text: '–', fill: 0 });
});

test('the size tells what changed while it is news', () => {
  assert.equal(sizeSentence(t, sceneAt(history, scrubbedTo(history, 20))), '2 → 3 neurons · 1 layer · 13 → 19 parameters');
  assert.equal(sizeSentence(t, scene), '3 neurons · 1 layer · 19 parameters');
});

test('a biography tells birth, way, promise and weight', () => {
  assert.match(biographyOf(t, history, scene, 3), /^neuron 3 · joined layer 1 at step 20 · x = −0\.65 → .* · promised a drop of .*, brought .* · weight/);
  assert.equal(biographyOf(t, history, scene, 99), null);
});

test('the status tells a lost connection before anything else', () => {
  const live = nextSession(CONNECTING, { type: 'heard' }, 0);
  const lost = nextSession(live, { type: 'closed' }, 0);
  const state = { stage: 'open', history, cursor: FOLLOWING };
  assert.equal(statusOf(t, { ...state, session: live }, 0).text, 'finished: what is left looks like noise');
  assert.equal(statusOf(t, { ...state, session: lost }, 7_000).text, 'reconnecting; what you see is 7 s old');
});

test('every chart has a table without gaps', () => {
  for (const { head, rows, title } of tablesOf(t, history, scene)) {
    assert.ok(rows.length > 0, title);
    for (const row of rows) {
      assert.equal(row.length, head.length, title);
      assert.ok(row.every((cell) => cell.length > 0 && !/NaN|undefined/.test(cell)), `${title}: ${row}`);
    }
  }
});
