import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FOLLOWING, scrubbedTo } from '../../../frontend/src/pure/run/cursor.js';
import { logEntries } from '../../../frontend/src/pure/run/log.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { CONNECTING, nextSession } from '../../../frontend/src/pure/run/session.js';
import { biographyOf } from '../../../frontend/src/pure/words/biography.js';
import { tablesOf } from '../../../frontend/src/pure/words/data_tables.js';
import { drawnGauge, evidenceText, gauge, gaugesOf, ruleNews, scoreGauges } from '../../../frontend/src/pure/words/gauges.js';
import { likelier, place, power, short, times } from '../../../frontend/src/pure/words/numbers.js';
import { becauseSentence, decisionSentence, entrySentence, stateSentence } from '../../../frontend/src/pure/words/sentences.js';
import { sizeParts } from '../../../frontend/src/pure/words/sizes.js';
import { statusOf } from '../../../frontend/src/pure/words/status.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';
import { eventsOf, historyOf } from '../recordings.js';

const t = translator('en');
const LANGUAGE_NAMES = Object.keys(LANGUAGES);
const history = historyOf(eventsOf('bumps'));
const scene = sceneAt(history, FOLLOWING);

test('numbers are short, with a true minus sign', () => {
  assert.deepEqual(
    [0, 1.23456, -0.5, 3.2e-9, -4.44e-16, 123456, null, NaN, Infinity].map((value) => short(value)),
    ['0', '1.23', '−0.5', '3.2·10⁻⁹', '−4.4·10⁻¹⁶', '1.2·10⁵', '–', '–', '∞'],
  );
  assert.equal(power(-12), '10⁻¹²');
});

test('a place is as exact as its axis', () => {
  assert.equal(place(-1.3949, [-2, 2]), '−1.39');
  assert.equal(place(25.123, [0, 60]), '25.1');
});

test('the log tells growths singly and equal refusals once', () => {
  const entries = logEntries(history, history.offset);
  assert.deepEqual(
    entries.map(({ type }) => type),
    ['start', 'growth', 'growth', 'state'],
  );
  assert.match(entrySentence(t, entries[2], scene.domain), /^neuron 3 joined layer 1 near x\u00a0=\u00a0/);
  const refusal = { ...history.decisions.at(-1), reason: 'rests_on_few_samples' };
  const again = { ...history, decisions: [...history.decisions.slice(0, -1), refusal, { ...refusal, step: refusal.step + 9 }] };
  const [merged] = logEntries(again, history.offset).filter(({ type }) => type === 'refusal');
  assert.deepEqual([merged.count, merged.firstStep], [2, refusal.step]);
});

test('the log of a moment knows nothing of what came later', () => {
  const { moment } = sceneAt(history, scrubbedTo(history, history.expansions[0].step + 5));
  assert.deepEqual(
    logEntries(history, moment.offset).map(({ type }) => type),
    ['start', 'growth'],
  );
});

test('every decision of the recordings is a whole sentence in both languages', () => {
  for (const name of /** @type {const} */ (['bumps', 'deep'])) {
    for (const decision of historyOf(eventsOf(name)).decisions) {
      for (const language of LANGUAGE_NAMES) {
        const sentence = decisionSentence(translator(language), decision, [-2, 2]);
        assert.doesNotMatch(sentence, /[{}]|undefined|NaN/);
      }
    }
  }
});

const tried = (/** @type {Record<string, any>} */ candidate, /** @type {Record<string, any>} */ more = {}) => ({
  rule: 'calibrated',
  reason: 'too_little_evidence',
  accepted: false,
  winner: 0,
  proposals: 3328,
  tried: 7,
  noise_gauge: 0.7,
  training_gauge: 0.2,
  step: 38,
  candidates: [{ kind: 'width', layer: 0, location: 0.5, joint: 1, evidence: 0.7, evidence_needed: Math.log(20), ...candidate }],
  ...more,
});
const end = (/** @type {object} */ decision) => stateSentence(t, { reason: 'converged' }, { decision });

