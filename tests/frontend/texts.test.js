import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BINDINGS } from '../../frontend/src/pure/words/keys.js';
import { BROUGHT, HELP } from '../../frontend/src/shell/panels/index.js';
import { chosenLanguage, saidIn, translator } from '../../frontend/src/texts/index.js';
import { LANGUAGES } from '../../frontend/src/texts/languages.js';

const root = new URL('../../frontend/', import.meta.url).pathname;
const files = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));
const sources = [...files('src/pure'), ...files('src/shell'), readFileSync(join(root, 'src/main.js'), 'utf8')];
const page = readFileSync(join(root, 'index.html'), 'utf8');
const events = readFileSync(join(root, 'types/protocol.d.ts'), 'utf8');

const en = LANGUAGES.en.texts;
const others = Object.entries(LANGUAGES).filter(([language]) => language !== 'en');
const namesIn = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test('every language has the same texts', () => {
  assert.ok(others.length > 0);
  for (const [language, { texts }] of others) assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort(), language);
});

test('every text fills in the same values in every language', () => {
  for (const [language, { texts }] of others) {
    for (const [key, text] of Object.entries(en)) {
      assert.deepEqual(namesIn(texts[key]), namesIn(text), `${key} in ${language}`);
      assert.ok(text.trim() && texts[key].trim(), `${key} in ${language}`);
    }
  }
});

test('no text is given twice in a language', () => {
  for (const language of Object.keys(LANGUAGES)) {
    const folder = `src/texts/${language}`;
    const keys = files(folder).flatMap((source) => [...source.matchAll(/^ {2}'([\w.-]+)':/gm)].map((match) => match[1]));
    assert.ok(keys.length > 300, language);
    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
      language,
    );
  }
});

test('what the server does not say in a language is said in English', () => {
  assert.equal(saidIn('zh', { en: 'bumps', zh: '起伏' }), '起伏');
  assert.equal(saidIn('zh', { en: 'bumps' }), 'bumps');
});

test('every text that the page or a module names exists', () => {
  const named = [
    ...page.matchAll(/data-(?:text|label|help)="([^"]+)"/g),
    ...sources.flatMap((source) => [...source.matchAll(/'data-(?:text|label|help)': '([^']+)'/g)]),
    ...sources.flatMap((source) => [...source.matchAll(/\bt\((?:\w+ \? )?'([^']+)'/g)]),
    ...sources.flatMap((source) => [...source.matchAll(/\bt\([^)']+ \? '([^']+)'/g)]),
  ].map((match) => match[1]);
  assert.ok(named.length > 60);
  assert.deepEqual(
    named.filter((key) => !(key in en)),
    [],
  );
});

test('every reason that a decision may have has a sentence', () => {
  const [, union] = /interface Candidate \{[\s\S]*?reason:([^;]+);/.exec(events);
  const reasons = [...union.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  assert.ok(reasons.length > 10);
  assert.deepEqual(
    reasons.filter((reason) => !(`reason.${reason}` in en)),
    [],
  );
});

test('every key has an explanation', () => {
  for (const { action } of BINDINGS) assert.ok(`keys.${action}` in en, action);
});

test('a text that does not exist is an error that names it', () => {
  assert.throws(() => translator('en')('no.such'), /no\.such in en/);
});

test('the language is the chosen one, else the browser’s', () => {
  assert.equal(chosenLanguage('zh', ['en']), 'zh');
  assert.equal(chosenLanguage('xx', ['zh-CN', 'en']), 'zh');
  assert.equal(chosenLanguage(null, ['en-GB', 'zh']), 'en');
  assert.equal(chosenLanguage(null, ['xx', 'zh-TW']), 'zh');
  assert.equal(chosenLanguage(null, ['xx']), 'en');
  assert.equal(chosenLanguage('constructor', []), 'en');
});

test('everything that the help explains has a name and a sentence, and every card of it a name', () => {
  for (const { key, card } of HELP) for (const name of [`help.${key}`, `help.${key}.is`, `help.card.${card}`]) assert.ok(name in en, name);
});

test('a card that a panel brings along has a title', () => {
  assert.ok(BROUGHT.length > 0);
  for (const { title } of BROUGHT) assert.ok(title in en, title);
});
