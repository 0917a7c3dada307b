/** The wall's socket: which tiles there are, and how each looks now. */

import { decodeTile } from '../../../pure/classes/tiles.js';
import { CONNECTING, nextSession } from '../../../pure/run/session.js';
import { readClass } from '../../connection/classes.js';
import { createSocket } from '../../connection/socket.js';

/**
 * @import { Look, Placed, Tile } from '../../../pure/classes/tiles.js'
 * @import { Session, SessionEvent } from '../../../pure/run/session.js'
 */

/**
 * @param {{code: string, token: string, changed: () => void}} wiring
 * @returns {{tiles: () => Tile[], close: () => void}}
 */
export function followWall({ code, token, changed }) {
  /** @type {Session} */
  let session = CONNECTING;
  /** @type {Placed[]} */
  let placed = [];
  /** @type {Map<number, Look>} */
  const looks = new Map();
  let isWaiting = false;

  function drawSoon() {
    if (isWaiting) return;
    isWaiting = true; // forty tiles come at once
    requestAnimationFrame(() => {
      isWaiting = false;
      changed();
    });
  }

  /** @param {SessionEvent} event */
  function change(event) {
    session = nextSession(session, event, performance.now());
  }

  const socket = createSocket({
    path: () => `classes/${code}/wall?token=${token}`,
    receive(data) {
      if (typeof data !== 'string') {
        const look = decodeTile(data);
        looks.set(look.tile, look);
      } else {
        const message = JSON.parse(data);
        if (message.type === 'bye') return change({ type: 'bye', reason: message.reason });
        if (message.type === 'wall') placed = message.tiles;
        const there = new Set(placed.map(({ tile }) => tile));
        for (const tile of looks.keys()) if (!there.has(tile)) looks.delete(tile);
      }
      change({ type: 'heard' });
      drawSoon();
    },
    change,
    session: () => session,
    exists: () =>
      readClass(code, token).then(
        () => true,
        ({ status }) => status !== 404,
      ),
  });
  socket.open();
  return { tiles: () => placed.map((one) => ({ placed: one, look: looks.get(one.tile) ?? null })), close: socket.close };
}
