/** What a person does to the data: a new target, a file, a change while the network trains, a copy of somebody's run. */

import { suitedTo } from '../../pure/drawing/painting.js';
import { suits } from '../../pure/drawing/samples.js';
import { FOLLOWING } from '../../pure/run/cursor.js';
import { axisNames } from '../../pure/words/axis_names.js';
import { createRun, forkRun, previewFormula, Refusal, readTable, sendCommand } from '../connection/api.js';
import { askAboutTable } from './table_preview.js';

/**
 * @import { Change, Loss, Word } from '../../pure/run/losses.js'
 * @import { Notice, Store } from '../connection/store.js'
 * @import { Specification } from './actions.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { Curve } from '../../../types/protocol'
 */

/**
 * @param {Store} store
 * @param {{open: (run: string, token: string | null) => void}} runs
 * @param {{start: (specification: Specification, word?: Word) => Promise<unknown>, explain: (error: unknown) => void,
 *   specification: () => Specification, notify: (notice: Notice | null) => void,
 *   t: Translate, lost: (run: string, loss: Loss) => void}} common
 */
export function createDataActions(store, runs, { start, explain, specification, notify, t, lost }) {
  const { state } = store;

  /** @param {unknown} error */
  function sentence(error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status === 0 ? t('status.unreachable') : error.message.replace(/^[^:]{1,60}: (?=Expected)/, '');
  }

  /** @param {Specification['task']} task */
  const startWith = (task) => {
    const before = specification();
    const suited = suitedTo(task ?? { kind: 'preset' }, before.task, state.presets);
    return start({ ...before, ...suited, task, pace: state.history.pace }, 'target');
  };

  /**
   * @param {Change} change
   * @param {boolean} [isNew] false: it takes back another
   * @returns {Promise<string | null>} what is wrong with it, in a sentence
   */
  async function change(change, isNew = true) {
    const { run, token } = state;
    if (!run || !token) return t('editing.watching');
    const { task: before, samples, noise } = specification();
    store.update({ cursor: FOLLOWING });
    const data = state.history.data.at(-1);
    // Points that are moved or drawn stay what the table called them.
    const task = change.task && 'x' in change.task ? { ...(data && axisNames(data)), ...change.task } : change.task;
    const command = { type: 'edit', ...change, ...(task ? { task } : {}) };
    const problem = await sendCommand(run, token, command).then(() => null, sentence);
    if (!problem && isNew) lost(run, { word: 'data', back: { change: { task: before, samples, noise } } });
    return problem;
  }

  /** @param {{x: number[], y: number[]}} points */
  const mayStay = (points) =>
    state.token !== null &&
    state.history.started?.network.inputs === 1 &&
    suits(state.history.data[state.history.data.length - 1].scaling, points);

  return {
    change,
    mayStay,
    redraw: () => store.update(),
    failed: explain,
    /** @param {boolean} [wanted] absent: the other way round */
    editing(wanted = !state.editing) {
      if (wanted && state.stage === 'recorded') return notify({ kind: 'info', text: t('notice.recorded') });
      store.update({ editing: wanted });
    },
    /**
     * Somebody else's run, from its last checkpoint on, as one's own.
     * @param {Change | null} change to begin with
     */
    async copy(change) {
      if (!state.run) return;
      try {
        const last = state.history.checkpoints.at(-1);
        const made = last ? await forkRun(state.run, state.token, { offset: last.offset }) : await createRun(specification());
        if (change) await sendCommand(made.id, made.token, { type: 'edit', ...change });
        runs.open(made.id, made.token);
      } catch (error) {
        explain(error);
      }
    },
    /**
     * @param {object} task of a formula
     * @returns {Promise<Curve | string>} its curve, or what is wrong with it in a sentence
     */
    preview: (task) => previewFormula(task).catch(sentence),
    /**
     * @param {Specification['task']} task
     * @param {{x: number[], y: number[]} | null} [kept] the network goes on with it, if these points of it suit it
     */
    async target(task, kept = null) {
      if (!kept || !mayStay(kept)) return startWith(task);
      const problem = await change({ task });
      if (problem) notify({ kind: 'problem', text: t('status.refused', { detail: problem }) });
    },
    /**
     * @param {File} file
     */
    async upload(file) {
      notify({ kind: 'info', text: t('target.reading', { name: file.name }) });
      const bytes = await file.arrayBuffer().catch(() => null); // moved or deleted since it was chosen
      if (!bytes) return notify({ kind: 'problem', text: t('table.vanished', { name: file.name }) });
      try {
        const first = await readTable(bytes, {}).catch(openOnly);
        notify(null);
        const reading = await askAboutTable(file.name, first, (wish) => readTable(bytes, { ...wish }), sentence, t);
        const task = reading?.task;
        if (!task) return;
        const stays = state.editing && task.kind === 'points' && mayStay(task);
        if (stays) await change({ task });
        else await startWith(task);
        notify({ kind: 'info', text: t(stays ? 'editing.loaded' : 'target.loaded', { name: file.name, rows: task.x.length }) });
      } catch (error) {
        notify({ kind: 'problem', text: t('editing.unread', { name: file.name, sentence: sentence(error) }) });
      }
    },
    /**
     * What was dropped is no single file.
     * @param {'folder' | 'several' | 'nothing'} why
     * @param {number} count
     */
    unusable: (why, count) => notify({ kind: 'problem', text: t(`table.${why}`, { count }) }),
  };
}

/**
 * @param {unknown} error
 * @returns {Refusal} of a table that an answer makes readable: a person is asked for it
 */
function openOnly(error) {
  if (error instanceof Refusal && Object.keys(error.options).length > 0) return error;
  throw error;
}
