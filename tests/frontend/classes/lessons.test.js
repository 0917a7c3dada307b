import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { aloneWith, answeredAlone, movedTo, onceMore, revealedAlone } from '../../../frontend/src/pure/classes/alone.js';
import { answerOf } from '../../../frontend/src/pure/classes/fold.js';
import {
  KINDS,
  lessonHash,
  lessonInHash,
  newActivity,
  parseLesson,
  readLesson,
  shortLesson,
} from '../../../frontend/src/pure/classes/lessons.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';

const folder = new URL('../../../backend/senn_live/data/lessons/', import.meta.url);
const shipped = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
const mine = (...activities) => ({ title: { en: 'Mine' }, activities });
const say = { kind: 'say', title: { en: 'Say it' } };

test('every shipped lesson is read, and a link brings the same one back', () => {
  assert.equal(shipped.length, 3);
  for (const written of shipped) {
    const lesson = readLesson(written);
    assert.deepEqual(
      lesson.activities.map(({ kind }) => kind),
      written.activities.map(({ kind }) => kind),
    );
    assert.deepEqual(shortLesson(parseLesson(lessonInHash(lessonHash(lesson)))), shortLesson(lesson));
  }
});

test('a link leaves out what would be there anyway', () => {
  const lesson = readLesson(mine(newActivity('watch', { en: 'Look' })));
  assert.deepEqual(shortLesson(lesson).activities, [{ kind: 'watch', title: { en: 'Look' } }]);
});

test('a shipped lesson’s link is its name', () => {
  assert.equal(lessonInHash(lessonHash('signal-or-noise')), 'signal-or-noise');
  assert.equal(lessonInHash('#run=abcd'), null);
});

test('a new activity of every kind makes a lesson', () => {
  assert.equal(KINDS.length, 7);
  for (const kind of KINDS) assert.ok(readLesson(mine(newActivity(kind, { en: 'x' }))), kind);
});

test('what somebody leaves out is filled in', () => {
  const lesson = readLesson(mine({ kind: 'place', title: { zh: '哪里' } }, say));
  assert.deepEqual([lesson.name, lesson.minutes, lesson.activities[0].high], ['own', 6, 2]);
});

test('what is no lesson is none', () => {
  const activities = [
    { kind: 'dance', title: { en: 'x' } },
    { kind: 'say' },
    { ...say, most: 0 },
    { ...say, text: 'x' },
    { ...say, hidden: ['<'] },
  ];
  const place = { kind: 'place', title: { en: 'x' }, low: 2, high: 1 };
  const choice = { kind: 'choice', title: { en: 'x' }, options: [{ en: 'only one' }] };
  const draw = { kind: 'draw', title: { en: 'x' }, goal: { kind: 'exactly' } };
  for (const bad of [...activities, place, choice, draw]) assert.equal(readLesson(mine(bad)), null, JSON.stringify(bad));
  for (const bad of [null, 7, [], {}, { title: 'x', activities: [say] }, mine(), mine(...Array(41).fill(say))])
    assert.equal(readLesson(bad), null);
  for (const bad of ['', '{', '{"__proto__": 1}', `"${'x'.repeat(70_000)}"`]) assert.equal(parseLesson(bad), null);
});

test('every kind has its words on paper and in the workshop', () => {
  for (const { texts } of Object.values(LANGUAGES)) {
    for (const kind of KINDS) assert.ok(texts[`sheet.do.${kind}`] && texts[`workshop.kind.${kind}`], kind);
    for (const goal of ['exactly', 'most', 'layer']) assert.ok(texts[`sheet.goal.${goal}`] && texts[`workshop.goal.${goal}`], goal);
  }
});

test('alone one answers, is told, and goes on', () => {
  const lesson = readLesson(mine({ kind: 'choice', title: { en: 'x' }, options: [{ en: 'a' }, { en: 'b' }], correct: 1 }, say));
  const answered = answeredAlone(aloneWith(lesson, 'en'), 0);
  assert.deepEqual([answerOf(answered, 'you'), answered.answers, answered.correct], [0, 1, null]);
  const told = revealedAlone(answered);
  assert.deepEqual([told.revealed, told.correct], [true, 1]);
  const next = movedTo(told, 1);
  assert.deepEqual([next.activity, next.revealed, next.given, next.run], [1, false, null, null]);
});

test('once more keeps the network and forgets the guess', () => {
  const first = {
    ...revealedAlone(answeredAlone(aloneWith(readLesson(mine({ kind: 'place', title: { en: 'x' } })), 'en'), 0.5)),
    run: 'r',
    step: 90,
  };
  const again = onceMore(first);
  assert.deepEqual([again.round, again.run, again.step, again.given, again.revealed], [2, 'r', null, null, false]);
});