test('the end says by how much the best trial missed, and speaks of chance only where chance was better', () => {
  assert.equal(
    end(tried({})),
    'finished: of 7 growths tried in copies the best makes the data only 2 times more believable; 20 times are needed. ' +
      'What is left looks like noise: the best of 3328 proposals explains less than chance would',
  );
  assert.doesNotMatch(end(tried({}, { noise_gauge: 1.4 })), /chance|noise/);
  assert.match(end(tried({ evidence: -3 })), /none makes the data more believable/);
  assert.match(end(tried({}, { tried: 0, reason: 'below_noise_floor' })), /best of 3328 proposals explains less than chance/);
  assert.equal(end(tried({}, { reason: 'rests_on_few_samples' })), 'finished: the loss has settled and growing no longer helps');
  assert.doesNotMatch(stateSentence(t, { reason: 'converged' }, {}), /chance/);
});

test('where trials decide the one gauge is the evidence, right of its mark exactly when it is enough', () => {
  const [only, ...others] = gaugesOf(tried({}), true);
  assert.deepEqual([only.name, others.length], ['why.evidence', 0]);
  assert.equal(drawnGauge(t, only).text, '2 times · needed: 20 times');
  for (const [nats, enough] of [
    [-5, false],
    [2.99, false],
    [3.01, true],
    [900, true],
  ]) {
    const { fill, mark, isEnough } = drawnGauge(t, gaugesOf(tried({ evidence: nats, evidence_needed: 3 }), false)[0]);
    assert.deepEqual([isEnough, fill > mark, mark], [enough, enough, 1 / 3]);
  }
  assert.deepEqual([likelier(t, Math.log(20)), likelier(t, 900)], ['20 times', 'more than a million times']);
  assert.equal(evidenceText(t, null), '–');
  assert.equal(gaugesOf(tried({}, { winner: null }), false)[0].ratio, null);
});

test('beside it the scores are gauges of their own; before the first decision there is no gauge', () => {
  const shown = (/** @type {any} */ decision, /** @type {boolean} */ isOver) =>
    scoreGauges(decision, isOver).map((one) => [one.name, drawnGauge(t, one).text]);
  assert.deepEqual(shown(tried({}), false), [
    ['why.noise', '0.7 times'],
    ['why.training', '0.2 times'],
  ]);
  assert.deepEqual(shown(tried({}), true)[1], ['why.training', '–']); // what is over cannot be trained on
  assert.deepEqual([scoreGauges(tried({}, { tried: 0 }), false), scoreGauges(null, false), gaugesOf(null, false)], [[], [], []]);
});

test('every ratio has one format: two digits, thousands apart, nothing above a million', () => {
  assert.deepEqual(
    [0, 0.004, 0.5, 1.04, 9.96, 160.3, 4021, 151_000, 999_999, 1_000_001, Infinity].map((ratio) => times(t, ratio)),
    [
      'less than 0.01 times',
      'less than 0.01 times',
      '0.5 times',
      '1.0 times',
      '10 times',
      '160 times',
      '4\u202f000 times',
      '150\u202f000 times',
      '1\u202f000\u202f000 times',
      'more than a million times',
      'more than a million times',
    ],
  );
});

