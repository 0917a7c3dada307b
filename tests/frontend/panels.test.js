import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../../frontend/', import.meta.url).pathname;
const filesIn = (folder, end) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => ({ name: join(folder, name), source: readFileSync(join(root, folder, name), 'utf8') }));
const pages = readdirSync(root).filter((name) => name.endsWith('.html'));
const linkedBy = (page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href);
const sheets = [...filesIn('src', '.css'), ...filesIn('styles', '.css')];
const folders = readdirSync(join(root, 'src/shell/panels'), { withFileTypes: true }).filter((entry) => entry.isDirectory());

const MOST_LINES = 80;

/**
 * The formatter puts a module's own declarations, and their closing braces, at the start of a line: what lies between is one
 * of them, comments and inner functions included.
 * @param {string} source
 * @returns {{name: string, lines: number}[]}
 */
function declarationsOf(source) {
  const lines = source.split('\n');
  const starts = lines.flatMap((line, at) => {
    const named = /^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)/.exec(line);
    return named ? [{ name: named[1], at }] : [];
  });
  return starts.map(({ name, at }) => {
    const isOneLine = lines[at].endsWith(';');
    const end = isOneLine ? at : lines.findIndex((line, n) => n > at && /^[})\]]/.test(line));
    return { name, lines: end - at + 1 };
  });
}

test('no closure of a panel is longer than can be read at once', () => {
  const modules = filesIn('src/shell/panels', '.js');
  const found = modules.flatMap(({ name, source }) => declarationsOf(source).map((one) => ({ file: name, ...one })));
  assert.ok(found.length > 100);
  assert.deepEqual(
    found.filter(({ lines }) => lines > MOST_LINES),
    [],
  );
});

test('the measure sees a long closure, and where one ends and the next begins', () => {
  const long = `export function createOne() {\n${'  let a = 1;\n'.repeat(90)}}\n`;
  const two = `const two = () => {\n  return 2;\n};\nconst one = 1;\n`;
  assert.deepEqual(declarationsOf(`${long}\n${two}`), [
    { name: 'createOne', lines: 92 },
    { name: 'two', lines: 3 },
    { name: 'one', lines: 1 },
  ]);
});

test('every sheet is linked or fetched, no page links one twice, and every link leads to a sheet', () => {
  for (const page of pages) {
    assert.equal(new Set(linkedBy(page)).size, linkedBy(page).length, page);
    for (const href of linkedBy(page)) assert.ok(existsSync(join(root, href)), `${href} in ${page}`);
  }
  const fetched = filesIn('src', '.js').flatMap(({ source }) =>
    [...source.matchAll(/\baddStyles\(([^)]*)\)/g)].flatMap(([, names]) => names.match(/\w+/g) ?? []),
  );
  const linked = [...pages.flatMap(linkedBy), ...fetched.map((name) => `styles/${name}.css`)];
  for (const { name } of sheets) assert.ok(linked.includes(name), `${name} is not linked`);
});

test('a panel’s sheet lies beside its panel and bears the name of a module there', () => {
  for (const { name } of sheets.filter((one) => one.name.startsWith('src/shell/panels/'))) {
    const folder = join(root, dirname(name));
    const modules = readdirSync(folder).filter((file) => file.endsWith('.js'));
    assert.ok(
      modules.some((module) => name.endsWith(module.replace('.js', '.css'))) || name.endsWith(`${dirname(name).split('/').at(-1)}.css`),
      name,
    );
  }
});

test('what all share says nothing of the parts of one panel', () => {
  const cards = folders.map(({ name }) => name).join('|');
  for (const { name, source } of sheets.filter((one) => one.name.startsWith('styles/'))) {
    assert.deepEqual(source.match(new RegExp(`#(?:${cards}|field)-[\\w-]+`, 'g')) ?? [], [], name);
  }
});
