/**
 * The connection to a run as a table of states: every change of the link's state is in this file. Pure.
 *
 * connecting → live → reconnecting → live …, gone at the end. The clock is an argument; the shell does what `after` says.
 */

/** @typedef {'connecting' | 'live' | 'reconnecting' | 'gone'} Phase */
/** @typedef {{phase: Phase, attempt: number, lostAtMs: number | null, heardAtMs: number | null, queue: number | null,
 *   storeAway: boolean, reason: string, retryInMs: number | null}} Session
 *   `reason`: why it is gone; `queue`: waiting runs before this one, while it waits */
/** @typedef {{type: 'opened'} | {type: 'heard'} | {type: 'queue', position: number} | {type: 'store', away: boolean} | {type: 'closed'} |
 *   {type: 'bye', reason: string} | {type: 'unknown'}} SessionEvent */

const FIRST_RETRY_MS = 300;
const SLOWEST_RETRY_MS = 8_000;

/** Reasons the server gives before it closes that make coming back pointless. */
const FINAL_REASONS = new Set(['deleted', 'unknown_run', 'unknown_class', 'forbidden']);

/** @type {Readonly<Session>} */
export const CONNECTING = {
  phase: 'connecting',
  attempt: 0,
  lostAtMs: null,
  heardAtMs: null,
  queue: null,
  storeAway: false,
  reason: '',
  retryInMs: null,
};

/**
 * @param {Session} session
 * @param {SessionEvent} event
 * @param {number} nowMs
 * @returns {Session}
 */
export function nextSession(session, event, nowMs) {
  if (session.phase === 'gone') return session;
  switch (event.type) {
    case 'opened':
      return { ...CONNECTING, phase: 'live', heardAtMs: session.heardAtMs };
    case 'heard':
      return { ...session, phase: 'live', attempt: 0, lostAtMs: null, heardAtMs: nowMs, queue: null, storeAway: false, retryInMs: null };
    case 'queue':
      return { ...session, phase: 'live', queue: event.position, heardAtMs: nowMs };
    case 'store':
      return { ...session, storeAway: event.away };
    case 'unknown':
      return gone(session, 'unknown_run');
    case 'bye':
      return FINAL_REASONS.has(event.reason) ? gone(session, event.reason) : session;
    case 'closed':
      return {
        ...session,
        phase: 'reconnecting',
        attempt: session.attempt + 1,
        lostAtMs: session.lostAtMs ?? nowMs,
        queue: null,
        retryInMs: retryDelayMs(session.attempt),
      };
  }
}

/**
 * @param {Session} session
 * @param {string} reason
 * @returns {Session}
 */
function gone(session, reason) {
  return { ...session, phase: 'gone', reason, queue: null, retryInMs: null };
}

/**
 * @param {number} attempt
 * @returns {number} doubling, up to a bound
 */
export function retryDelayMs(attempt) {
  return Math.min(FIRST_RETRY_MS * 2 ** attempt, SLOWEST_RETRY_MS);
}

/**
 * @param {Session} session
 * @param {number} nowMs
 * @returns {number} age in seconds of what is shown
 */
export function ageSeconds(session, nowMs) {
  return Math.max(0, Math.round((nowMs - (session.heardAtMs ?? session.lostAtMs ?? nowMs)) / 1000));
}
