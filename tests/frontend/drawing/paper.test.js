import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPaper, paperCaption, paperFigure } from '../../../frontend/src/pure/drawing/paper.js';
import { pausedAt } from '../../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../../frontend/src/pure/run/scene.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { eventsOf, historyOf } from '../recordings.js';

const t = translator('en');
const history = historyOf(eventsOf('bumps'));
const scene = sceneAt(history, pausedAt(history.expansions[0].offset));
const plane = historyOf(eventsOf(/** @type {'bumps'} */ ('moons')));

for (const name of /** @type {const} */ (['fit', 'landscape', 'timeline'])) {
  test(`every axis of the figure "${name}" has its title, and the ground is white`, () => {
    const { layout } = paperFigure(name, { scene, history, t });
    for (const axis of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) assert.ok(layout[axis].title.text, axis);
    assert.equal(layout.plot_bgcolor, '#ffffff');
  });

  test(`the caption of "${name}" says of which step, rule and seed it is`, () => {
    for (const language of /** @type {const} */ (['en', 'zh'])) {
      const caption = paperCaption(name, { scene, history, t: translator(language) });
      assert.match(caption, new RegExp(`(^|\\D)${scene.moment.step}\\D`));
      assert.doesNotMatch(caption, /[{}]|undefined|paper\./);
    }
    assert.match(paperCaption(name, { scene, history, t }), /Rule: calibrated; seed 1\./);
  });
}

test('what is drawn is what is shown, and no later', () => {
  const [samples, target, fit, places] = paperFigure('fit', { scene, history, t }).data;
  assert.equal(samples.x.length, scene.data.samples.x.length);
  assert.deepEqual([target.x.length > 0, fit.y], [true, Array.from(scene.y)]);
  assert.equal(places.x.length, scene.places.length);
  const [loss, neurons] = paperFigure('timeline', { scene, history, t }).data;
  assert.equal(loss.x.at(-1), scene.moment.step);
  assert.equal(neurons.y.at(-1), scene.neurons);
});

test('the map is in its own units', () => {
  const [heat] = paperFigure('landscape', { scene, history, t }).data;
  const { landscape } = scene;
  assert.equal(Math.max(...heat.z.flat()), landscape.peak);
  assert.ok(Math.abs(heat.y[0] - landscape.scale_start) < 1e-9 && Math.abs(heat.y.at(-1) - landscape.scale_stop) < 1e-9);
});

test('the plane has the timeline alone', () => {
  const there = sceneAt(plane, pausedAt(plane.moments.at(-1).offset));
  assert.deepEqual(
    /** @type {const} */ (['fit', 'landscape', 'timeline']).map((name) => hasPaper(name, there)),
    [false, false, true],
  );
});
