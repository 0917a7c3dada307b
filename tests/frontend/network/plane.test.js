import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zeroPath } from '../../../frontend/src/pure/network/contour.js';
import { fieldLevels, kernelFor } from '../../../frontend/src/pure/network/field.js';
import { evaluate } from '../../../frontend/src/pure/network/forward.js';
import {
  clipped,
  domainOf2d,
  lineOf,
  linesOf,
  marginOf,
  outputsAt,
  probabilitiesAt,
  rasterFor,
  regionPixels,
  residualsOf,
  responsePixels,
  smoothMargin,
  squared,
  surfaceOver,
} from '../../../frontend/src/pure/network/plane.js';
import { FOLLOWING } from '../../../frontend/src/pure/run/cursor.js';
import { applyEvent, emptyHistory } from '../../../frontend/src/pure/run/fold.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { eventsOf, recording } from '../recordings.js';

const SCALING = { x_shift: [1, -2], x_scale: [2, 4], y_shift: [0, 0], y_scale: [1, 1] };
const PLAIN = { x_shift: [0, 0], x_scale: [1, 1], y_shift: [0, 0], y_scale: [1, 1] };
/** One linear neuron on u₁: class 1 is likelier to the right. */
const RIGHT = { inputs: 2, widths: [1], outputs: 2, parameters: [1, 0, 0, 0, 0, 1, -1, 1, 0, 0] };
const SQUARE = /** @type {const} */ ({ x: [-1, 1], y: [-1, 1] });

test('the domain holds every sample with a margin, and a unit is as long along both axes', () => {
  const domain = domainOf2d({
    x: [
      [0, 0],
      [10, 1],
    ],
    y: [],
  });
  assert.ok(domain.x[0] < 0 && domain.x[1] > 10 && domain.y[0] < 0 && domain.y[1] > 1);
  const wide = squared(domain, 300, 200);
  assert.ok(Math.abs((wide.x[1] - wide.x[0]) / 300 - (wide.y[1] - wide.y[0]) / 200) < 1e-12);
  assert.ok(wide.y[0] <= domain.y[0] && wide.x[1] >= domain.x[1] - 1e-12);
});

test('a raster is coarser for larger networks, and never without bounds', () => {
  const box = { width: 300, height: 300 };
  const cells = (parameters, work) => {
    const { columns, rows } = rasterFor(SQUARE, box, parameters, work);
    return columns * rows;
  };
  assert.ok(cells(20, 2e5) > cells(200, 2e5));
  assert.ok(cells(1, 1e12) <= 160 * 160);
  assert.ok(cells(1e9, 1) >= 20 * 20 - 40);
});

test('the surface is the network at the middle of every cell, the top row first', () => {
  const { raster, outputs } = surfaceOver(RIGHT, SCALING, { columns: 2, rows: 2, domain: { x: [-3, 5], y: [-6, 2] } });
  const middles = [
    [-1, 0],
    [3, 0],
    [-1, -4],
    [3, -4],
  ];
  const expected = outputsAt(RIGHT, SCALING, middles);
  outputs.forEach((values, k) => assert.deepEqual(Array.from(values), Array.from(expected[k])));
  assert.equal(raster.rows, 2);
  assert.ok(outputs[1][1] > outputs[0][1] && outputs[1][0] < outputs[0][0]);
});

test('probabilities sum to one, however large the outputs', () => {
  const shares = probabilitiesAt([Float64Array.of(1000), Float64Array.of(1001), Float64Array.of(-1000)], 0);
  assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 1) < 1e-12);
  assert.ok(Math.abs(shares[1] / shares[0] - Math.E) < 1e-9);
});

test('a sample is wrong when another class is likelier, and its belief says by how much', () => {
  const { belief, wrong } = residualsOf([Float64Array.of(0, 2), Float64Array.of(1, 0)], [[0], [0]]);
  assert.deepEqual(wrong, [0]);
  assert.ok(Math.abs(belief[0] - Math.E / (1 + Math.E)) < 1e-12);
  assert.ok(belief[1] < 0.2);
});

test('regions have the likeliest class’s colour, paler towards the border', () => {
  const surface = surfaceOver(RIGHT, PLAIN, { columns: 9, rows: 1, domain: { x: [-4, 4], y: [-1, 1] } });
  const pixels = regionPixels(
    surface,
    [
      [255, 0, 0],
      [0, 0, 255],
    ],
    [255, 255, 255],
  );
  const [left, middle, right] = [0, 4, 8].map((n) => pixels.slice(4 * n, 4 * n + 3));
  assert.ok(left[0] === 255 && left[2] < 150);
  assert.ok(right[2] === 255 && right[0] < 150);
  assert.ok(middle.every((channel) => channel > 220));
});

test('a constant neuron leaves the ground as it is', () => {
  assert.deepEqual(Array.from(responsePixels(Float64Array.of(3, 3), [0, 0, 0], [9, 8, 7], [1, 1, 1])), [9, 8, 7, 255, 9, 8, 7, 255]);
});

