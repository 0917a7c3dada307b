/** The websocket of the run that is shown: messages become history, losses of the connection are mended. */

import { applyEvent, emptyHistory } from '../../pure/run/fold.js';
import { decodeFrame } from '../../pure/run/frames.js';
import { CONNECTING, nextSession } from '../../pure/run/session.js';
import { socketAddress } from './address.js';
import { runExists } from './api.js';

/**
 * @import { History } from '../../pure/run/fold.js'
 * @import { Session, SessionEvent } from '../../pure/run/session.js'
 */
/** @typedef {{run: string | null, history: History, session: Session}} Linked */
/** @typedef {{state: Linked, update: (patch: Partial<Linked>) => void}} Place   where a link keeps what it hears */

/** Opening takes no longer than this before it counts as lost. */
const OPENING_MS = 8_000;

/**
 * @param {Place} store
 * @returns {{open: (run: string) => void, close: () => void}}
 */
export function createLink(store) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** What is known of the run being opened; shown as soon as there is something to show. */
  let history = emptyHistory();

  /** @param {SessionEvent} event */
  function change(event) {
    store.update({ session: nextSession(store.state.session, event, performance.now()) });
  }

  function close() {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
  }

  /** @param {string} run */
  function connect(run) {
    close();
    const after = history.offset;
    const opened = new WebSocket(socketAddress(`runs/${run}/stream?after=${after}`));
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
      if (socket === opened) lost(run);
    };
  }

  /** @param {string} run */
  async function lost(run) {
    clearTimeout(timer);
    change({ type: 'closed' });
    if (store.state.session.attempt > 0 && (await runExists(run).catch(() => true)) === false) {
      if (store.state.run === run) change({ type: 'unknown' });
      return;
    }
    if (store.state.run !== run || store.state.session.phase === 'gone') return;
    timer = setTimeout(() => connect(run), store.state.session.retryInMs ?? 0);
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
    if (message.type !== 'thinned') applyEvent(history, message);
    if (store.state.history !== history) store.update({ history });
    change({ type: 'heard' });
  }

  addEventListener('online', () => {
    if (store.state.session.phase === 'reconnecting' && store.state.run) connect(store.state.run);
  });

  return {
    open(run) {
      history = emptyHistory();
      store.update({ session: CONNECTING });
      connect(run);
    },
    close,
  };
}
