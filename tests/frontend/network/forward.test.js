import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveOver, evaluate, firstLayerPlaces, grid, parameterCount, unflatten } from '../../../frontend/src/pure/network/forward.js';
import { applyEvent, emptyHistory } from '../../../frontend/src/pure/run/fold.js';
import { eventsOf, recording } from '../recordings.js';

for (const name of /** @type {const} */ (['bumps', 'deep'])) {
  test(`every recorded network of run ${name} answers as Python's does, to 1e-9`, () => {
    const { evaluations, locations } = recording(name);
    const expected = new Map(evaluations.map(({ offset, outputs }) => [offset, outputs]));
    const history = emptyHistory();
    let compared = 0;
    for (const event of eventsOf(name)) {
      applyEvent(history, event);
      const outputs = expected.get(event.offset);
      if (!outputs) continue;
      const { structure, parameters } = history.moments.at(-1);
      const found = evaluate({ ...structure, parameters }, [Float64Array.from(locations)]).outputs[0];
      outputs.forEach((output, index) => assert.ok(Math.abs(found[index] - output) <= 1e-9, `at offset ${event.offset}`));
      compared += 1;
    }
    assert.ok(compared >= 8);
  });
}

test('a curve is in data units', () => {
  const identity = { inputs: 1, widths: [], outputs: 1, parameters: [2, 1] };
  const scaling = { x_shift: [10], x_scale: [2], y_shift: [100], y_scale: [10] };
  assert.deepEqual(Array.from(curveOver(identity, scaling, [10, 14]).y), [110, 150]);
});

test('the number of parameters is that of the layers', () => {
  assert.equal(parameterCount({ inputs: 1, widths: [3], outputs: 1 }), 19);
  assert.equal(parameterCount({ inputs: 2, widths: [4, 5], outputs: 3 }), 4 * 6 + 5 * 8 + 3 * 6);
});

test('parameters of the wrong number are refused with both numbers', () => {
  assert.throws(() => unflatten({ inputs: 1, widths: [1], outputs: 1, parameters: [1, 2] }), /Expected 7 parameters.*got 2/);
});

test('a neuron sits where its pre-activation is zero', () => {
  const network = { inputs: 1, widths: [1], outputs: 1, parameters: [-4, 2, 1, 0, 0, 1, 0] };
  const scaling = { x_shift: [1], x_scale: [2], y_shift: [0], y_scale: [1] };
  assert.deepEqual(firstLayerPlaces(network, scaling), [{ location: 2, scale: 0.5 }]);
});

test('a grid contains both of its ends', () => {
  assert.deepEqual(Array.from(grid(-1, 1, 5)), [-1, -0.5, 0, 0.5, 1]);
});
