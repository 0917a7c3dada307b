/** Shows the place that a link names: at once where it names an offset, and as soon as the run has come there where it names a step. */

import { FOLLOWING, pausedAt } from '../../pure/run/cursor.js';
import { momentOf } from '../../pure/run/pointing.js';

/**
 * @import { Cursor } from '../../pure/run/cursor.js'
 * @import { Wanted } from '../../pure/run/pointing.js'
 * @import { Place } from '../../pure/specification/hash.js'
 * @import { Store } from './store.js'
 */
/** @typedef {Pick<Place, 'step' | 'decided' | 'at' | 'decision'>} Pointed */

/** Of a run that is still being read: its newest moment, held. */
const HELD = pausedAt(Number.MAX_SAFE_INTEGER);

/**
 * @param {Pointed} place
 * @returns {boolean} whether it names any moment
 */
export const isPointed = ({ step, decided, at, decision }) => (step ?? decided ?? at ?? decision) !== null;

/**
 * @param {Store} store
 * @returns {{show: (place: Pointed) => void}}
 */
export function createPointing(store) {
  const { state } = store;
  /** @type {{wanted: Wanted, cursor: Cursor} | null} */
  let looking = null;

  store.subscribe(() => {
    if (!looking) return;
    const { wanted, cursor } = looking;
    looking = null; // showing what was found is news as well
    if (state.cursor !== cursor) return; // somebody has gone elsewhere
    const found = momentOf(state.history, wanted);
    if (found && found.offset !== cursor.offset) {
      const next = pausedAt(found.offset);
      if (!found.isSure) looking = { wanted, cursor: next };
      store.update({ cursor: next, pointed: found.isDecision ? found.offset : null });
    } else if (!found?.isSure) {
      looking = { wanted, cursor };
    }
  });

  return {
    show({ step, decided, at, decision }) {
      const offset = at ?? decision;
      looking = null;
      if (offset !== null) return store.update({ cursor: pausedAt(offset), pointed: decision === null ? null : offset });
      const wanted = decided ?? step;
      if (wanted === null) return store.update({ cursor: FOLLOWING, pointed: null });
      const cursor = { ...HELD };
      looking = { wanted: { step: wanted, isDecision: decided !== null }, cursor };
      store.update({ cursor, pointed: null });
    },
  };
}
