/** The caption of slow motion: five numbered stages, the present one explained, the rest of the page dimmed. */

import { STAGES } from '../../../pure/run/slow.js';
import { likelier, short, times } from '../../../pure/words/numbers.js';
import { proposalSentence, winnerOf } from '../../../pure/words/sentences.js';
import { html, need, setAttribute, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createSlowPanel(act) {
  const box = need('#slow', HTMLElement);
  const list = need('#slow-stages', HTMLElement);
  const sentence = need('#slow-sentence', HTMLElement);
  const hold = need('#slow-hold', HTMLButtonElement);
  const items = STAGES.map(() => html('li', {}, list));
  need('#slow-back', HTMLButtonElement).addEventListener('click', () => act.slowStage(-1));
  need('#slow-next', HTMLButtonElement).addEventListener('click', () => act.slowStage(1));
  need('#slow-leave', HTMLButtonElement).addEventListener('click', () => act.slowLeave());
  need('#slow-open', HTMLButtonElement).addEventListener('click', () => act.slow());
  hold.addEventListener('click', () => act.slowHold());
  return {
    draw(drawing) {
      const { slow } = drawing.state;
      setShown(box, slow !== null);
      if (!slow) return void delete document.body.dataset.slow;
      const { t, scene } = drawing;
      document.body.dataset.slow = STAGES[slow.stage];
      const named = STAGES.map((stage) => (stage === 'floor' && scene ? decidedBy(scene) : `slow.${stage}`));
      items.forEach((item, index) => {
        setText(item, t(named[index]));
        if (index === slow.stage) setAttribute(item, 'aria-current', 'step');
        else item.removeAttribute('aria-current');
      });
      setText(hold, t(slow.held ? 'control.play' : 'control.pause'));
      if (scene) setText(sentence, t(`${named[slow.stage]}.sentence`, valuesOf(drawing, scene)));
    },
  };
}

/**
 * @param {Scene} scene
 * @returns {string} name of the stage at which the growth was decided
 */
function decidedBy({ decision }) {
  if (decision?.reason === 'forced' || decision?.reason === 'placed') return `slow.${decision.reason}`;
  if (decision?.rule === 'paper') return 'slow.paper';
  return (decision?.tried ?? 0) > 0 ? 'slow.trial' : 'slow.floor';
}

/**
 * @param {Drawing} drawing
 * @param {Scene} scene
 * @returns {Record<string, string | number>} what the sentences fill in
 */
function valuesOf({ state, t }, scene) {
  const { decision } = scene;
  const expansion = state.history.expansions.find(({ offset }) => offset === state.slow?.offset);
  const winner = decision ? winnerOf(decision) : undefined;
  return {
    loss: short(scene.moment.loss, 2),
    proposals: decision?.proposals ?? 0,
    what: proposalSentence(t, winner, scene.domain),
    score: short(expansion?.score, 2),
    floor: short(expansion?.floor, 2),
    ratio: times(t, decision?.noise_gauge ?? NaN),
    tried: decision?.tried ?? 0,
    times: likelier(t, winner?.evidence ?? 0),
    asked: likelier(t, winner?.evidence_needed ?? 0),
    training: times(t, decision?.training_gauge ?? NaN),
    change: short(expansion?.function_change, 2),
  };
}
