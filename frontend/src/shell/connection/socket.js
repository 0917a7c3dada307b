/** A websocket that comes back: opened, lost, opened again from where it was, until the server says that it is pointless. */

import { socketAddress } from './address.js';

/** @import { Session, SessionEvent } from '../../pure/run/session.js' */
/** @typedef {{path: () => string, receive: (data: string | ArrayBuffer) => void, change: (event: SessionEvent) => void,
 *   session: () => Session, exists: () => Promise<boolean>}} Wiring
 *   `path`: what to open, below the API, asked anew each time; `exists`: whether it is still there, when opening failed again */

/** Opening takes no longer than this before it counts as lost. */
const OPENING_MS = 8_000;

/**
 * @param {Wiring} wiring
 * @returns {{open: () => void, close: () => void}}
 */
export function createSocket({ path, receive, change, session, exists }) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function close() {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
  }

  function open() {
    close();
    const opened = new WebSocket(socketAddress(path()));
    opened.binaryType = 'arraybuffer';
    socket = opened;
    timer = setTimeout(() => opened.close(), OPENING_MS);
    opened.onopen = () => {
      clearTimeout(timer);
      change({ type: 'opened' });
    };
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(data);
    };
    opened.onclose = () => {
      if (socket === opened) lost(opened);
    };
  }

  /** @param {WebSocket} opened */
  async function lost(opened) {
    clearTimeout(timer);
    change({ type: 'closed' });
    if (session().attempt > 0 && (await exists().catch(() => true)) === false) {
      if (socket === opened) change({ type: 'unknown' });
      return;
    }
    if (socket !== opened || session().phase === 'gone') return;
    timer = setTimeout(open, session().retryInMs ?? 0);
  }

  /** What was waited for may be there now: try at once. */
  function hurry() {
    if (socket && session().phase === 'reconnecting' && document.visibilityState === 'visible') open();
  }
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);

  return { open, close };
}
