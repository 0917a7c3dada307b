import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { figuresOf } from '../../../frontend/src/pure/words/figures.js';
import { gaugesOf, scoreGauges } from '../../../frontend/src/pure/words/gauges.js';
import { emphasised, verdictOf } from '../../../frontend/src/pure/words/verdict.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';
import { eventsOf, historyOf } from '../recordings.js';

const t = translator('en');
const bumps = historyOf(eventsOf('bumps'));

/** @typedef {Record<string, any>} Loose */

/** A round of the recorded run, told otherwise. */
const round = (/** @type {Loose} */ candidate, /** @type {Loose} */ more = {}) => ({
  ...bumps.decisions[1],
  candidates: [{ ...bumps.decisions[1].candidates[0], ...candidate }],
  ...more,
});
const say = (/** @type {any} */ decision, /** @type {any} */ history = bumps) => verdictOf(t, history, decision, [-2, 2]);
const layer = { kind: 'depth', layer: 1, location: null, evidence: Math.log(4000), evidence_needed: 6 };

test('a growth is one sentence with one number, and a line with the number it was held against', () => {
  const { sentence, line, proof, gauge } = say(round({ evidence: Math.log(160) }));
  assert.equal(sentence, 'With neuron 3 the data are *160 times* more believable.');
  assert.equal(line, '20 times are needed, so it grows, near x\u00a0=\u00a00.15.');
  assert.deepEqual([proof, gauge], ['The curve did not move: ✓', 'why.evidence']);
  assert.match(say(round({ evidence: 99 })).sentence, /\*more than a million times\*/);
});

test('what decided stands out, and nothing else', () => {
  assert.deepEqual(emphasised('With it *160 times* more.'), [
    { text: 'With it ', isStrong: false },
    { text: '160 times', isStrong: true },
    { text: ' more.', isStrong: false },
  ]);
});

test('a layer says why it needs more than a neuron, taken or refused', () => {
  const why = /^400 times are needed, .*a bigger step than a neuron, which needs 20 times, and must convince 2 times over\.$/;
  assert.match(say(round(layer)).line, why);
  const refused = say(round({ ...layer, evidence: 3 }, { accepted: false, reason: 'too_little_evidence' }));
  assert.equal(refused.sentence, 'With a new layer the data would be only *20 times* more believable.');
  assert.match(refused.line, why);
});

test('several neurons that only pay together say so', () => {
  const { sentence, line } = say(round({ joint: 3, evidence: Math.log(50) }));
  assert.equal(sentence, 'With 3 new neurons the data are *50 times* more believable.');
  assert.match(line, /^20 times are needed of 3 together, .* alone none of them pays/);
});

test('a refusal by trial has its number too, and none where nothing helps', () => {
  const refusal = { accepted: false, reason: 'too_little_evidence' };
  assert.match(say(round({ evidence: Math.log(2) }, refusal)).sentence, /^With a new neuron the data would be only \*2 times\*/);
  assert.equal(say(round({ evidence: -1 }, refusal)).sentence, 'No growth makes the data more believable.');
  assert.match(say(round({}, refusal)).line, /^20 times are needed, so it does not grow\. 5 growths were tried/);
});

test('a person is named, and what the rule would have said', () => {
  const forced = (/** @type {number} */ evidence) => say(round({ evidence, reason: 'forced' }, { reason: 'forced' }));
  assert.equal(forced(0.7).sentence, 'A person asked for neuron 3.');
  assert.match(forced(0.7).line, /^The rule would have said no: the data are 2 times more believable with it, 20 times are needed/);
  assert.match(forced(4).line, /^The rule would have said yes: the data are 55 times/);
  const placed = round({ evidence: null, evidence_needed: null, reason: 'placed' }, { reason: 'placed' });
  assert.deepEqual([say(placed).sentence, say(placed).line], ['A person placed neuron 3.', 'The rule would have said no.']);
  const other = { ...placed.candidates[0], reason: 'accepted', accepted: false, location: 1.2 };
  assert.equal(
    say({ ...placed, candidates: [...placed.candidates, other] }).line,
    'The rule would have chosen a neuron near x\u00a0=\u00a01.20.',
  );
  const forbidden = say(round({ evidence: Math.log(160) }, { reason: 'forbidden', accepted: false }));
  assert.match(forbidden.sentence, /^A person said no to a neuron near/);
  assert.match(forbidden.line, /^The rule would have said yes: the data are 160 times/);
});

