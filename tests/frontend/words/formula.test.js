import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../frontend/src/pure/network/forward.js';
import { pausedAt } from '../../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { formulaOf } from '../../../frontend/src/pure/words/formula.js';
import { eventsOf, historyOf } from '../recordings.js';

const history = historyOf(eventsOf('bumps'));
const scene = sceneAt(history, pausedAt(history.moments.at(-1).offset));

/** What the written formula gives, computed from its text alone. @param {string} text */
const computed = (text, names) => {
  const code = text
    .split(' = ')[1]
    .replaceAll('−', '-')
    .replaceAll('·', '*')
    .replaceAll('²', '**2')
    .replaceAll(/[\u00a0\u202f]/g, '');
  return new Function(...Object.keys(names), `return ${code}`)(...Object.values(names));
};

test('the formula that is written is what the network computes', () => {
  const x = Float64Array.from([-1.3, 0.2, 1.7]);
  const { hidden } = evaluate(scene.network, [x]);
  scene.moment.structure.neurons[0].forEach(({ id }, position) => {
    const { sum, curve } = formulaOf(scene, id);
    x.forEach((value, n) => {
      const z = computed(sum, { x: value });
      const near = Math.abs(computed(curve, { z }) - hidden[0][position][n]);
      assert.ok(near < 0.05, `neuron ${id} at ${value}: off by ${near}`); // three digits are written
    });
  });
});

test('a neuron says where it goes, by the names of the drawing', () => {
  const { goes } = formulaOf(scene, 1);
  assert.deepEqual(
    goes.map(({ to }) => to),
    ['ŷ'],
  );
  const deep = historyOf(eventsOf('deep'));
  const there = sceneAt(deep, pausedAt(deep.moments.at(-1).offset));
  const [first, second] = there.moment.structure.neurons;
  assert.equal(formulaOf(there, first[0].id).goes.length, second.length);
  assert.match(formulaOf(there, second[0].id).sum, /·h[₀-₉]/);
});

test('in the plane there are two inputs and an output for every class', () => {
  const plane = historyOf(eventsOf(/** @type {'bumps'} */ ('moons')));
  const there = sceneAt(plane, pausedAt(plane.moments.at(-1).offset));
  const { sum, goes } = formulaOf(there, 1);
  assert.match(sum, /·x₁.*·x₂/);
  assert.equal(goes.length, there.network.outputs);
});

test('a neuron that is not there has no formula', () => {
  assert.equal(formulaOf(scene, 99), null);
});
