/**
 * The binary form of the one frequent event. Pure. Mirrors `senn_live.protocol.frames`.
 *
 * A little-endian uint32 offset, then float32: step, loss, expansion score, bound, damping, parameters. Every machine that
 * runs a browser today is little-endian, so the values are a view on the buffer, not a copy.
 */

/** @typedef {{type: 'frame', offset: number, step: number, loss: number, expansion_score: number, bound: number,
 *   damping: number, parameters: ArrayLike<number>}} Frame */

const OFFSET_BYTES = 4;
const FIXED = 5;

/**
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decodeFrame(buffer) {
  if (buffer.byteLength < OFFSET_BYTES + 4 * FIXED || buffer.byteLength % 4 !== 0) {
    throw new RangeError(`Expected 4 + 4 * n bytes with n >= ${FIXED}, got ${buffer.byteLength} bytes.`);
  }
  const values = new Float32Array(buffer, OFFSET_BYTES);
  const [step = 0, loss = NaN, score = NaN, bound = NaN, damping = NaN] = values;
  return {
    type: 'frame',
    offset: new DataView(buffer).getUint32(0, true),
    step,
    loss,
    expansion_score: score,
    bound,
    damping,
    parameters: values.subarray(FIXED),
  };
}
