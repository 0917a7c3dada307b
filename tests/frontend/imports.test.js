import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../../frontend/src/', import.meta.url).pathname;
const modules = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, source: readFileSync(join(root, name), 'utf8') }));
const code = (source) => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
const importsOf = (source) => [...code(source).matchAll(/from '([^']+)'/g)].map((match) => match[1]);

test('pure modules import pure modules and texts only', () => {
  for (const { name, source } of modules.filter((one) => one.name.startsWith('pure/'))) {
    for (const path of importsOf(source)) assert.match(join(dirname(name), path), /^(pure|texts)\//, name);
  }
});

test('pure modules know no document, no network, no clock and no chance', () => {
  const forbidden =
    /\b(document|window|localStorage|fetch|WebSocket|Plotly|requestAnimationFrame|setTimeout|Date|performance|Math\.random)\b/;
  for (const { name, source } of modules.filter((one) => /^(pure|texts)\//.test(one.name))) {
    assert.doesNotMatch(code(source), forbidden, name);
  }
});

test('only one module uses Plotly, one the websocket, one fetch', () => {
  const users = (/** @type {RegExp} */ word) => modules.filter(({ source }) => word.test(code(source))).map(({ name }) => name);
  assert.deepEqual(users(/\bPlotly\b/), ['shell/drawing/plot.js']);
  assert.deepEqual(users(/\bnew WebSocket\b/), ['shell/connection/socket.js']);
  assert.deepEqual(users(/\bfetch\(/), ['shell/connection/api.js']);
});

test('modules stay of a size that can be read', () => {
  for (const { name, source } of modules.filter((one) => !one.name.startsWith('texts/'))) {
    assert.ok(source.split('\n').length <= 300, `${name}: ${source.split('\n').length} lines`);
  }
});

test('every module says what it is for', () => {
  for (const { name, source } of modules) assert.ok(source.startsWith('/**'), name);
});
