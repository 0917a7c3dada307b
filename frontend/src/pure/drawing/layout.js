/** Where the network diagram's nodes stand. Pure: a structure and a box in, positions out. */

/** @import { Structure } from '../run/structure.js' */
/** @typedef {{key: string, kind: 'input' | 'hidden' | 'output', id: number, layer: number, position: number,
 *   x: number, y: number, r: number}} Node   `layer` counts hidden layers from 0 */
/** @typedef {{key: string, from: string, to: string, layer: number, source: number, target: number}} Edge
 *   `layer` is that of the weight: hidden layers in order, then the output layer */
/** @typedef {{nodes: Node[], edges: Edge[], columns: number[]}} Layout */

const LARGEST = 26;
const SMALLEST = 4;
const TERMINAL = 21;

/**
 * @param {Structure} structure
 * @param {{width: number, height: number, foot?: number}} space pixels; `foot`: what deeper networks leave free below, for proposals
 * @returns {Layout}
 */
export function layoutOf(structure, { width, height, foot = 0 }) {
  const box = { width, height: structure.widths.length > 1 ? height - foot : height };
  const columns = columnsOf(structure.widths.length, box.width);
  const radius = radiusFor(structure.widths, columns, box.height);
  /** @type {Node[][]} */
  const layers = [
    terminals('input', structure.inputs, columns[0], box.height),
    ...structure.neurons.map((neurons, layer) =>
      neurons.map((neuron, position) => ({
        key: `n${neuron.id}`,
        kind: /** @type {const} */ ('hidden'),
        id: neuron.id,
        layer,
        position,
        x: columns[layer + 1],
        y: spread(position, neurons.length, box.height, radius),
        r: radius,
      })),
    ),
    terminals('output', structure.outputs, columns[columns.length - 1], box.height),
  ];
  return { nodes: layers.flat(), edges: edgesBetween(layers), columns };
}

/**
 * @param {number} hidden layers
 * @param {number} width
 * @returns {number[]} x of the inputs, of each hidden layer, of the outputs
 */
function columnsOf(hidden, width) {
  const left = TERMINAL + 6;
  const right = width - TERMINAL - 6;
  return Array.from({ length: hidden + 2 }, (_, column) => left + ((right - left) * column) / (hidden + 1));
}

/**
 * @param {number[]} widths
 * @param {number[]} columns
 * @param {number} height
 * @returns {number} one radius for all neurons, so that sizes compare
 */
function radiusFor(widths, columns, height) {
  const tallest = Math.max(1, ...widths);
  const byHeight = (height - 8) / (tallest * 2.3);
  const byWidth = (columns[1] - columns[0]) / 2.6;
  return Math.max(SMALLEST, Math.min(LARGEST, byHeight, byWidth));
}

/**
 * @param {number} position
 * @param {number} count
 * @param {number} height
 * @param {number} radius
 * @returns {number} centred, no further apart than three radii
 */
function spread(position, count, height, radius) {
  const gap = Math.min(radius * 3, (height - 2 * radius - 6) / Math.max(count - 1, 1));
  return height / 2 + (position - (count - 1) / 2) * gap;
}

/**
 * @param {'input' | 'output'} kind
 * @param {number} count
 * @param {number} x
 * @param {number} height
 * @returns {Node[]}
 */
function terminals(kind, count, x, height) {
  return Array.from({ length: count }, (_, position) => ({
    key: `${kind}${position}`,
    kind,
    id: 0,
    layer: kind === 'input' ? -1 : Infinity,
    position,
    x,
    y: spread(position, count, height, TERMINAL),
    r: TERMINAL,
  }));
}

/**
 * @param {Node[][]} layers
 * @returns {Edge[]}
 */
function edgesBetween(layers) {
  return layers.slice(1).flatMap((targets, layer) =>
    targets.flatMap((to) =>
      layers[layer].map((from) => ({
        key: `${from.key}>${to.key}`,
        from: from.key,
        to: to.key,
        layer,
        source: from.position,
        target: to.position,
      })),
    ),
  );
}

/**
 * @param {{x: number, y: number, r: number}} from
 * @param {{x: number, y: number, r: number}} to
 * @returns {string} the edge as an SVG path, from rim to rim
 */
export function edgePath(from, to) {
  const startX = from.x + from.r;
  const endX = to.x - to.r;
  const bend = (endX - startX) / 2;
  const point = (/** @type {number} */ x, /** @type {number} */ y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${point(startX, from.y)}C${point(startX + bend, from.y)} ${point(endX - bend, to.y)} ${point(endX, to.y)}`;
}

/**
 * @param {{x: number, y: number, r: number}} from
 * @param {{x: number, y: number, r: number}} to
 * @param {number} part of the way, 0 at the rim of the one, 1 at the rim of the other
 * @returns {{x: number, y: number}} the point of the edge there
 */
export function edgePoint(from, to, part) {
  const startX = from.x + from.r;
  const endX = to.x - to.r;
  const late = part * part * (3 - 2 * part); // share of the end in a cubic whose control points lie level with the ends
  const middle = (startX + endX) / 2;
  const x = startX * (1 - part) ** 3 + endX * part ** 3 + 3 * middle * part * (1 - part);
  return { x, y: from.y + (to.y - from.y) * late };
}

/**
 * A neuron's response as points inside its circle, thinned to what a circle can show.
 * @param {Float64Array} values
 * @param {number} r
 * @returns {{xs: number[], ys: number[]}} pixels from the circle's centre
 */
export function responsePoints(values, r) {
  const half = r * 0.62;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low;
  const unit = range > 1e-9 ? 1 / range : 0; // a constant neuron is a level line
  const stride = Math.max(1, Math.floor(values.length / 48));
  const xs = [];
  const ys = [];
  for (let n = 0; n < values.length; n += stride) {
    xs.push(-half + (2 * half * n) / (values.length - 1));
    ys.push(unit === 0 ? 0 : 0.8 * (half - 2 * half * (values[n] - low) * unit));
  }
  return { xs, ys };
}

/**
 * @param {Float64Array} values
 * @param {number} r
 * @returns {string} the response as a path inside its circle
 */
export function responsePath(values, r) {
  const { xs, ys } = responsePoints(values, r);
  return xs.map((x, n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${ys[n].toFixed(1)}`).join('');
}
