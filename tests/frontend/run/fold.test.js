import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEvent, emptyHistory } from '../../../frontend/src/pure/run/fold.js';
import { eventsOf, historyOf, recording } from '../recordings.js';

for (const name of /** @type {const} */ (['bumps', 'deep', 'tried'])) {
  test(`the fold of run ${name} agrees with Python's view of it`, () => {
    const history = historyOf(eventsOf(name));
    const { view } = recording(name);
    const last = history.moments.at(-1);
    const state = history.states.at(-1);
    assert.equal(history.offset, view.offset);
    assert.equal(history.step, view.step);
    assert.deepEqual([state.status, state.reason, state.detail], [view.status, view.reason, view.detail]);
    assert.equal(history.pace, view.pace);
    assert.deepEqual(history.data.at(-1).specification, view.specification);
    assert.deepEqual(history.data.at(-1).samples, view.samples);
    assert.deepEqual(history.data.at(-1).target, view.target);
    assert.deepEqual(history.data.at(-1).scaling, view.scaling);
    assert.deepEqual(last.structure.neurons, view.neurons);
    assert.deepEqual(last.structure.widths, view.network.widths);
    assert.deepEqual(Array.from(last.parameters), view.network.parameters);
    assert.deepEqual([last.loss, last.score, last.bound, last.damping], [view.loss, view.expansion_score, view.bound, view.damping]);
    assert.deepEqual(history.landscapes.at(-1), view.landscape);
    assert.deepEqual(history.decisions.at(-1), view.decision);
    assert.deepEqual(history.expansions, view.expansions);
    assert.deepEqual(history.deliveries, view.deliveries);
    assert.equal(history.checkpoints.at(-1).offset, view.checkpoint_offset);
  });

  test(`the moments of run ${name} are Python's timeline`, () => {
    const history = historyOf(eventsOf(name));
    const { timeline } = recording(name).view;
    const frames = history.moments.filter((moment) => timeline.step.includes(moment.step) && moment.loss !== null);
    const byStep = new Map(frames.map((moment) => [moment.step, moment]));
    assert.deepEqual(
      timeline.step.map((step) => byStep.get(step).loss),
      timeline.loss,
    );
  });
}

test('an event that is already known changes nothing', () => {
  const events = eventsOf('bumps');
  const history = historyOf(events);
  const moments = history.moments.length;
  for (const event of events) assert.equal(applyEvent(history, event), false);
  assert.equal(history.moments.length, moments);
});

test('a fold that is interrupted and continued is the fold of the whole', () => {
  const events = eventsOf('deep');
  const history = historyOf(events.slice(0, 70));
  for (const event of events.slice(40)) applyEvent(history, event);
  assert.deepEqual(history, historyOf(events));
});

test('an undo returns the neurons with their ids and forgets what came after its checkpoint', () => {
  const events = eventsOf('bumps');
  const second = events.findIndex((event) => event.type === 'expansion' && event.widths_after[0] === 3);
  const checkpoint = events.slice(0, second).findLast((event) => event.type === 'checkpoint');
  const history = historyOf(events.slice(0, second + 4));
  assert.deepEqual(history.moments.at(-1).structure.widths, [3]);
  const edited = {
    type: 'edited',
    what: 'undo',
    offset: second + 4,
    step: checkpoint.step,
    specification: events[0].specification,
    samples: null,
    target: null,
    network: checkpoint.network,
    to_offset: checkpoint.offset,
  };
  applyEvent(history, edited);
  assert.deepEqual(
    history.moments.at(-1).structure.neurons[0].map((neuron) => neuron.id),
    [1, 2],
  );
  assert.equal(history.expansions.length, 1);
  assert.equal(history.moments.at(-1).loss, events.slice(0, second).findLast((event) => event.type === 'frame').loss);
  applyEvent(history, { ...events[second], offset: second + 5 });
  assert.deepEqual(
    history.moments.at(-1).structure.neurons[0].map((neuron) => neuron.id),
    [1, 2, 3],
  );
});

test('a network that was taken back to other samples has no loss yet', () => {
  const events = eventsOf('bumps');
  const second = events.findIndex((event) => event.type === 'expansion' && event.widths_after[0] === 3);
  const checkpoint = events.slice(0, second).findLast((event) => event.type === 'checkpoint');
  const history = historyOf(events.slice(0, second + 4));
  const edited = { type: 'edited', step: history.step, specification: events[0].specification, target: null };
  const samples = { x: [[0], [1]], y: [[0], [1]] };
  applyEvent(history, { ...edited, what: 'data', offset: second + 4, samples });
  const { network, step } = checkpoint;
  applyEvent(history, { ...edited, what: 'undo', offset: second + 5, step, network, samples: null, to_offset: checkpoint.offset });
  assert.equal(history.moments.at(-1).loss, null);
});

test('a frame of a network that is not known is left out', () => {
  const history = historyOf(eventsOf('bumps').slice(0, 5));
  const { length } = history.moments;
  applyEvent(history, { type: 'frame', offset: history.offset + 1, step: 9, loss: 1, parameters: new Float32Array(99) });
  assert.equal(history.moments.length, length);
  assert.equal(emptyHistory().offset, -1);
});

test('data seen by another scaling are drawn by it from then on, and by the old one before', () => {
  const history = historyOf(eventsOf('bumps'));
  const { started } = history;
  const scaling = { ...started.scaling, y_shift: [1e6], y_scale: [1e3] };
  const edited = { type: 'edited', offset: history.offset + 1, step: history.step, what: 'data', specification: started.specification };
  applyEvent(history, { ...edited, samples: started.samples, target: null, scaling });
  assert.deepEqual(history.data[0].scaling, started.scaling);
  assert.deepEqual(history.data.at(-1).scaling, scaling);
  applyEvent(history, { ...edited, offset: history.offset + 1, what: 'settings' });
  assert.deepEqual(history.data.at(-1).scaling, scaling, 'an edit without data keeps it');
});
