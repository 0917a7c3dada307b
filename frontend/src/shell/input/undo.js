/** Every loss of work can be taken back: offered for ten seconds, and as long as the data are edited. */

import { NO_LOSSES, newestLoss, withLoss, withoutNewest } from '../../pure/run/losses.js';

/**
 * @import { Change, Loss } from '../../pure/run/losses.js'
 * @import { Store } from '../connection/store.js'
 */

export const OFFERED_MS = 10_000;
const LEFT_MS = 3_000; // it stays under a hand that rests on it, and so long after

/**
 * @param {Store} store
 * @param {{back: (run: string) => void, change: (change: Change) => Promise<unknown>}} ways
 */
export function createUndo(store, { back, change }) {
  const { state } = store;
  let losses = NO_LOSSES;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {number} ms */
  function closeIn(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => store.update({ undo: null }), ms);
  }

  return {
    /**
     * @param {string} run that is shown after it
     * @param {Loss} loss
     */
    lost(run, loss) {
      losses = withLoss(losses, run, loss);
      // The editor has a button of its own for what is edited there.
      const isAtHand = state.editing && 'change' in loss.back;
      store.update({ undo: isAtHand ? null : { word: loss.word } });
      closeIn(OFFERED_MS);
    },
    takeBack() {
      const loss = newestLoss(losses, state.run);
      if (!loss || !state.run || (!state.undo && !state.editing)) return;
      losses = withoutNewest(losses, state.run);
      store.update({ undo: null });
      if ('run' in loss.back) back(loss.back.run);
      else change(loss.back.change);
    },
    mayTakeBack: () => newestLoss(losses, state.run) !== null,
    /** @param {boolean} held a hand or the focus rests on the offer */
    holdUndo(held) {
      if (held) clearTimeout(timer);
      else closeIn(LEFT_MS);
    },
  };
}
