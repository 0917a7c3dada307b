/** The controls and the status line: what can be done now, and what is going on. */

import { toggleDoes } from '../../../pure/run/cursor.js';
import { lapseSaid } from '../../../pure/run/time_lapse.js';
import { PACES, paceIndex, paceLabel } from '../../../pure/specification/pace.js';
import { statusOf } from '../../../pure/words/status.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createToolbar(act) {
  const button = (/** @type {string} */ id) => need(`#${id}`, HTMLButtonElement);
  const toggle = button('toggle');
  const word = need('#toggle .word', HTMLElement);
  const commands = [button('step'), button('growth')];
  const live = button('live');
  const speed = need('#speed', HTMLInputElement);
  const speedValue = need('#speed-value', HTMLOutputElement);
  const lapse = need('#lapse', HTMLElement);
  const status = need('#status', HTMLElement);
  const statusText = need('#status-text', HTMLElement);
  const notice = need('#notice', HTMLElement);
  const rescue = html('button', { class: 'button small', type: 'button', hidden: '' }, status);

  const isOther = createChanges();
  const lapsesOther = createChanges();

  /**
   * Its place is kept free, so that the bar does not shift when time begins to run faster.
   * @param {Drawing} drawing
   */
  function drawLapse({ state, t, scene, words }) {
    const isPast = state.cursor.mode === 'paused';
    const runs = state.history.states.at(-1)?.status === 'running' || state.cursor.mode === 'playing';
    const times = scene && runs && !isPast ? lapseSaid(state.history, scene.index, state.history.pace) : 1;
    if (!lapsesOther([times, t], words)) return;
    setText(lapse, t('control.lapse', { times: times > 1 ? times : 8 }));
    setAttribute(lapse, 'data-on', String(times > 1));
  }

  toggle.addEventListener('click', () => act.toggle());
  button('step').addEventListener('click', () => act.step());
  button('growth').addEventListener('click', () => act.growth());
  button('reset').addEventListener('click', () => act.reset());
  button('seed').addEventListener('click', () => act.seed());
  button('notice-close').addEventListener('click', () => act.notify(null));
  live.addEventListener('click', () => act.live());
  rescue.addEventListener('click', () => (rescue.dataset.does === 'undo' ? act.undo() : act.fresh()));
  speed.max = String(PACES.length - 1);
  speed.addEventListener('input', () => act.pace(PACES[Number(speed.value)]));

  /** @param {Drawing} drawing */
  function drawStatus({ state, t, nowMs }) {
    const { text, mood } = statusOf(t, state, nowMs);
    setText(statusText, text);
    setAttribute(status, 'title', text);
    setAttribute(status, 'data-mood', mood);
    const failed = state.history.states.at(-1)?.status === 'failed';
    const gone = state.session.phase === 'gone' || state.stage === 'unreachable';
    setShown(rescue, gone || (failed && state.token !== null));
    rescue.dataset.does = gone ? 'new' : 'undo';
    setText(rescue, t(gone ? 'control.new' : 'control.undo'));
  }

  /** @param {Drawing} drawing */
  function drawNotice({ state: { notice: said } }) {
    setShown(notice, said !== null);
    if (!said) return;
    setAttribute(notice, 'data-kind', said.kind);
    setText(need('#notice-text', HTMLElement), said.text);
  }

  return {
    draw(drawing) {
      const { state, t, scene } = drawing;
      drawLapse(drawing);
      const does = toggleDoes(state);
      const wanted = [
        does,
        state.token,
        scene === null,
        state.history.pace,
        state.cursor.mode,
        state.stage,
        state.notice,
        state.session.phase,
        state.history.states.length,
        t,
      ];
      if (!isOther(wanted, drawing.words)) return;
      setAttribute(toggle, 'data-does', does);
      setText(word, t(`control.${does}`));
      const mine = state.token !== null;
      for (const command of commands) command.disabled = !mine;
      toggle.disabled = !scene;
      speed.disabled = !mine;
      setAttribute(toggle, 'title', t(does === 'replay' ? 'control.replay.help' : mine ? 'control.pause.help' : 'control.watching'));
      live.disabled = state.cursor.mode === 'following';
      const index = paceIndex(state.history.pace);
      if (document.activeElement !== speed) speed.value = String(index);
      setText(speedValue, paceLabel(t, state.history.pace));
      setAttribute(speed, 'aria-valuetext', paceLabel(t, state.history.pace));
      drawStatus(drawing);
      drawNotice(drawing);
    },
  };
}
