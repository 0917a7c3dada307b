/**
 * User Timing: how long it takes from what a person did to the picture that shows it. The newest measure of each name is
 * kept by `performance`; a PerformanceObserver hears of all of them.
 */

/** @import { Drawing } from './loop.js' */

/** @type {Map<string, {start: number, isShown: (drawing: Drawing) => boolean}>} */
const awaited = new Map();

/**
 * Measure from the event that is being handled to the picture of the first drawing that shows what came of it.
 * @param {string} name of the measure
 * @param {(drawing: Drawing) => boolean} [isShown] absent: the next drawing does
 */
export function awaitPicture(name, isShown = () => true) {
  awaited.set(name, { start: globalThis.event?.timeStamp ?? performance.now(), isShown });
}

/** @param {Drawing} drawing that every panel has just drawn */
export function drawn(drawing) {
  for (const [name, { start, isShown }] of awaited) {
    if (!isShown(drawing)) continue;
    awaited.delete(name);
    requestAnimationFrame(() => {
      // the next frame begins when this one is on its way to the screen
      performance.clearMeasures(name);
      performance.measure(name, { start });
    });
  }
}
