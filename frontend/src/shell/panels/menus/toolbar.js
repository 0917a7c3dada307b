/** The controls and the status line: what can be done now, and what is going on. */

import { toggleDoes } from '../../../pure/run/cursor.js';
import { isPlayback, paceShown } from '../../../pure/run/speed.js';
import { PACES, paceIndex, paceLabel } from '../../../pure/specification/pace.js';
import { createChanges } from '../../drawing/changes.js';
import { need, setAttribute, setText } from '../../drawing/dom.js';
import { createLapse, createNotice, createStatus } from './said.js';

/**
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createToolbar(act) {
  const isOther = createChanges();
  const drawLapse = createLapse();
  const parts = [createButtons(act), createSpeed(act), createStatus(act), createNotice(act)];
  return {
    draw(drawing) {
      const { state, t, scene, words } = drawing;
      drawLapse(drawing);
      const { token, history, cursor, stage, notice, session } = state;
      const wanted = [
        toggleDoes(state),
        token,
        scene === null,
        paceShown(state),
        cursor.mode,
        stage,
        notice,
        session.phase,
        history.states.length,
        t,
      ];
      if (isOther(wanted, words)) for (const draw of parts) draw(drawing);
    },
  };
}

/**
 * @param {Actions} act
 * @returns {(drawing: Drawing) => void}
 */
function createButtons(act) {
  const button = (/** @type {string} */ id) => need(`#${id}`, HTMLButtonElement);
  const [toggle, live] = [button('toggle'), button('live')];
  const word = need('#toggle .word', HTMLElement);
  const commands = [button('step'), button('growth')];
  for (const name of /** @type {const} */ (['toggle', 'step', 'growth', 'reset', 'seed', 'live'])) {
    button(name).addEventListener('click', () => act[name]());
  }
  return ({ state, t, scene }) => {
    const does = toggleDoes(state);
    const mine = state.token !== null;
    setAttribute(toggle, 'data-does', does);
    setText(word, t(`control.${does}`));
    setAttribute(toggle, 'title', t(does === 'replay' ? 'control.replay.help' : mine ? 'control.pause.help' : 'control.watching'));
    for (const command of commands) command.disabled = !mine;
    toggle.disabled = !scene;
    live.disabled = state.cursor.mode === 'following';
  };
}

/**
 * @param {Pick<Actions, 'pace'>} act
 * @returns {(drawing: Drawing) => void}
 */
function createSpeed(act) {
  const speed = need('#speed', HTMLInputElement);
  const value = need('#speed-value', HTMLOutputElement);
  const box = /** @type {HTMLElement} */ (speed.parentElement);
  speed.max = String(PACES.length - 1);
  speed.addEventListener('input', () => act.pace(PACES[Number(speed.value)]));
  return ({ state, t }) => {
    const pace = paceShown(state);
    const label = paceLabel(t, pace);
    const isPast = isPlayback(state);
    speed.disabled = state.token === null && !isPast;
    if (document.activeElement !== speed) speed.value = String(paceIndex(pace));
    setText(value, state.cursor.mode === 'following' ? label : `▸ ${label}`);
    setAttribute(speed, 'aria-valuetext', label);
    setAttribute(speed, 'aria-label', t(isPast ? 'control.speed.past' : 'control.speed'));
    setAttribute(box, 'title', t(isPast ? 'control.speed.past.help' : 'control.speed.help'));
  };
}