/** Every reason of the protocol, by every way a decision can have come about. */
const [, union] = /interface Decision \{[\s\S]*?reason:([^;]+);/.exec(
  readFileSync(new URL('../../../frontend/types/protocol.d.ts', import.meta.url), 'utf8'),
);
const reasons = [...union.matchAll(/"(\w+)"/g)].map(([, reason]) => reason);

test('every reason is a whole sentence of its own in both languages, by scores, by trial and by several together', () => {
  assert.ok(reasons.length >= 20);
  for (const language of LANGUAGE_NAMES) {
    const said = new Map();
    const t = translator(language);
    for (const reason of reasons) {
      const ways = [
        tried({ evidence: null }, { reason, tried: 0 }),
        tried({}, { reason }),
        tried({ joint: 3 }, { reason }),
        tried({ kind: 'prune' }, { reason }),
        tried({ evidence: -2 }, { reason }),
      ];
      for (const decision of ways) {
        const sentence = decisionSentence(t, decision, [-2, 2]);
        assert.doesNotMatch(sentence, /[{}]|undefined|NaN|–/, reason);
        assert.equal(said.get(sentence) ?? reason, reason);
        said.set(sentence, reason);
        if (reason === 'accepted' || reason === 'forced' || reason === 'placed')
          assert.doesNotMatch(becauseSentence(t, decision), /[{}]|undefined|NaN|–/);
      }
    }
    assert.ok(said.size > reasons.length);
  }
});

test('a refusal by trial never speaks of floor or price, one by score never of copies', () => {
  for (const [more, not] of [
    [{}, /chance|noise|cost/],
    [{ tried: 0, reason: 'below_noise_floor' }, /copies|believable/],
  ]) {
    assert.doesNotMatch(decisionSentence(t, tried({}, more), [-2, 2]), not);
  }
  assert.equal(
    decisionSentence(t, tried({}), [-2, 2]),
    'no growth: of 7 growths tried in copies of the network the best, a neuron near x\u00a0=\u00a00.50, makes the data only 2 times more believable; 20 times are needed',
  );
});

test('a run that ends by the refusal of one round says so once', () => {
  const [refusal] = history.decisions.filter(({ accepted }) => !accepted).slice(-1);
  const decisions = [...history.decisions.filter(({ accepted }) => accepted), refusal];
  const types = (/** @type {typeof decisions} */ list) =>
    logEntries({ ...history, decisions: list }, history.offset)
      .slice(-2)
      .map(({ type }) => type);
  assert.deepEqual(types(decisions), ['growth', 'state']);
  const other = { ...refusal, reason: /** @type {const} */ ('training_helps_more') };
  assert.deepEqual(types([...decisions.slice(0, -1), other]), ['refusal', 'state']);
});

test('what a proposal is worth is held against its price: above one exactly when it gains', () => {
  const decision = (gain, price) => ({
    rule: 'calibrated',
    tried: 0,
    winner: 0,
    noise_gauge: 2,
    training_gauge: 9,
    candidates: [{ gain, price }],
  });
  const ratio = (gain, price) => gaugesOf(decision(gain, price), false)[2].ratio;
  assert.deepEqual([ratio(3, 3), ratio(0, 3), ratio(-1.5, 3), ratio(-9, 3)], [2, 1, 0.5, 0]);
  assert.deepEqual([ratio(null, null), ratio(1, 0)], [null, null]);
  assert.equal(gaugesOf({ ...decision(1, 1), winner: null }, false)[2].ratio, null);
});

test('when the run is over the gauge against training is moot; the paper’s rule has two gauges', () => {
  const decision = { rule: 'calibrated', tried: 0, winner: null, noise_gauge: 0.4, training_gauge: 9, candidates: [] };
  assert.deepEqual(
    gaugesOf(decision, true).map(({ isMoot }) => isMoot),
    [false, true, false],
  );
  assert.deepEqual(
    gaugesOf(decision, false).map(({ isMoot }) => isMoot),
    [false, false, false],
  );
  assert.deepEqual(
    gaugesOf({ ...decision, rule: 'paper' }, true).map(({ name }) => name),
    ['why.alpha', 'why.tau'],
  );
});

/** A rule changed in one value. */
const turned = (/** @type {Record<string, any>} */ before, /** @type {Record<string, any>} */ change) => ({
  before,
  now: { ...before, ...change },
});
const calibrated = { name: 'calibrated', evidence: 3, depth_margin: 2, price: 0.35, quantile: 0.99 };
const paper = { name: 'paper', threshold: 0.5, absolute_threshold: 0.01 };

test('turning a knob moves the mark and not the bar, to where the new rule would have decided', () => {
  const byPrice = { rule: 'calibrated', tried: 0, winner: 0, noise_gauge: 2, training_gauge: 9, candidates: [{ gain: 3, price: 3 }] };
  const marks = (/** @type {any} */ decision, /** @type {any} */ rules) =>
    gaugesOf(decision, false, rules).map((one) => drawnGauge(t, one));
  const [, , before] = marks(byPrice, null);
  const [, , after] = marks(byPrice, turned(calibrated, { price: 1.05 }));
  assert.deepEqual([before.text, before.isEnough, after.text, after.isEnough], ['2 times', true, '0.67 times', false]);
  assert.equal(after.fill, before.fill);
  assert.ok(after.mark > after.fill && before.mark < before.fill);
  const byPaper = { rule: 'paper', tried: 0, winner: null, noise_gauge: 4, training_gauge: 3, candidates: [] };
  const [alpha, tau] = marks(byPaper, turned(paper, { absolute_threshold: 0.05, threshold: 0 }));
  assert.deepEqual([alpha.text, alpha.isEnough, tau.text, tau.mark], ['0.8 times', false, 'more than a million times', 0]);
});

test('where trials decided the mark is what the new rule asks of the same evidence, more of a layer', () => {
  const one = (/** @type {any} */ candidate, /** @type {any} */ change) =>
    drawnGauge(t, gaugesOf(tried({ evidence: 4, evidence_needed: 3, ...candidate }), false, turned(calibrated, change))[0]);
  assert.deepEqual(
    [one({}, {}).isEnough, one({}, { evidence: 5 }).isEnough, one({}, { evidence: 5 }).fill],
    [true, false, one({}, {}).fill],
  );
  assert.equal(one({}, { evidence: 5 }).text, '55 times · needed: 150 times');
  assert.deepEqual(
    [one({}, { depth_margin: 5 }).isEnough, one({ kind: 'depth', evidence_needed: 6, evidence: 8 }, { depth_margin: 5 }).isEnough],
    [true, false],
  );
  assert.deepEqual([one({}, { evidence: 0 }).mark, one({ evidence_needed: 0, evidence: 1 }, { evidence: 2 }).isEnough], [0, false]);
});

test('what the page cannot work out again it says will be seen at the next round', () => {
  const byScore = { rule: 'calibrated', tried: 0, winner: null, noise_gauge: 2, training_gauge: 9, candidates: [] };
  assert.equal(ruleNews(byScore, turned(calibrated, {})), null);
  assert.equal(ruleNews(byScore, turned(calibrated, { cadence: 5 })), null);
  assert.equal(ruleNews(byScore, turned(calibrated, { price: 1 })), 'why.rule.marks');
  assert.equal(ruleNews(byScore, turned(calibrated, { quantile: 0.5 })), 'why.rule.later');
  assert.equal(ruleNews(byScore, { before: calibrated, now: paper }), 'why.rule.later');
  assert.equal(ruleNews(tried({}), turned(calibrated, { quantile: 0.5 })), null);
  assert.equal(ruleNews(null, null), null);
});

test('a gauge is logarithmic with its mark at one', () => {
  assert.deepEqual(gauge(t, 1), { text: '1.0 times', fill: 1 / 3 });
  assert.deepEqual(gauge(t, 1e6), { text: '1\u202f000\u202f000 times', fill: 1 });
  assert.deepEqual(gauge(t, null), { text: '–', fill: 0 });
});

test('the size tells what changed while it is news, and what was removed', () => {
  const sizeSentence = (/** @type {any} */ t, /** @type {any} */ of) =>
    sizeParts(t, of)
      .map(({ text }) => text)
      .join(' · ');
  assert.match(sizeSentence(t, { ...scene, removed: 2 }), / · 2 removed$/);
  assert.equal(
    sizeSentence(t, sceneAt(history, scrubbedTo(history, history.expansions[1].step))),
    '2 → 3 neurons · 1 layer · 13 → 19 parameters',
  );
  assert.equal(sizeSentence(t, scene), '3 neurons · 1 layer · 19 parameters');
});

test('a biography tells birth, way, promise and weight', () => {
  assert.match(
    biographyOf(t, history, scene, 3),
    /^neuron 3 · joined layer 1 at step \d+ · x = \S+ → \S+ · promised a drop of .*, brought .* · weight/,
  );
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
      assert.ok(
        row.every((cell) => cell.length > 0 && !/NaN|undefined/.test(cell)),
        `${title}: ${row}`,
      );
    }
  }
});

test('a decision about a removal has no gauge of growth', () => {
  const removal = tried({ kind: 'prune', evidence: 4 }, { reason: 'accepted', accepted: true });
  assert.deepEqual(gaugesOf(removal, false), []);
  assert.deepEqual(scoreGauges(removal, false), []);
});

test('an end of several sentences sets each apart, in both languages', () => {
  const said = (/** @type {'en' | 'zh'} */ language) =>
    stateSentence(translator(language), { reason: 'converged' }, { decision: tried({}), removed: 2 });
  assert.match(said('en'), /are needed\. What .* than chance would\. 2 neurons were removed on the way$/);
  assert.match(said('zh'), /解释得多。途中移除了 2 个神经元$/);
});
