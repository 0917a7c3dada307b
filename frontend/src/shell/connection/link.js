/** The websocket of the run that is shown: messages become history, losses of the connection are mended. */

import { applyEvent, emptyHistory } from '../../pure/run/fold.js';
import { decodeFrame } from '../../pure/run/frames.js';
import { CONNECTING, nextSession } from '../../pure/run/session.js';
import { runExists } from './api.js';
import { createSocket } from './socket.js';

/**
 * @import { AnyEvent, History } from '../../pure/run/fold.js'
 * @import { Session, SessionEvent } from '../../pure/run/session.js'
 */
/** @typedef {{run: string | null, history: History, session: Session}} Linked */
/** @typedef {{state: Linked, update: (patch: Partial<Linked>) => void}} Place   where a link keeps what it hears */

/**
 * @param {Place} store
 * @param {string} [without] what is not shown here and need not come: landscapes in passing, trials
 * @returns {{open: (run: string) => void, close: () => void}}
 */
export function createLink(store, without = '') {
  let opened = '';
  /** What is known of the run being opened; shown as soon as there is something to show. */
  let history = emptyHistory();
  const socket = createSocket({
    path: () => `runs/${opened}/stream?after=${history.offset}${without && `&without=${without}`}`,
    receive,
    change,
    session: () => store.state.session,
    exists: () => runExists(opened),
  });

  /** @param {SessionEvent} event */
  function change(event) {
    store.update({ session: nextSession(store.state.session, event, performance.now()) });
  }

  /** @param {string | ArrayBuffer} data */
  function receive(data) {
    const message = typeof data === 'string' ? JSON.parse(data) : decodeFrame(data);
    if (message.type === 'queue') return change({ type: 'queue', position: message.position });
    if (message.type === 'store') return change({ type: 'store', away: message.away });
    if (message.type === 'bye') {
      // A journal shorter than what we have is another one (a store put back from a copy): begin again.
      if (message.reason === 'offset_ahead') history = emptyHistory();
      return change({ type: 'bye', reason: message.reason });
    }
    if (message.type !== 'thinned') take(message);
    if (store.state.history !== history) store.update({ history });
    change({ type: 'heard' });
  }

  /** @param {AnyEvent} event one that cannot be folded is said, and left out: the next may be what the person waits for */
  function take(event) {
    try {
      applyEvent(history, event);
    } catch (error) {
      reportError(error);
    }
  }

  return {
    open(run) {
      opened = run;
      history = emptyHistory();
      store.update({ session: CONNECTING });
      socket.open();
    },
    close: socket.close,
  };
}
