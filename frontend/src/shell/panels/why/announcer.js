/** The live region: each expansion and the end of the run as a sentence, for those who listen. */

import { decisionOf, idsOf } from '../../../pure/run/log.js';
import { proofOf } from '../../../pure/words/figures.js';
import { short } from '../../../pure/words/numbers.js';
import { becauseSentence, growthSentence, stateSentence } from '../../../pure/words/sentences.js';
import { knownOf } from '../../../pure/words/status.js';
import { need, setText } from '../../drawing/dom.js';

/** @import { Panel } from '../../drawing/loop.js' */

/** @returns {Panel} */
export function createAnnouncer() {
  const region = need('#announcer', HTMLElement);
  let said = -1;
  return {
    draw({ scene, state, t }) {
      if (!scene || state.cursor.mode !== 'following' || state.guess) return; // who guesses is not to be told
      const growth = state.history.expansions.at(-1);
      const end = state.history.states.findLast((one) => one.status === 'finished' || one.status === 'failed');
      const newest = [growth, end].reduce((a, b) => ((b?.offset ?? -1) > (a?.offset ?? -1) ? b : a), undefined);
      if (!newest || newest.offset === said) return;
      said = newest.offset;
      if (newest === growth && growth) {
        const sentence = growthSentence(t, growth, idsOf(state.history, growth), scene.domain);
        const because = becauseSentence(t, decisionOf(state.history, growth));
        const change = t('why.change', { value: short(growth.function_change, 2) });
        setText(region, t('live.growth', { sentence, because, proof: proofOf(t, state.history, growth), change }));
      } else if (end) {
        setText(region, t('sentence.whole', { sentence: stateSentence(t, end, knownOf(state.history)) }));
      }
    },
  };
}
