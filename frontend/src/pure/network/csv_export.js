/** What is shown, as comma-separated tables: numbers as JavaScript writes them, so that they read back exactly. Pure. */

import { bandAbout } from '../run/band.js';
import { axisNames } from '../words/axis_names.js';
import { curveOver, evaluate } from './forward.js';

/**
 * @import { Network } from './forward.js'
 * @import { Scene } from '../run/scene.js'
 * @import { Scaling } from '../../../types/protocol'
 */

/**
 * @param {string[]} header
 * @param {(number | null | undefined)[][]} rows what is not a number stays empty
 * @returns {string}
 */
export function csv(header, rows) {
  const cell = (/** @type {number | null | undefined} */ value) => (Number.isFinite(value) ? String(value) : '');
  return `${[header.map(quoted).join(','), ...rows.map((row) => row.map(cell).join(','))].join('\n')}\n`;
}

/**
 * The samples and the network's answers at them. Two columns come first, so that the file can be dropped on the page again.
 * @param {Scene} scene
 * @param {Scaling} scaling
 * @returns {string}
 */
export function samplesCsv({ data, network }, scaling) {
  const { x, y } = data.samples;
  const columns = answersAt(network, scaling, x);
  const names = axisNames(data);
  const plain = network.inputs === 1 ? ['x'] : Array.from({ length: network.inputs }, (_, index) => `x${index + 1}`);
  const inputs = network.inputs === 1 ? [names.x_label ?? 'x'] : [names.x_label ?? plain[0], names.y_label ?? plain[1], ...plain.slice(2)];
  const outputs = columns.length === 1 ? ['fit'] : columns.map((_, index) => `logit${index}`);
  return csv(
    [...inputs, columns.length === 1 ? (names.y_label ?? 'y') : 'label', ...outputs],
    x.map((one, index) => [...one, y[index][0], ...columns.map((column) => column[index])]),
  );
}

/**
 * The curve as drawn, beside the noise-free target where that is known (between its grid points: linearly) and the band
 * where the run has one.
 * @param {Scene} scene one-dimensional
 * @param {Scaling} scaling
 * @returns {string}
 */
export function curveCsv({ data, network, xs, band }, scaling) {
  const { y } = curveOver(network, scaling, xs);
  const target = data.target;
  const bounds = band ? Object.values(bandAbout(band, xs, y)) : [];
  const share = `${Number((100 * (band?.level ?? 0)).toPrecision(4))} %`;
  const edges = ['curve', 'points'].flatMap((what) => [`${what} ${share} low`, `${what} ${share} high`]);
  return csv(
    [axisNames(data).x_label ?? 'x', 'fit', 'target', ...(band ? edges : [])],
    Array.from(xs, (x, n) => [x, y[n], target ? interpolated(target, x) : null, ...bounds.flatMap(({ low, high }) => [low[n], high[n]])]),
  );
}

/**
 * @param {Network} network
 * @param {Scaling} scaling
 * @param {number[][]} points data units
 * @returns {Float64Array[]} one array per output, data units
 */
export function answersAt(network, scaling, points) {
  const inputs = Array.from({ length: network.inputs }, (_, dimension) =>
    Float64Array.from(points, (point) => (point[dimension] - scaling.x_shift[dimension]) / scaling.x_scale[dimension]),
  );
  const { outputs } = evaluate(network, inputs);
  return outputs.map((values, index) => values.map((value) => value * scaling.y_scale[index] + scaling.y_shift[index]));
}

/**
 * @param {{x: number[], y: number[]}} curve x ascending
 * @param {number} at
 * @returns {number | null} null outside of the curve
 */
export function interpolated({ x, y }, at) {
  const next = x.findIndex((one) => one >= at);
  if (next < 0 || at < x[0]) return null;
  if (next === 0) return y[0];
  const share = (at - x[next - 1]) / (x[next] - x[next - 1]);
  return y[next - 1] + share * (y[next] - y[next - 1]);
}

/** @param {string} name */
const quoted = (name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
