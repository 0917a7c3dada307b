/** The run that everybody watches: made by the teacher's page, one an activity, and told what the activity needs of it. */

import { growthsOf, isFinished } from '../../../pure/classes/rounds.js';
import { Refusal, sendCommand } from '../../connection/api.js';
import { keepToken, tokenOf } from '../../connection/tokens.js';
import { followRun } from '../following.js';

/**
 * @import { ClassView, RunSpecification } from '../../../../types/protocol'
 */
/** @typedef {ReturnType<typeof createRuns>} Runs */

/** Another tab of the teacher's may be the one that makes it: it is given so long. */
const OTHERS_MS = 1_500;
const SIZE_PACE = 20; // steps per second: a class does not wait for the slow

/**
 * @param {{make: (specification: Partial<RunSpecification>) => Promise<{id: string, token: string}>, changed: () => void,
 *   explain: (error: unknown) => void}} wiring
 */
export function createRuns({ make: create, changed, explain }) {
  const run = followRun(() => {
    tend();
    changed();
  });
  /** @type {ClassView | null} */
  let view = null;
  let place = '';
  let isMaking = false;
  let made = ''; // the place whose run was made here and has not been heard of yet
  let madeRun = '';
  let replaced = ''; // the place at which a run that is somebody else's was replaced, which is done once
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asked = '';
  let waiting = ''; // the place whose run is about to be made

  /** @param {ClassView} next */
  function specificationOf(next) {
    const activity = next.lesson.activities[next.activity];
    if (activity.kind === 'place' || activity.kind === 'watch') return activity.specification;
    if (activity.kind !== 'size') return null;
    const pace = activity.specification.pace;
    return { ...activity.specification, time_lapse: true, pace: pace === 'max' ? pace : Math.max(pace, SIZE_PACE) };
  }

  /** @param {Partial<RunSpecification>} specification */
  async function make(specification) {
    if (isMaking) return;
    isMaking = true;
    const here = place;
    try {
      const created = await create(specification);
      made = here;
      madeRun = created.id;
      keepToken(created.id, created.token);
      if (isHeld()) await sendCommand(created.id, created.token, { type: 'pause' });
    } catch (error) {
      if (error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 429) [made, madeRun] = [here, '']; // never, then
      explain(error);
    } finally {
      isMaking = false;
      ensure(false);
      tend();
      changed();
    }
  }

  /** @returns {boolean} whether the network waits to be let go */
  function isHeld() {
    const activity = view?.lesson.activities[view.activity];
    return activity?.kind === 'size' || (activity?.kind === 'watch' && activity.paused);
  }

  /**
   * Make the run of this place, if there is none.
   * @param {boolean} isDriver whether this page brought the class here
   */
  function ensure(isDriver) {
    const specification = view?.begun && !view.ended ? specificationOf(view) : null;
    if (!specification || view?.run !== null || isMaking || made === place) return;
    if (waiting === place && !isDriver) return; // whatever else happens in the class does not put it off
    const here = place;
    waiting = here;
    clearTimeout(timer);
    const makeIt = () => {
      waiting = '';
      if (view?.run === null && place === here) make(specification);
    };
    timer = setTimeout(makeIt, isDriver ? 0 : OTHERS_MS);
  }

  /** @param {object} command */
  async function command(command) {
    const id = run.now.run;
    const own = id && tokenOf(id);
    if (id && own) await sendCommand(id, own, command).catch(explainUnlessGone);
  }

  /** @param {unknown} error */
  function explainUnlessGone(error) {
    if (!(error instanceof Refusal && (error.status === 404 || error.status === 410))) explain(error);
  }

  /** Do what the activity wants of the run and nobody has asked for yet. */
  function tend() {
    if (!view?.begun || view.ended || isMaking) return;
    const specification = specificationOf(view);
    if (!specification) return;
    if (view.run !== null && tokenOf(view.run) === null && wantsSomething() && replaced !== place) {
      replaced = place; // the teacher is on another machine by now, and has no token of this run
      make(specification);
    } else if (view.run !== null) train();
  }

  const wantsSomething = () => view !== null && (view.lesson.activities[view.activity].kind !== 'place' || !hasEnough());

  /** @returns {boolean} whether the growth of this round, and what follows until the next, is there */
  function hasEnough() {
    const { history } = run.now;
    return isFinished(history) || growthsOf(history).length > (view?.round ?? 1);
  }

  function train() {
    const { history } = run.now;
    if (!view || view.run !== run.now.run || !history.started) return;
    const kind = view.lesson.activities[view.activity].kind;
    const status = history.states.at(-1)?.status;
    if (kind === 'place' && !hasEnough()) once(`growth ${history.expansions.length}`, { type: 'next_growth' });
    if (kind === 'size' && view.revealed && status === 'paused') once('resume', { type: 'resume' });
  }

  /**
   * @param {string} what
   * @param {object} wanted
   */
  function once(what, wanted) {
    const key = `${place} ${run.now.run} ${what}`;
    if (asked === key) return;
    asked = key;
    command(wanted);
  }

  return {
    now: run.now,
    /** @returns {boolean} whether the answer with a run's token is still on the way */
    isMaking: () => isMaking,
    /** @returns {string | null} the run that was made for this place and is in no view yet */
    made: () => (made === place && madeRun !== '' ? madeRun : null),
    /**
     * @param {ClassView} next
     * @param {boolean} isDriver whether this page brought the class here
     */
    update(next, isDriver) {
      view = next;
      run.follow(next.run);
      const here = `${next.lesson.name} ${next.activity}`;
      if (here !== place) {
        place = here;
        clearTimeout(timer);
      }
      if (next.run !== null) made = '';
      ensure(isDriver);
      tend();
    },
    close() {
      clearTimeout(timer);
      run.close();
    },
  };
}
