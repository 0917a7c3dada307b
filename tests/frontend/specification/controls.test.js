import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherWay } from '../../../frontend/src/pure/run/twin.js';
import { isAsIn } from '../../../frontend/src/pure/specification/checks.js';
import { DATA_KNOBS, knobValue, LIMIT_KNOBS, notch, RULE_KNOBS, turned } from '../../../frontend/src/pure/specification/knobs.js';
import { RULES, SCHEMA } from '../../../frontend/src/pure/specification/model.js';
import { PACES, paceIndex, paceLabel } from '../../../frontend/src/pure/specification/pace.js';
import { actionFor, BINDINGS } from '../../../frontend/src/pure/words/keys.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { eventsOf } from '../recordings.js';

const key = (name, more = {}) => ({ key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
const [{ specification }] = eventsOf('bumps');

test('every binding is found by its own key', () => {
  for (const binding of BINDINGS) {
    assert.equal(actionFor(key(binding.key, { shiftKey: Boolean(binding.shift) }), 'page'), binding.action);
  }
});

test('keys are left to what has the focus', () => {
  assert.equal(actionFor(key('g'), 'text'), null);
  assert.equal(actionFor(key('ArrowLeft'), 'field'), null);
  assert.equal(actionFor(key(' '), 'button'), null);
  assert.equal(actionFor(key('g'), 'button'), 'growth');
  assert.equal(actionFor(key('s', { ctrlKey: true }), 'page'), null);
  assert.equal(actionFor(key('+', { shiftKey: true }), 'page'), 'faster');
});

test('every knob stands at the default that the specification has', () => {
  for (const knob of [...RULE_KNOBS, ...LIMIT_KNOBS, ...DATA_KNOBS].filter(({ rule }) => rule !== 'paper')) {
    const value = knobValue(specification, knob);
    assert.equal(knob.values[notch(knob, value)], value, knob.key);
  }
});

test('turning a knob changes that value and nothing beside it', () => {
  const quantile = RULE_KNOBS.find(({ key }) => key === 'quantile') ?? assert.fail();
  assert.deepEqual(turned(specification, quantile, 0), { rule: { ...specification.rule, quantile: 0.5 } });
  assert.deepEqual(turned(specification, DATA_KNOBS[1], 0), { noise: 0 });
});

test('speeds go from a quarter to the maximum, and ten steps a second are one', () => {
  const t = translator('en');
  assert.deepEqual(
    PACES.map((pace) => paceLabel(t, pace)),
    ['0.25×', '0.5×', '1×', '2×', '5×', '10×', '20×', 'max'],
  );
  assert.deepEqual([0.1, 5, 6, 1000, 'max'].map(paceIndex), [0, 2, 2, 6, 7]);
});

test('a branch is the way that was not taken', () => {
  assert.deepEqual([otherWay({ accepted: true }), otherWay({ accepted: false })], [{ type: 'forbid' }, { type: 'force' }]);
});

test('a knob turns to nothing that the specification forbids, and reaches no rule that has it not', () => {
  for (const { key, part, rule, values } of [...RULE_KNOBS, ...LIMIT_KNOBS, ...DATA_KNOBS]) {
    const kinds = SCHEMA.rule.oneOf.filter((kind) => !rule || kind.properties.name.const === rule);
    const holders = part === 'rule' ? kinds.map((kind) => kind.properties) : [part ? SCHEMA[part].properties : SCHEMA];
    for (const holder of holders) for (const value of values) assert.ok(isAsIn(holder[key], value), `${key} ${value}`);
    if (part === 'rule')
      assert.ok(
        kinds.every((kind) => key in RULES[kind.properties.name.const]),
        key,
      );
  }
});
