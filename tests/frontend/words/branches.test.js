import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endSentence, LANES, lanesOf, originSentence, ROW } from '../../../frontend/src/pure/words/branches.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';

const t = translator('en');
const LANGUAGE_NAMES = Object.keys(LANGUAGES);
const branch = (/** @type {object} */ more) => ({
  run: 'root',
  parent: null,
  forked_step: null,
  intervention: null,
  status: /** @type {const} */ ('running'),
  step: 100,
  widths: [3],
  loss: 0.0028,
  ...more,
});
const TREE = [
  branch({}),
  branch({ run: 'a', parent: 'root', forked_step: 50, intervention: { type: 'forbid' }, step: 75 }),
  branch({ run: 'a1', parent: 'a', forked_step: 60, step: 60, intervention: { type: 'place', location: 0, scale: 1 } }),
];

test('a lane goes from where a run branched off to where it stands, and hangs on its parent', () => {
  const [root, a, a1] = lanesOf(TREE, 'a');
  assert.deepEqual([root.from, root.to, root.y, root.origin], [0, LANES, ROW / 2, null]);
  assert.deepEqual([a.from, a.to, a.y, a.origin], [LANES / 2, 0.75 * LANES, 1.5 * ROW, ROW / 2]);
  assert.deepEqual([a1.from, a1.to, a1.origin, a1.fork], [0.6 * LANES, 0.6 * LANES, a.y, 'place']);
  assert.deepEqual(
    [root, a, a1].map(({ isCurrent }) => isCurrent),
    [false, true, false],
  );
});

test('a branch whose parent is not shown begins where everything begins', () => {
  const [orphan] = lanesOf(TREE.slice(1), null);
  assert.deepEqual([orphan.from, orphan.origin], [0, null]);
});

test('every way to branch off is a sentence, and every end says size and loss', () => {
  for (const language of LANGUAGE_NAMES) {
    const said = new Set();
    for (const type of ['forbid', 'force', 'place', null]) {
      said.add(originSentence(translator(language), { ...TREE[1], intervention: type && { type } }, false));
    }
    said.add(originSentence(translator(language), TREE[0], true));
    said.add(originSentence(translator(language), TREE[1], true));
    assert.equal(said.size, 6);
    for (const sentence of said) assert.doesNotMatch(sentence, /[{}]|undefined/);
  }
  assert.equal(endSentence(t, TREE[0]), '3 neurons · loss 0.0028 · step 100');
  assert.equal(endSentence(t, branch({ status: null, widths: [], loss: null })), 'waiting for a worker');
});
