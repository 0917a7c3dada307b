import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../frontend/src/pure/network/forward.js';
import { withoutNeuron } from '../../../frontend/src/pure/network/without.js';

const network = {
  inputs: 1,
  widths: [2, 2],
  outputs: 1,
  parameters: Float64Array.from({ length: 2 * 5 + 2 * 6 + 3 }, (_, n) => Math.sin(n + 1)),
};
const structure = {
  neurons: [
    [{ id: 4 }, { id: 7 }],
    [{ id: 5 }, { id: 9 }],
  ],
};

test('without a neuron of the last layer the output loses exactly its share', () => {
  const without = withoutNeuron(network, structure, 9);
  const [whole, less] = [network, without].map((one) => evaluate(one, [Float64Array.of(0.3, -1.1)]));
  const weight = network.parameters[10 + 12 + 1];
  whole.outputs[0].forEach((value, n) => assert.ok(Math.abs(value - weight * whole.hidden[1][1][n] - less.outputs[0][n]) < 1e-12));
});

test('without a neuron of the first layer nothing of it reaches the second', () => {
  const { parameters } = withoutNeuron(network, structure, 7);
  const changed = Array.from(parameters.keys()).filter((n) => parameters[n] !== network.parameters[n]);
  assert.deepEqual(changed, [11, 13]);
});

test('a neuron that is not there now takes nothing away', () => {
  assert.equal(withoutNeuron(network, structure, 3), null);
});
