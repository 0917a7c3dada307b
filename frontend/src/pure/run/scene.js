/**
 * Everything the panels draw at one moment, computed from the history once per drawing. Pure.
 *
 * Panels read the scene and nothing else, so scrubbing to a step shows that step in every one of them.
 */

import { curveOver, firstLayerPlaces, grid } from '../network/forward.js';
import { domainOf2d, outputsAt, residualsOf, squared, surfaceOver } from '../network/plane.js';
import { bandAt } from './band.js';
import { lastAtOrBefore, momentIndex } from './cursor.js';
import { neuronCount } from './structure.js';

/**
 * @import { Domain } from '../network/plane.js'
 * @import { Cursor } from './cursor.js'
 * @import { Data, History, Moment } from './fold.js'
 * @import { Band, Decision, Expansion, Landscape, Scaling, State as StateEvent } from '../../../types/protocol'
 */
/** @typedef {{domain: Domain, belief: Float64Array, wrong: number[]}} PlaneScene
 *   `belief`: per sample, the share of belief that goes to classes it does not have */
/** @typedef {{inputs: number, widths: number[], outputs: number, parameters: ArrayLike<number>}} Network */
/**
 * @typedef {{moment: Moment, index: number, network: Network, data: Data, domain: [number, number], xs: Float64Array,
 *   y: Float64Array, responses: Float64Array[][], plane: PlaneScene | null, places: {id: number, location: number, scale: number}[],
 *   neurons: number, band: Band | null, landscape: Landscape | null, decision: Decision | null, expansion: Expansion | null,
 *   justGrew: Expansion | null, removed: number, state: StateEvent | null, atEnd: boolean}} Scene
 */

const GRID_POINTS = 241;
export const THUMBNAIL = 24; // cells along a side

/** What follows from the data alone: the same for thousands of scenes. @type {WeakMap<Data, {domain: [number, number], xs: Float64Array}>} */
const axes = new WeakMap();

/** @param {Data} data */
function axesOf(data) {
  const known = axes.get(data);
  if (known) return known;
  const domain = domainOf(data);
  const found = { domain, xs: grid(domain[0], domain[1], GRID_POINTS) };
  axes.set(data, found);
  return found;
}

/**
 * @param {History} history
 * @param {Cursor} cursor
 * @returns {Scene | null} null before the run has started
 */
export function sceneAt(history, cursor) {
  const index = momentIndex(history, cursor);
  const moment = history.moments[index];
  if (!moment || !history.started) return null;
  const atEnd = index === history.moments.length - 1;
  const offset = atEnd ? history.offset : offsetOfNext(history, index);
  const { structure } = moment;
  const network = { inputs: structure.inputs, widths: structure.widths, outputs: structure.outputs, parameters: moment.parameters };
  const data = dataAt(history, offset);
  const { domain, xs } = axesOf(data);
  const { scaling } = data;
  const curve =
    network.inputs === 1 ? { ...curveOver(network, scaling, xs), plane: null } : { y: xs, ...planeScene(network, scaling, data) };
  const expansion = last(history.expansions, offset);
  return {
    moment,
    index,
    network,
    data,
    domain,
    xs,
    y: curve.y,
    responses: curve.responses,
    plane: curve.plane,
    places: firstLayerPlaces(network, scaling).map((place, position) => ({
      id: structure.neurons[0][position].id,
      ...place,
    })),
    neurons: neuronCount(structure),
    band: bandAt(history, offset, moment, data),
    landscape: last(history.landscapes, offset),
    decision: last(history.decisions, offset),
    expansion,
    justGrew: expansion && expansion.step === moment.step ? expansion : null,
    removed: removedUntil(history, offset),
    state: last(history.states, offset),
    atEnd,
  };
}

/**
 * What a moment's scene holds for two inputs: thumbnails of every neuron, and how the samples fare.
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {Data} data
 * @returns {{responses: Float64Array[][], plane: PlaneScene}}
 */
function planeScene(network, scaling, { samples }) {
  const domain = domainOf2d(samples);
  const raster = { columns: THUMBNAIL, rows: THUMBNAIL, domain: squared(domain, 1, 1) };
  const { hidden } = surfaceOver(network, scaling, raster);
  const residuals = residualsOf(outputsAt(network, scaling, samples.x), samples.y);
  return { responses: hidden, plane: { domain, ...residuals } };
}

/**
 * @param {History} history
 * @param {number} offset
 * @returns {Data} the data and settings that held then
 */
export const dataAt = (history, offset) => last(history.data, offset) ?? history.data[0];

/**
 * What belongs to a moment of the past: everything up to the next training step, so that a decision is shown at the step
 * at which it was made.
 * @param {History} history
 * @param {number} index
 * @returns {number} offset
 */
function offsetOfNext(history, index) {
  return history.moments[index + 1].offset - 1;
}

/**
 * @param {History} history
 * @param {number} offset
 * @returns {number} how many neurons were pruned until then
 */
export function removedUntil({ expansions }, offset) {
  return expansions.filter((one) => one.kind === 'prune' && one.offset <= offset).length;
}

/**
 * @template {{offset: number}} T
 * @param {T[]} items
 * @param {number} offset
 * @returns {T | null}
 */
function last(items, offset) {
  return items[lastAtOrBefore(items, offset)] ?? null;
}

/**
 * @param {Data} data
 * @returns {[number, number]} the shared x range: samples and target, with a small margin
 */
export function domainOf(data) {
  let low = Infinity;
  let high = -Infinity;
  for (const [x] of data.samples.x) {
    if (x < low) low = x;
    if (x > high) high = x;
  }
  for (const x of data.target?.x ?? []) {
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (!(low < high)) return [-1, 1];
  const margin = data.target ? 0.01 : 0.04;
  return [low - margin * (high - low), high + margin * (high - low)];
}
