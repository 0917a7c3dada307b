/**
 * The run that the page opens with where the address asks for none. Pure.
 *
 * Target, samples and seed were chosen together, and `python -m benchmarks.opening` measures what a visitor sees of them:
 * the first growth within four seconds, a layer, over by itself in half a minute, and no growth that makes the picture worse.
 * The server's own default stays what it was: old links and scripts mean that one.
 */

/** @import { RunSpecification } from '../../../types/protocol' */

/** @type {Readonly<Partial<RunSpecification>>} */
export const OPENING = { task: { kind: 'preset', name: 'hills' }, samples: 80, noise: 0.05, seed: 39 };