test('the border of a class is where its margin is zero', () => {
  const surface = surfaceOver(RIGHT, PLAIN, { columns: 8, rows: 4, domain: { x: [-1, 1], y: [-1, 1] } });
  const path = zeroPath(marginOf(surface, 1), 8, 4, { left: 0, top: 0, width: 100, height: 100 });
  const xs = [...path.matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x));
  assert.ok(xs.length >= 6);
  assert.deepEqual([...new Set(xs)], [50]);
});

test('level lines close around a summit', () => {
  const values = Float64Array.from({ length: 49 }, (_, n) => 4 - ((n % 7) - 3) ** 2 - (Math.floor(n / 7) - 3) ** 2);
  const ends = [...zeroPath(values, 7, 7, { left: 0, top: 0, width: 70, height: 70 }).matchAll(/[ML]([\d.]+ [\d.]+)/g)].map(
    ([, end]) => end,
  );
  const counts = Map.groupBy
    ? Map.groupBy(ends, (end) => end)
    : ends.reduce((map, end) => map.set(end, [...(map.get(end) ?? []), end]), new Map());
  assert.ok(ends.length > 12);
  for (const [end, same] of counts) assert.equal(same.length % 2, 0, end);
});

test('a neuron divides the plane where its pre-activation is zero, in data units', () => {
  const network = { ...RIGHT, parameters: [2, 1, -1, 0, 0, 1, -1, 1, 0, 0] };
  const [line] = linesOf(network, SCALING);
  assert.deepEqual(line, lineOf([2, 1], -1, SCALING));
  const [x, y] = [1.7, (line.c - line.a * 1.7) / line.b];
  assert.ok(Math.abs(2 * ((x - 1) / 2) + (y + 2) / 4 - 1) < 1e-12);
  assert.deepEqual(linesOf({ inputs: 1, widths: [1], outputs: 1, parameters: [1, 0, 0, 0, 1, 1, 0] }, PLAIN), []);
});

test('a line is cut at the domain, and one that passes by is none', () => {
  assert.deepEqual(clipped({ a: 1, b: 0, c: 0.5 }, SQUARE), [0.5, -1, 0.5, 1]);
  assert.deepEqual(clipped({ a: 1, b: 1, c: 0 }, SQUARE)?.map(Math.abs), [1, 1, 1, 1]);
  assert.equal(clipped({ a: 1, b: 0, c: 3 }, SQUARE), null);
});

test('the field is high where samples are wrong, and nothing where there are none', () => {
  const kernel = kernelFor(
    [
      [-0.8, 0],
      [0.8, 0],
    ],
    SQUARE,
  );
  const levels = fieldLevels(kernel, Float64Array.of(1, 0));
  const at = (x) => levels[Math.floor(kernel.rows / 2) * kernel.columns + Math.floor(((x + 1) / 2) * kernel.columns)];
  assert.ok(at(-0.8) > 120);
  assert.ok(at(0.8) < 10);
  assert.ok(at(0) < 30);
});

test('every recorded network over the plane answers as Python’s does, to 1e-9', () => {
  const { evaluations, locations } = recording('moons');
  const expected = new Map(evaluations.map(({ offset, outputs }) => [offset, outputs]));
  const second = [...locations.slice(1), locations[0]];
  const history = emptyHistory();
  let compared = 0;
  for (const event of eventsOf('moons')) {
    applyEvent(history, event);
    const outputs = expected.get(event.offset);
    if (!outputs) continue;
    const { structure, parameters } = history.moments.at(-1);
    const found = evaluate({ ...structure, parameters }, [Float64Array.from(locations), Float64Array.from(second)]).outputs;
    outputs.forEach((output, n) => assert.ok(Math.abs(found[n % 2][Math.floor(n / 2)] - output) <= 1e-9, `at offset ${event.offset}`));
    compared += 1;
  }
  assert.ok(compared >= 5);
});

test('a scene in the plane has a picture of every neuron and knows which samples are wrong', () => {
  const history = emptyHistory();
  for (const event of eventsOf('moons')) applyEvent(history, event);
  const scene = sceneAt(history, FOLLOWING);
  assert.deepEqual(
    scene.responses.map((layer) => layer.length),
    scene.network.widths,
  );
  assert.equal(scene.responses[0][0].length, 24 * 24);
  assert.equal(scene.plane.belief.length, 120);
  assert.ok(scene.plane.wrong.length < 10);
  assert.deepEqual(scene.places, []);
  assert.ok(scene.decision.candidates.some(({ weights }) => weights?.length === 2));
});

test('a border through a jump of belief is a line and not a staircase', () => {
  const columns = 60;
  const rows = 60;
  const slope = 0.23;
  const margin = Float64Array.from({ length: columns * rows }, (_, at) =>
    Math.floor(at / columns) > 20 + slope * (at % columns) ? 9 : -40,
  );
  const heights = (/** @type {Float64Array} */ values) =>
    [...zeroPath(values, columns, rows, { left: -0.5, top: -0.5, width: columns, height: rows }).matchAll(/M([\d.]+) ([\d.]+)/g)]
      .map(([, x, y]) => Number(y) - (20 + slope * Number(x)))
      .filter((_, n) => n > 4 && n < 50);
  const worst = (/** @type {number[]} */ off) => Math.max(...off.map(Math.abs));
  assert.ok(worst(heights(smoothMargin(margin, { columns, rows, domain: SQUARE }))) < 0.5 * worst(heights(margin)));
});
