import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlFor, isLast, KEYS, likely, mayGrow, mayReveal, stageOf } from '../../../frontend/src/pure/classes/commanding.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';
import { PHONE } from '../../../frontend/src/texts/phone.js';

const KINDS = ['place', 'choice', 'say'];
const view = (more = {}) => ({
  begun: true,
  ended: false,
  activity: 0,
  revealed: false,
  step: null,
  lesson: { activities: KINDS.map((kind) => ({ kind })) },
  ...more,
});
const pressed = (key, more = {}) => ({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
const NOWHERE = { isWatching: false, isTyping: false };

test('the button that stands out leads through a lesson', () => {
  assert.equal(likely(view({ begun: false })), 'begin');
  assert.equal(likely(view()), 'reveal');
  assert.equal(likely(view({ revealed: true })), 'grow');
  assert.equal(likely(view({ revealed: true, step: 90 })), 'next');
  assert.equal(likely(view({ activity: 1, revealed: true })), 'next');
  assert.equal(likely(view({ activity: 2 })), 'end');
  assert.equal(isLast(view({ activity: 2 })), true);
});

test('only what has an answer is revealed, and only a guessed growth goes on', () => {
  assert.equal(mayReveal(view({ activity: 2 })), false);
  assert.equal(mayReveal(view({ begun: false })), false);
  assert.equal(mayGrow(view({ activity: 1, revealed: true })), false);
  assert.deepEqual([view({ ended: true }), view({ begun: false }), view()].map(stageOf), ['results', 'lobby', 'place']);
});

test('a presenter’s remote goes on, back and pauses everywhere', () => {
  for (const where of [NOWHERE, { isWatching: true, isTyping: false }]) {
    assert.equal(controlFor(pressed('PageDown'), where), 'next');
    assert.equal(controlFor(pressed('PageUp'), where), 'back');
    assert.equal(controlFor(pressed('.'), where), 'pause');
  }
});

test('while all watch the page, letters are the page’s unless shift is held', () => {
  assert.equal(controlFor(pressed('r'), NOWHERE), 'reveal');
  assert.equal(controlFor(pressed('r'), { isWatching: true, isTyping: false }), null);
  assert.equal(controlFor(pressed('R', { shiftKey: true }), { isWatching: true, isTyping: false }), 'reveal');
});

test('who types or asks the browser for something commands nothing', () => {
  assert.equal(controlFor(pressed('r'), { isWatching: false, isTyping: true }), null);
  assert.equal(controlFor(pressed('r', { ctrlKey: true }), NOWHERE), null);
});

test('every key that is listed has its words in every language', () => {
  for (const { control, shown } of KEYS) {
    for (const { texts } of Object.values(LANGUAGES)) if (shown) assert.ok(texts[`stage.key.${control}`], control);
  }
});

test('a phone speaks every language of the page', () => {
  assert.deepEqual(Object.keys(PHONE), Object.keys(LANGUAGES));
  for (const [language, { tag, t }] of Object.entries(PHONE)) {
    assert.equal(tag, LANGUAGES[language].tag);
    assert.equal(t('class.paused'), LANGUAGES[language].texts['class.paused']);
  }
});
