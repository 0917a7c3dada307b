/** What a page follows live: the class's journal, and runs that belong to it. */

import { folded } from '../../pure/classes/fold.js';
import { emptyHistory } from '../../pure/run/fold.js';
import { CONNECTING, nextSession } from '../../pure/run/session.js';
import { readClass } from '../connection/classes.js';
import { createLink } from '../connection/link.js';
import { createSocket } from '../connection/socket.js';

/**
 * @import { Session, SessionEvent } from '../../pure/run/session.js'
 * @import { Linked } from '../connection/link.js'
 * @import { ClassView } from '../../../types/protocol'
 */
/** @typedef {{view: ClassView | null, session: Session, isStale: boolean}} Following   `isStale`: the class has moved, and the view is being read again */

const UNSEEN = 'passing,trials'; // no screen of a class shows them, and they are three quarters of a run's bytes

/**
 * @param {string} code
 * @param {string | null} token
 * @param {() => void} changed
 * @returns {{now: Following, close: () => void}}
 */
export function followClass(code, token, changed) {
  /** @type {Following} */
  const now = { view: null, session: CONNECTING, isStale: false };
  const asked = token ? `?token=${token}` : '';
  const socket = createSocket({
    path: () => `classes/${code}/stream${asked}`, // without an offset: the present state first, however long one was away
    receive,
    change,
    session: () => now.session,
    exists: () => readClass(code, token).then(() => true, isThere),
  });

  /** @param {SessionEvent} event */
  function change(event) {
    now.session = nextSession(now.session, event, performance.now());
    changed();
  }

  /** @param {string | ArrayBuffer} data */
  function receive(data) {
    const message = JSON.parse(String(data));
    if (message.type === 'bye') return change({ type: 'bye', reason: message.reason });
    if (message.type === 'store') return change({ type: 'store', away: message.away });
    const { view, isStale } = folded(now.view, message);
    now.view = view;
    now.isStale = isStale || (now.isStale && message.type !== 'view');
    change({ type: 'heard' });
    if (isStale) reread();
  }

  /**
   * The class went elsewhere: what it had done there before is in the view alone.
   * @returns {Promise<void>}
   */
  async function reread() {
    const read = await readClass(code, token).catch(() => null); // a lost connection brings a view of its own
    if (read && now.view && read.offset < now.view.offset) return reread(); // more happened while it was on its way
    if (read) now.view = read;
    now.isStale = false;
    changed();
  }

  socket.open();
  return { now, close: socket.close };
}

/** @param {{status?: number}} error */
function isThere({ status }) {
  return status !== 404;
}

/**
 * @param {() => void} changed
 * @returns {{now: Linked, follow: (run: string | null) => void, close: () => void}} follows one run at a time
 */
export function followRun(changed) {
  /** @type {Linked} */
  const now = { run: null, history: emptyHistory(), session: CONNECTING };
  let isWaiting = false;
  /** @type {Parameters<typeof createLink>[0]} */
  const place = {
    state: now,
    update(patch) {
      Object.assign(now, patch);
      if (isWaiting) return;
      isWaiting = true; // a journal comes in hundreds of messages: one drawing for all of a frame
      requestAnimationFrame(() => {
        isWaiting = false;
        changed();
      });
    },
  };
  const link = createLink(place, UNSEEN);
  return {
    now,
    follow(run) {
      if (run === now.run) return;
      link.close();
      Object.assign(now, { run, history: emptyHistory(), session: CONNECTING });
      if (run) link.open(run);
    },
    close: link.close,
  };
}
