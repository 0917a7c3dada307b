import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BINDINGS } from '../../frontend/src/pure/words/keys.js';
import { chosenLanguage, TABLES, translator } from '../../frontend/src/texts/index.js';

const root = new URL('../../frontend/', import.meta.url).pathname;
const files = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));
const sources = [...files('src/pure'), ...files('src/shell'), readFileSync(join(root, 'src/main.js'), 'utf8')];
const page = readFileSync(join(root, 'index.html'), 'utf8');
const events = readFileSync(join(root, 'types/protocol.d.ts'), 'utf8');

const namesIn = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test('both languages have the same texts', () => {
  assert.deepEqual(Object.keys(TABLES.zh).sort(), Object.keys(TABLES.en).sort());
});

test('every text fills in the same values in both languages', () => {
  for (const [key, text] of Object.entries(TABLES.en)) {
    assert.deepEqual(namesIn(TABLES.zh[key]), namesIn(text), key);
    assert.ok(text.trim() && TABLES.zh[key].trim(), key);
  }
});

test('every text that the page or a module names exists', () => {
  const named = [
    ...page.matchAll(/data-(?:text|label|help)="([^"]+)"/g),
    ...sources.flatMap((source) => [...source.matchAll(/\bt\((?:\w+ \? )?'([^']+)'/g)]),
    ...sources.flatMap((source) => [...source.matchAll(/\bt\([^)']+ \? '([^']+)'/g)]),
  ].map((match) => match[1]);
  assert.ok(named.length > 60);
  assert.deepEqual(
    named.filter((key) => !(key in TABLES.en)),
    [],
  );
});

test('every reason that a decision may have has a sentence', () => {
  const [, union] = /interface Candidate \{[\s\S]*?reason:([^;]+);/.exec(events);
  const reasons = [...union.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  assert.ok(reasons.length > 10);
  assert.deepEqual(
    reasons.filter((reason) => !(`reason.${reason}` in TABLES.en)),
    [],
  );
});

test('every key has an explanation', () => {
  for (const { action } of BINDINGS) assert.ok(`keys.${action}` in TABLES.en, action);
});

test('a text that does not exist is an error that names it', () => {
  assert.throws(() => translator('en')('no.such'), /no\.such in en/);
});

test('the language is the chosen one, else the browser’s', () => {
  assert.equal(chosenLanguage('zh', ['en']), 'zh');
  assert.equal(chosenLanguage('xx', ['zh-CN', 'en']), 'zh');
  assert.equal(chosenLanguage(null, ['en-GB', 'zh']), 'en');
  assert.equal(chosenLanguage(null, ['de']), 'en');
});
