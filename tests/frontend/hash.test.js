import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHash, writeHash } from '../../frontend/src/pure/hash.js';

const NOWHERE = { run: null, twin: null, at: null, decision: null, specification: null, problems: [] };
const spec = (value) => readHash(`#spec=${encodeURIComponent(JSON.stringify(value))}`);

test('what is written is read again', () => {
  const place = { ...NOWHERE, run: 'q3vXk0mB5Yw8eJrT', at: 12, decision: 11, specification: { seed: 7, noise: 0.5 } };
  assert.deepEqual(readHash(writeHash(place)), place);
  assert.deepEqual(readHash(writeHash({})), NOWHERE);
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

test('no text whatever makes an error', () => {
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const pieces = ['run=', 'at=', '&', '#', '%', 'spec=', '{"seed":', '1e999', '[', ']', '}', '"', '\u0000', '💥', 'twin=', '-1', '\\u'];
  for (let n = 0; n < 2000; n += 1) {
    const text = Array.from({ length: Math.floor(random() * 12) }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const place = readHash(text);
    assert.ok(Array.isArray(place.problems), text);
  }
});

test('a hash of megabytes is not even looked at', () => {
  assert.deepEqual(readHash(`#spec=${'['.repeat(1_000_000)}`).problems, ['length']);
});
