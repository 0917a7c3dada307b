/** A film as an animated image, by gifenc: for chats that play no film. What does not change from picture to picture is left out. */

import { FILM } from './stage.js';
import { breath } from './webm.js';

/** In a constant, so that the type checker does not look into the library; carried along by a page saved as one file. */
const CARRIED = '../../../../vendor/gifenc/gifenc.js';
const SIZE = { width: 640, height: 360 };
const PER_SECOND = 12.5; // an image's delays are in hundredths of a second: 8 of them
const COLOURS = 95; // and one for what stays
const SAMPLES = 6; // pictures from which the colours are taken
const ENOUGH = 'rgb565';

/**
 * @param {number} seconds
 * @param {(context: CanvasRenderingContext2D, seconds: number) => void} draw a picture of the film's size
 * @param {(share: number) => void} tell
 * @returns {Promise<Blob>}
 */
export async function gifFile(seconds, draw, tell) {
  const { applyPalette, GIFEncoder, quantize } = await import(CARRIED);
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  context.scale(SIZE.width / FILM.width, SIZE.height / FILM.height);
  const pixelsAt = (/** @type {number} */ at) => {
    draw(context, at);
    return context.getImageData(0, 0, SIZE.width, SIZE.height).data;
  };
  const samples = Array.from({ length: SAMPLES }, (_, n) => pixelsAt((seconds * (n + 0.5)) / SAMPLES));
  /** @type {number[][]} */
  const colours = quantize(joined(samples), COLOURS, { format: ENOUGH });
  const gif = GIFEncoder();
  const count = Math.round(seconds * PER_SECOND);
  /** @type {Uint8Array | null} */
  let before = null;
  for (let n = 0; n < count; n += 1) {
    const indexed = applyPalette(pixelsAt(n / PER_SECOND), colours, ENOUGH);
    const shown = before ? changed(before, indexed, colours.length) : indexed;
    const palette = n === 0 ? [...colours, [0, 0, 0]] : undefined;
    const still = { transparent: n > 0, transparentIndex: colours.length, dispose: 1 };
    gif.writeFrame(shown, SIZE.width, SIZE.height, { palette, delay: 1000 / PER_SECOND, ...still });
    before = indexed;
    if (n % 4 === 0) await breath(n / count, tell);
  }
  gif.finish();
  return new Blob([gif.bytes()], { type: 'image/gif' });
}

/**
 * @param {Uint8ClampedArray[]} pictures
 * @returns {Uint8ClampedArray} one after the other
 */
function joined(pictures) {
  const all = new Uint8ClampedArray(pictures.length * pictures[0].length);
  pictures.forEach((picture, n) => all.set(picture, n * picture.length));
  return all;
}

/**
 * @param {Uint8Array} before
 * @param {Uint8Array} now
 * @param {number} same what stands for "as before"
 * @returns {Uint8Array}
 */
function changed(before, now, same) {
  return now.map((colour, n) => (colour === before[n] ? same : colour));
}
