import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEvent } from '../../../frontend/src/pure/run/fold.js';
import { headlineOf, namesOf, sentenceOf } from '../../../frontend/src/pure/slow/captions.js';
import { curveAt, curvesOf, natsAt, promisingOf, rivalsOf, standings, stepAt } from '../../../frontend/src/pure/slow/race.js';
import { STAGES } from '../../../frontend/src/pure/slow/stages.js';
import { comparisons, curveAfter, sourcesOf, stepsSince, storyOf, trialsOf } from '../../../frontend/src/pure/slow/story.js';
import { translator } from '../../../frontend/src/texts/index.js';
import { LANGUAGES } from '../../../frontend/src/texts/languages.js';
import { eventsOf, historyOf } from '../recordings.js';

const t = translator('en');
const events = eventsOf('tried');
const history = historyOf(events);
const story = storyOf(history, history.expansions[1].offset);
const round = { ...story, domain: story.before.domain };

test('every growth by trials is told by the copies of its own round', () => {
  assert.ok(history.expansions.length >= 3);
  for (const { offset, step } of history.expansions) {
    const told = storyOf(history, offset);
    assert.deepEqual([told.how, told.trials.step, told.decision.step, told.landscape.step], ['trial', step, step, step]);
    assert.equal(told.trials.round, told.decision.round);
    assert.ok(told.trials.copies.some(({ candidate }) => candidate === told.decision.winner));
  }
});

test('copies begin at the curve before the growth and the chosen one ends where the decision found it', () => {
  const rivals = rivalsOf(t, round);
  assert.ok(rivals.length > 1 && rivals.length <= 6);
  const chosen = rivals.find(({ isChosen }) => isChosen);
  assert.equal(chosen.nats.at(-1), story.decision.candidates[story.decision.winner].evidence);
  for (const { curves } of rivals) {
    assert.equal(curves.length, 5);
    for (const [n, value] of curves[0].entries()) assert.ok(Math.abs(value - rivals[0].curves[0][n]) < 1e-5);
  }
  assert.ok(Math.abs(chosen.curves[4][3] - chosen.curves[0][3]) > 1e-4);
});

test('between two moments a copy goes straight, beyond the last it stays', () => {
  const rival = {
    moments: [0, 10, 20],
    nats: [0, 2, 6],
    curves: [
      [0, 0],
      [1, 2],
      [3, 4],
    ],
  };
  assert.deepEqual(
    [0, 5, 10, 15, 20, 99].map((step) => natsAt(rival, step)),
    [0, 1, 2, 4, 6, 6],
  );
  assert.deepEqual([...curveAt(rival, 15)], [2, 3]);
  assert.throws(() => curvesOf('AAAA', 5, 64), /Expected 1280 bytes, got 3/);
});

test('all bars have one scale: whoever passes the mark may join', () => {
  const rivals = rivalsOf(t, round);
  const bars = standings(t, rivals, 30);
  for (const [n, { fill, mark, isEnough }] of bars.entries()) {
    assert.equal(isEnough, rivals[n].nats.at(-1) > rivals[n].needed);
    if (fill < 1) assert.equal(isEnough, fill > mark);
  }
  assert.ok(standings(t, rivals, 0).every(({ fill, isEnough }) => fill === 0 && !isEnough));
});

test('what promised most comes first on the map, whatever the trials said', () => {
  const scores = promisingOf(t, round).map(({ score }) => score);
  assert.deepEqual(
    scores,
    scores.toSorted((one, other) => other - one),
  );
});

test('after the growth the curve is still at first and bends later', () => {
  const still = curveAfter(history, story, 0, story.before.xs);
  for (const [n, value] of still.entries()) assert.ok(Math.abs(value - story.before.y[n]) < 1e-5);
  const last = story.after.length - 1;
  assert.deepEqual([stepsSince(story, 0), stepsSince(story, last) > 20], [0, true]);
  assert.ok(curveAfter(history, story, last, story.before.xs).some((value, n) => Math.abs(value - story.before.y[n]) > 1e-3));
});

test('trials that arrive after their growth make the story anew', () => {
  const known = historyOf(events.slice(0, events.findIndex(({ type }) => type === 'expansion') + 1));
  const { offset } = known.expansions[0];
  const before = sourcesOf(known, offset);
  assert.equal(storyOf(known, offset).trials, null);
  for (const event of events) applyEvent(known, event);
  assert.notEqual(sourcesOf(known, offset), before);
  assert.notEqual(storyOf(known, offset).trials, null);
});

test('an undo forgets the trials after its checkpoint', () => {
  const other = historyOf(events);
  const { network } = events.find(({ type }) => type === 'checkpoint');
  const { specification } = events[0];
  const undo = { type: 'edited', what: 'undo', step: 0, offset: other.offset + 1, specification, network, to_offset: 5 };
  applyEvent(other, undo);
  assert.deepEqual(other.trials, []);
});

test('a journal of an older version says that it has no pictures of the copies, and shows what it has', () => {
  const old = historyOf(eventsOf('bumps'));
  const told = storyOf(old, old.expansions[1].offset);
  assert.deepEqual([told.how, trialsOf(old, told.decision)], ['old', null]);
  assert.match(sentenceOf(t, told, 'tried'), /older/);
  const rivals = rivalsOf(t, { ...told, domain: told.before.domain });
  assert.ok(rivals.length > 0 && rivals.every(({ curves }) => curves === null));
});

test('where scores decide the fourth picture has what that rule compared', () => {
  const deep = historyOf(eventsOf('deep'));
  const told = storyOf(deep, deep.expansions[0].offset);
  assert.equal(told.how, 'floor');
  assert.deepEqual(
    comparisons(told).map(({ name }) => name),
    ['why.noise', 'why.training', 'why.price'],
  );
  const paper = { ...told, how: 'paper', decision: { ...told.decision, rule: 'paper' } };
  assert.deepEqual(
    comparisons(paper).map(({ name }) => name),
    ['why.alpha', 'why.tau'],
  );
});

test('every picture has its words in every language, by every way of deciding', () => {
  const plane = historyOf(eventsOf('tried_plane'));
  const stories = [story, storyOf(plane, plane.expansions[0].offset)];
  for (const code of Object.keys(LANGUAGES)) {
    const say = translator(code);
    for (const told of stories) {
      for (const how of ['trial', 'old', 'paper', 'floor', 'forced', 'placed', 'prune']) {
        assert.equal(namesOf(say, { ...told, how }).length, 5);
        for (const stage of STAGES) {
          const said = `${headlineOf(say, { ...told, how }, stage)} ${sentenceOf(say, { ...told, how }, stage)}`;
          assert.doesNotMatch(said, /[{}]|undefined|NaN/, `${code} ${how} ${stage}`);
        }
      }
    }
  }
});

test('nothing is told of a growth that the journal does not have', () => {
  assert.equal(storyOf(history, 3), null);
});

test('the race goes faster while the copies bend freely, and ends at the last step', () => {
  const rivals = rivalsOf(t, round);
  assert.deepEqual(
    [0, 0.3, 0.65, 1].map((part) => stepAt(rivals, part)),
    [0, 12, 21, 30],
  );
  assert.equal(stepAt([], 1), 0);
});

test('who wins is not said before it is seen', () => {
  assert.doesNotMatch(sentenceOf(t, story, 'tried', true), /so it joins/);
  assert.match(sentenceOf(t, story, 'tried'), /so it joins/);
  assert.ok(standings(t, rivalsOf(t, round), 6).every(({ text }) => text === '…'));
});
