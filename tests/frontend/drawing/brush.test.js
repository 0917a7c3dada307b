import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AT_REST,
  dab,
  ERASER,
  followed,
  keyed,
  lifted,
  movedTo,
  pointerGone,
  pressedAt,
  radiusOf,
} from '../../../frontend/src/pure/drawing/brush.js';

const there = [{ x: 0, y: 0, label: 2 }];
const data = { name: 'the data that are there' };
const ground = {
  points: () => there,
  data,
  placeAt: ({ x, y }) => ({ x: x / 100, y: -y / 100 }),
  unit: 0.01,
  box: { left: 10, top: 20, width: 200, height: 100 },
};
const key = (name, shiftKey = false) => ({ key: name, shiftKey });
const pressed = pressedAt(AT_REST, { x: 50, y: 50 }, ground);

test('a press dabs a few points of the brush’s class around its place, beside those that are there', () => {
  const [first, ...dabbed] = pressed.draft;
  assert.equal(first, there[0]);
  assert.ok(dabbed.length > 1);
  for (const { x, y, label } of dabbed) {
    assert.equal(label, 0);
    assert.ok(Math.hypot(x - 0.5, y + 0.5) <= 0.13);
  }
});

test('a stroke dabs again only where it has come far enough, and not at all once it is lifted', () => {
  const near = movedTo(pressed, { x: 55, y: 50 }, ground);
  assert.equal(near, pressed);
  const far = movedTo(pressed, { x: 70, y: 50 }, ground);
  assert.ok(far.draft.length > pressed.draft.length);
  const after = movedTo(lifted(far), { x: 150, y: 50 }, ground);
  assert.deepEqual([after.draft, after.at], [far.draft, { x: 150, y: 50 }]);
});

test('the eraser takes away what is under it', () => {
  const wiped = pressedAt({ ...AT_REST, tool: ERASER }, { x: 5, y: 5 }, ground);
  assert.deepEqual(wiped.draft, []);
  assert.ok(radiusOf(wiped) > radiusOf(pressed));
});

test('a pointer that leaves takes the ring along, but not a stroke that is under way', () => {
  assert.equal(pointerGone(lifted(pressed)).at, null);
  assert.equal(pointerGone(pressed), pressed);
});

test('a draft ends when other data arrive, and never under the hand', () => {
  const waiting = lifted(pressed);
  assert.equal(followed(waiting, data), waiting);
  assert.equal(followed(waiting, {}).draft, null);
  assert.equal(followed(pressed, {}), pressed);
});

test('without axes nothing is dabbed', () => {
  assert.equal(dab({ ...AT_REST, at: { x: 1, y: 1 } }, null).draft, null);
});

for (const [name, tool] of [
  ['1', 0],
  ['4', 3],
  ['Delete', ERASER],
  ['Backspace', ERASER],
]) {
  test(`the key ${name} takes tool ${tool}`, () => {
    assert.deepEqual(keyed(AT_REST, key(name), ground), { brush: { ...AT_REST, tool }, does: null });
  });
}

test('arrow keys move the brush from the middle of the axes, Enter dabs where it is and sends', () => {
  const moved = keyed(AT_REST, key('ArrowLeft'), ground).brush;
  assert.deepEqual(moved.at, { x: 102, y: 70 });
  assert.deepEqual(keyed(moved, key('ArrowDown', true), ground).brush.at, { x: 102, y: 102 });
  const { brush, does } = keyed(moved, key('Enter'), ground);
  assert.equal(does, 'send');
  assert.ok(brush.draft.length > 1);
});

test('Escape leaves, and other keys are somebody else’s', () => {
  assert.equal(keyed(AT_REST, key('Escape'), ground).does, 'leave');
  for (const other of ['5', '0', 'a', 'Tab']) assert.equal(keyed(AT_REST, key(other), ground), null);
});
