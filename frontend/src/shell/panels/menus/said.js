/** What the bar says: what is going on, what went wrong, and that time runs faster. */

import { paceShown } from '../../../pure/run/speed.js';
import { lapseSaid } from '../../../pure/run/time_lapse.js';
import { statusOf } from '../../../pure/words/status.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * The status line, with a way out where the run has none.
 * @param {Pick<Actions, 'undo' | 'fresh'>} act
 * @returns {(drawing: Drawing) => void}
 */
export function createStatus(act) {
  const status = need('#status', HTMLElement);
  const line = need('#status-text', HTMLElement);
  const waiting = need('.card.fit .first', HTMLElement);
  const rescue = html('button', { class: 'button small', type: 'button', hidden: '' }, status);
  rescue.addEventListener('click', () => (rescue.dataset.does === 'undo' ? act.undo() : act.fresh()));
  return ({ state, t, nowMs }) => {
    const { text, mood } = statusOf(t, state, nowMs);
    setText(line, text);
    setAttribute(status, 'title', text);
    setAttribute(status, 'data-mood', mood);
    const failed = state.history.states.at(-1)?.status === 'failed';
    const stillborn = failed && state.history.moments.length === 0;
    const gone = state.session.phase === 'gone' || state.stage === 'unreachable' || stillborn;
    setShown(rescue, gone || (failed && state.token !== null));
    rescue.dataset.does = gone ? 'new' : 'undo';
    setText(rescue, t(gone ? 'control.new' : 'control.undo'));
    setText(waiting, stillborn ? text : t('fit.waiting')); // there is room for the whole sentence where nothing is drawn
  };
}

/**
 * @param {Pick<Actions, 'notify'>} act
 * @returns {(drawing: Drawing) => void}
 */
export function createNotice(act) {
  const notice = need('#notice', HTMLElement);
  const text = need('#notice-text', HTMLElement);
  need('#notice-close', HTMLButtonElement).addEventListener('click', () => act.notify(null));
  return ({ state: { notice: said } }) => {
    setShown(notice, said !== null);
    if (!said) return;
    setAttribute(notice, 'data-kind', said.kind);
    setText(text, said.text);
  };
}

/**
 * Its place is kept free, so that the bar does not shift when time begins to run faster.
 * @returns {(drawing: Drawing) => void}
 */
export function createLapse() {
  const lapse = need('#lapse', HTMLElement);
  const isOther = createChanges();
  return ({ state, t, scene, words }) => {
    const isPast = state.cursor.mode === 'paused';
    const runs = state.history.states.at(-1)?.status === 'running' || state.cursor.mode === 'playing';
    const times = scene && runs && !isPast ? lapseSaid(state.history, scene.index, paceShown(state)) : 1;
    if (!isOther([times, t], words)) return;
    setText(lapse, t('control.lapse', { times: times > 1 ? times : 8 }));
    setAttribute(lapse, 'data-on', String(times > 1));
  };
}
