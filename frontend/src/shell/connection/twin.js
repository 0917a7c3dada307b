/** The twin: a branch of the run shown, on a link of its own, drawn beside it. */

import { emptyHistory } from '../../pure/run/fold.js';
import { CONNECTING } from '../../pure/run/session.js';
import { createLink } from './link.js';

/**
 * @import { History } from '../../pure/run/fold.js'
 * @import { Session } from '../../pure/run/session.js'
 * @import { Store } from './store.js'
 */
/** @typedef {{run: string | null, history: History, session: Session}} Twin */

/**
 * @param {Store} store gets the twin in its state
 */
export function createTwins(store) {
  /** @type {ReturnType<typeof createLink> | null} */
  let link = null;
  function close() {
    link?.close();
    link = null;
    store.update({ twin: null });
  }
  return {
    close,
    /** @param {string} run */
    open(run) {
      link?.close();
      /** @type {Twin} */
      const state = { run, history: emptyHistory(), session: CONNECTING };
      const part = {
        state,
        /** @param {Partial<Twin>} patch */
        update(patch = {}) {
          Object.assign(state, patch);
          store.update();
        },
      };
      store.update({ twin: state });
      link = createLink(part);
      link.open(run);
    },
  };
}
