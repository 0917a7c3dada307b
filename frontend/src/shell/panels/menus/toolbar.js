/** The controls and the status line: what can be done now, and what is going on. */

import { toggleDoes } from '../../../pure/run/cursor.js';
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
        history.pace,
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
  speed.max = String(PACES.length - 1);
  speed.addEventListener('input', () => act.pace(PACES[Number(speed.value)]));
  return ({ state: { token, history }, t }) => {
    speed.disabled = token === null;
    if (document.activeElement !== speed) speed.value = String(paceIndex(history.pace));
    setText(value, paceLabel(t, history.pace));
    setAttribute(speed, 'aria-valuetext', paceLabel(t, history.pace));
  };
}
