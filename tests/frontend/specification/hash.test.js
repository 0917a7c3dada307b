import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHash, writeHash } from '../../../frontend/src/pure/specification/hash.js';

const NOWHERE = { run: null, twin: null, step: null, decided: null, at: null, decision: null, specification: null, problems: [] };
const spec = (value) => readHash(`#spec=${encodeURIComponent(JSON.stringify(value))}`);

test('what is written is read again', () => {
  const place = { ...NOWHERE, run: 'q3vXk0mB5Yw8eJrT', at: 12, decision: 11, specification: { seed: 7, noise: 0.5 } };
  assert.deepEqual(readHash(writeHash(place)), place);
  assert.deepEqual(readHash(writeHash({})), NOWHERE);
});

test('a link names a step, or the step of a decision', () => {
  assert.equal(writeHash({ run: 'q3vXk0mB5Yw8eJrT', step: 42 }), '#run=q3vXk0mB5Yw8eJrT&step=42');
  assert.deepEqual(readHash('#run=q3vXk0mB5Yw8eJrT&decided=20'), { ...NOWHERE, run: 'q3vXk0mB5Yw8eJrT', decided: 20 });
  assert.deepEqual(readHash('#step=-1&decided=1e3').problems, ['step', 'decided']);
});

test('a good part stays when another is bad', () => {
  const { specification, problems } = spec({ seed: 5, samples: 'many', limits: { width: 99, depth: 2 } });
  assert.deepEqual(specification, { seed: 5, limits: { depth: 2 } });
  assert.deepEqual(problems, ['spec.samples', 'spec.limits.width']);
});

for (const [what, value] of Object.entries({
  'too few points': { task: { kind: 'points', x: [1, 2, 3], y: [1, 2, 3] } },
  'points without spread': { task: { kind: 'points', x: [1, 1, 1, 1], y: [1, 2, 3, 4] } },
  'more x than y': { task: { kind: 'points', x: [1, 2, 3, 4], y: [1, 2, 3] } },
  'an interval that ends before it begins': { task: { kind: 'formula', formula: 'x', low: 2, high: -2 } },
  'a field that no task has': { task: { kind: 'preset', name: 'bumps', evil: 1 } },
  'a task of the prototype': { task: { kind: 'constructor' } },
  'a rule that is none': { rule: { name: 'mine' } },
  'a list for a group': { limits: [1, 2] },
  'a number too large': { seed: 2 ** 31 },
})) {
  test(`${what} is left out and named`, () => {
    const { specification, problems } = spec(value);
    assert.deepEqual(specification, {});
    assert.deepEqual(problems, [`spec.${Object.keys(value)[0]}`]);
  });
}

test('a prototype in the address changes nothing', () => {
  const { problems, specification } = readHash('#spec={"__proto__":{"seed":3},"constructor":1}');
  assert.deepEqual(problems, ['spec.__proto__', 'spec.constructor']);
  assert.equal(specification.seed, undefined);
  assert.equal({}.seed, undefined);
});

/** A generator of numbers below 1, the same every time. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

test('no text whatever makes an error', () => {
  const random = numbers(7);
  const pieces = ['run=', 'at=', '&', '#', '%', 'spec=', '{"seed":', '1e999', '[', ']', '}', '"', '\u0000', '💥', 'twin=', '-1', '\\u'];
  for (let n = 0; n < 10_000; n += 1) {
    const text = Array.from({ length: Math.floor(random() * 12) }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const place = readHash(text);
    assert.ok(Array.isArray(place.problems), text);
  }
});

test('a good address with anything changed in it makes no error, and what is read from it is written and read again', () => {
  const random = numbers(11);
  const good = writeHash({
    run: 'q3vXk0mB5Yw8eJrT',
    at: 12,
    decision: 11,
    specification: {
      seed: 7,
      noise: 0.5,
      start: [2, 3],
      limits: { depth: 2 },
      task: { kind: 'formula', formula: 'sin(3*x)', low: -1, high: 2 },
    },
  });
  const wild = ['', '%', '%22', '%7B', '%00', '-', '9', 'e', '=', '&', 'null', '%5B%5D', '%F0%9F%92%A5', '%C3'];
  let whole = 0;
  for (let n = 0; n < 10_000; n += 1) {
    const at = Math.floor(random() * good.length);
    const text = good.slice(0, at) + wild[Math.floor(random() * wild.length)] + good.slice(at + Math.floor(random() * 4));
    const place = readHash(text);
    assert.ok(Array.isArray(place.problems), text);
    const again = readHash(writeHash(place));
    assert.deepEqual({ ...again, problems: [] }, { ...place, problems: [] }, text);
    whole += place.specification !== null && Object.keys(place.specification).length > 0 ? 1 : 0;
  }
  assert.ok(whole > 1000, `Expected many addresses to be read in part, got ${whole}.`);
});

test('a hash of megabytes is not even looked at', () => {
  assert.deepEqual(readHash(`#spec=${'['.repeat(1_000_000)}`).problems, ['length']);
});

test('what a table calls its columns comes along in a link, or nothing does', () => {
  const named = (x_label) => ({ kind: 'points', x: [1, 2, 3, 4], y: [0, 1, 0, 1], x_label });
  const read = (task) => readHash(`#${new URLSearchParams({ spec: JSON.stringify({ task }) })}`).specification.task;
  assert.deepEqual(read(named('time / s')), named('time / s'));
  assert.deepEqual(read(named(null)), named(null));
  assert.equal(read(named(7)), undefined);
  assert.equal(read(named('s'.repeat(1000))), undefined);
});
