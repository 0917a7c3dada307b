import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeAt, placeByKey, stepOf } from '../../../frontend/src/pure/guess/axis.js';
import { guessed, readGuesses, withGuess, writeGuesses } from '../../../frontend/src/pure/guess/nearness.js';
import { beginGuess, canBeGuessed, guessAfter, MOVES, nextRound, roundAt } from '../../../frontend/src/pure/guess/rounds.js';
import { guessSentence } from '../../../frontend/src/pure/guess/words.js';
import { emptyHistory } from '../../../frontend/src/pure/run/fold.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('tried'));
const [first, second] = history.expansions;

test('a tap is a place, beyond an end it is the end', () => {
  assert.equal(placeAt(0.5, [-2, 2]), 0);
  assert.equal(placeAt(-0.2, [-2, 2]), -2);
  assert.equal(placeAt(1.2, [-2, 2]), 2);
  assert.equal(placeAt(0.25, [10, 50]), 20);
  assert.equal(placeAt(1 / 3, [0, 1e-6]), 3.333e-7);
});

test('arrow keys go a hundredth of the axis, page keys ten of them, others nowhere', () => {
  const domain = /** @type {[number, number]} */ ([-2, 2]);
  assert.equal(stepOf(domain), 0.04);
  assert.equal(placeByKey(0, 'ArrowRight', domain), 0.04);
  assert.equal(placeByKey(0, 'ArrowLeft', domain), -0.04);
  assert.equal(placeByKey(0, 'PageUp', domain), 0.4);
  assert.equal(placeByKey(-1.99, 'ArrowLeft', domain), -2);
  assert.deepEqual([placeByKey(0, 'Home', domain), placeByKey(0, 'End', domain)], [-2, 2]);
  assert.equal(placeByKey(0, 'x', domain), null);
});

test('nearness is a word by shares of the axis, and the last of them blames nobody', () => {
  const words = [0, 0.02, 0.05, 0.12, 0.3, 1].map((share) => guessed(10 + share * 40, 10, [10, 50]).word);
  assert.deepEqual(words, ['there', 'there', 'close', 'near', 'side', 'other']);
  assert.ok(guessed(10, 20, [10, 50]).away < 0);
  for (const { texts } of Object.values(LANGUAGES)) {
    const said = Object.entries(texts).filter(([key]) => key.startsWith('guess.'));
    for (const [key, text] of said) assert.doesNotMatch(text, /wrong|worst|miss|lost|fail|bad|错|最差|失败/i, key);
  }
});

test('the last ten are kept, and what somebody else has written there is left out', () => {
  let kept = [];
  for (let n = 0; n < 13; n += 1) kept = withGuess(kept, guessed(n / 100, 0, [0, 1]));
  assert.deepEqual(
    kept.map(({ away }) => away),
    [0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12],
  );
  assert.deepEqual(readGuesses(writeGuesses(kept)), kept);
  for (const hostile of [null, '', '{', '{"a":1}', '7', '[null,"x",{},[],1e99,-2]']) assert.deepEqual(readGuesses(hostile), []);
  assert.equal(readGuesses(JSON.stringify(Array(99).fill(0.5))).length, 10);
});

test('what is guessed is the next growth with a place on the axis, at the moment before it', () => {
  const round = nextRound(history, -1);
  assert.equal(round.expansion, first);
  assert.equal(round.location, first.added[0].location);
  assert.ok(round.before.offset < first.offset && round.before.structure.widths[0] === 1);
  assert.equal(round.landscape.step, first.step);
  assert.equal(nextRound(history, first.offset).expansion, second);
  assert.equal(nextRound(history, history.offset), null);
  assert.deepEqual(roundAt(history, second.offset).location, second.added[0].location);
});

test('growths without a place are passed by and counted', () => {
  const layer = { ...second, kind: 'depth', added: [] };
  const removed = { ...second, kind: 'prune', added: [], offset: second.offset + 1 };
  const deeper = { ...history.expansions[2], layer: 1 };
  const other = { ...history, expansions: [layer, removed, deeper, ...history.expansions.slice(3)] };
  const round = nextRound(other, -1);
  assert.deepEqual([round.expansion, round.layers], [history.expansions[3], 2]);
});

test('it rests until one is sure, and a mark can be moved until then', () => {
  let guess = beginGuess(-1);
  assert.equal(guessAfter(guess, { type: 'move', place: 1 }), guess);
  guess = guessAfter(guess, { type: 'ready', offset: first.offset });
  assert.equal(guessAfter(guess, { type: 'sure', nowMs: 5 }), guess); // nothing is marked yet
  guess = guessAfter(guess, { type: 'move', place: 1 });
  guess = guessAfter(guess, { type: 'move', place: 0.5 });
  assert.deepEqual([guess.phase, guess.place], ['marked', 0.5]);
  guess = guessAfter(guess, { type: 'sure', nowMs: 5 });
  assert.deepEqual([guess.phase, guess.place, guess.toldMs], ['told', 0.5, 5]);
  assert.equal(guessAfter(guess, { type: 'move', place: 2 }), guess);
  guess = guessAfter(guess, { type: 'again' });
  assert.deepEqual([guess.phase, guess.after, guess.place], ['waiting', first.offset, null]);
  guess = guessAfter(guess, { type: 'over' });
  for (const type of ['ready', 'over', 'move', 'sure', 'again']) assert.equal(guessAfter(guess, { type }), guess);
  assert.deepEqual(Object.keys(MOVES), ['waiting', 'asking', 'marked', 'told', 'none']);
});

test('every state has its sentence in every language', () => {
  const round = nextRound(history, -1);
  const domain = /** @type {[number, number]} */ ([-2, 2]);
  for (const code of Object.keys(LANGUAGES)) {
    const t = translator(code);
    for (const phase of Object.keys(MOVES)) {
      for (const place of [null, round.location, round.location + 0.15, round.location + 0.3, round.location + 1, round.location + 2]) {
        for (const isRecorded of [true, false]) {
          const guess = { ...beginGuess(-1), phase, place };
          const said = guessSentence(t, { guess, domain, round, isRecorded, isSteered: !isRecorded });
          assert.doesNotMatch(said, /[{}]|NaN|undefined/);
        }
      }
    }
  }
});

test('only a curve has an axis to guess on', () => {
  assert.equal(canBeGuessed(history), true);
  assert.equal(canBeGuessed(historyOf(eventsOf('tried_plane'))), false);
  assert.equal(canBeGuessed(emptyHistory()), false);
});
