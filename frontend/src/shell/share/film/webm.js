/** A film as a file: the browser's own encoder, and mediabunny for the container. Fetched when the first one is wanted. */

import { FILM } from './stage.js';

const PER_SECOND = 30;
const BREATH = 6; // pictures between two looks at what else the page has to do

/** The browser has no encoder for any of the film's formats. */
export class NoEncoder extends Error {}

/** @returns {Promise<any>} the library; not a literal, for a page saved as one file must not carry it */
const library = () => import(new URL('vendor/mediabunny/mediabunny.mjs', document.baseURI).href);

/**
 * @param {number} seconds
 * @param {(context: CanvasRenderingContext2D, seconds: number) => void} draw a picture
 * @param {(share: number) => void} tell
 * @returns {Promise<{blob: Blob, ending: string}>} WebM, or MP4 in a browser that encodes nothing else
 */
export async function filmFile(seconds, draw, tell) {
  if (!('VideoEncoder' in globalThis)) throw new NoEncoder();
  const { Output, WebMOutputFormat, Mp4OutputFormat, BufferTarget, CanvasSource, getFirstEncodableVideoCodec, QUALITY_HIGH } =
    await library();
  const codec = await getFirstEncodableVideoCodec(['vp9', 'vp8', 'avc'], FILM);
  if (!codec) throw new NoEncoder();
  const isWebm = codec !== 'avc';
  const canvas = Object.assign(document.createElement('canvas'), FILM);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const output = new Output({ format: isWebm ? new WebMOutputFormat() : new Mp4OutputFormat(), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec, bitrate: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: PER_SECOND });
  await output.start();
  const count = Math.round(seconds * PER_SECOND);
  for (let n = 0; n < count; n += 1) {
    draw(context, n / PER_SECOND);
    await source.add(n / PER_SECOND, 1 / PER_SECOND);
    if (n % BREATH === 0) await breath(n / count, tell);
  }
  await output.finalize();
  const type = isWebm ? 'video/webm' : 'video/mp4';
  return { blob: new Blob([output.target.buffer], { type }), ending: isWebm ? 'webm' : 'mp4' };
}

/**
 * @param {number} share
 * @param {(share: number) => void} tell
 */
export async function breath(share, tell) {
  tell(share);
  await new Promise((done) => setTimeout(done));
}
