import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame } from '../../../frontend/src/pure/run/frames.js';

test('a frame is an offset and float32 values', () => {
  const buffer = new ArrayBuffer(4 + 4 * 7);
  new DataView(buffer).setUint32(0, 300, true);
  new Float32Array(buffer, 4).set([12, 0.5, 0.25, 2, 0.125, 7, -8]);
  const frame = decodeFrame(buffer);
  assert.deepEqual(
    { ...frame, parameters: Array.from(frame.parameters) },
    {
      type: 'frame',
      offset: 300,
      step: 12,
      loss: 0.5,
      expansion_score: 0.25,
      bound: 2,
      damping: 0.125,
      parameters: [7, -8],
    },
  );
});

test('bytes that are no frame are refused with their number', () => {
  assert.throws(() => decodeFrame(new ArrayBuffer(23)), /Expected 4 \+ 4 \* n bytes with n >= 5, got 23/);
});