test('where scores decide the number is the one that decided', () => {
  const untried = { evidence: null, evidence_needed: null, gain: -1.5, price: 3 };
  const scored = (/** @type {Loose} */ more) => say(round(untried, { tried: 0, accepted: false, ...more }));
  const cases = /** @type {[Loose, string, RegExp][]} */ ([
    [{ accepted: true, reason: 'accepted', noise_gauge: 3.7 }, 'why.noise', /^Neuron 3 explains \*3.7 times\* what chance would/],
    [{ reason: 'below_noise_floor', noise_gauge: 0.9 }, 'why.noise', /only \*0.9 times\* what chance would/],
    [{ reason: 'training_helps_more', training_gauge: 0.1 }, 'why.training', /^Training on brings \*10 times\* what a new neuron/],
    [{ reason: 'price_too_high' }, 'why.price', /^What a new neuron brings is worth only \*0.5 times\* what its numbers cost/],
  ]);
  for (const [more, gauge, sentence] of cases) {
    const said = scored(more);
    assert.match(said.sentence, sentence);
    assert.equal(said.gauge, gauge);
  }
});

test('the paper’s rule is told by its own two numbers', () => {
  const paper = { rule: 'paper', tried: 0, noise_gauge: 5, training_gauge: 3.2 };
  const untried = { evidence: null, evidence_needed: null };
  const grown = say(round(untried, paper));
  assert.equal(grown.sentence, 'Neuron 3 raises the score by *3.2 times* what τ asks.');
  assert.match(grown.line, /explains 5 times what α asks/);
  assert.match(say(round(untried, { ...paper, training_gauge: null })).sentence, /\*5 times\* what α asks/);
  const no = { accepted: false, training_gauge: 0.4, noise_gauge: 0.2 };
  assert.match(say(round(untried, { ...paper, ...no, reason: 'below_threshold' })).sentence, /\*0.4 times\* what τ asks/);
  assert.match(say(round(untried, { ...paper, ...no, reason: 'below_absolute_threshold' })).sentence, /\*0.2 times\* what α asks/);
});

test('labels are called labels', () => {
  const labelled = { ...bumps, started: { ...bumps.started, loss_kind: 'classification' } };
  assert.match(say(round({ evidence: Math.log(160) }), labelled).sentence, /the labels are \*160 times\* more believable/);
});

test('a curve that did move says by how much', () => {
  const expansions = bumps.expansions.map((one) => ({ ...one, function_change: 0.02 }));
  assert.equal(say(round({}), { ...bumps, expansions }).proof, 'The curve moved by 0.02 at most:');
});

test('behind more stand all figures, with nothing empty', () => {
  const rows = figuresOf(t, bumps.decisions[1], bumps.expansions[1]);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['decided at step', 'evidence', 'evidence of training on alone', 'proposals compared', 'growths tried in copies', 'max |Δf|'].filter(
      (name) => name !== 'evidence of training on alone' || bumps.decisions[1].candidates[0].evidence_training !== null,
    ),
  );
  assert.match(rows[1].value, /^5.05 of 3 nats needed$/);
});

const [, union] = /interface Decision \{[\s\S]*?reason:([^;]+);/.exec(
  readFileSync(new URL('../../../frontend/types/protocol.d.ts', import.meta.url), 'utf8'),
);
const reasons = [...union.matchAll(/"(\w+)"/g)].map(([, reason]) => reason);

test('every reason is whole in every language, by both rules, by trial and by score, and its number is a gauge that is shown', () => {
  const kinds = [{}, layer, { kind: 'prune', location: null }, { joint: 3 }, { evidence: null, evidence_needed: null }, { evidence: -2 }];
  for (const language of Object.keys(LANGUAGES)) {
    for (const reason of reasons) {
      for (const rule of ['calibrated', 'paper']) {
        for (const candidate of kinds) {
          const tried = candidate.evidence === null || rule === 'paper' ? 0 : 5;
          const accepted = ['accepted', 'forced', 'placed'].includes(reason);
          const untried = tried === 0 ? { evidence: null, evidence_needed: null } : {};
          const decision = round({ ...candidate, ...untried }, { reason, rule, tried, accepted });
          const { sentence, line, gauge } = verdictOf(translator(language), bumps, /** @type {any} */ (decision), [-2, 2]);
          assert.doesNotMatch(`${sentence}${line}`, /[{}]|undefined|NaN|–|\?/, `${language} ${reason} ${sentence} ${line}`);
          assert.equal(sentence.split('*').length % 2, 1);
          const isOfRule = (rule === 'paper') === (gauge === 'why.tau' || gauge === 'why.alpha');
          if (gauge !== null && candidate.kind !== 'prune' && isOfRule) {
            const told = /** @type {any} */ (decision);
            const shown = [...gaugesOf(told, false), ...scoreGauges(told, false)];
            assert.ok(
              shown.some(({ name }) => name === gauge),
              `${reason} ${gauge} ${rule} ${tried}`,
            );
          }
        }
      }
    }
  }
});
