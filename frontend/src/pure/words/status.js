/** The one sentence at the top of the page: what the run and the connection are doing. Pure. */

import { removedUntil } from '../run/scene.js';
import { ageSeconds } from '../run/session.js';
import { neuronCount } from '../run/structure.js';
import { isNoise, neuronsPhrase, stateSentence } from './sentences.js';

/**
 * @import { Cursor } from '../run/cursor.js'
 * @import { History } from '../run/fold.js'
 * @import { Session } from '../run/session.js'
 * @import { Known } from './sentences.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { State } from '../../../types/protocol'
 */
/** @typedef {'good' | 'calm' | 'wait' | 'bad'} Mood */

/**
 * @param {Translate} t
 * @param {{stage: string, session: Session, history: History,
 *   cursor: Cursor}} state
 * @param {number} nowMs
 * @returns {{text: string, mood: Mood}}
 */
export function statusOf(t, { stage, session, history, cursor }, nowMs) {
  if (session.phase === 'gone') {
    return { text: t(session.reason === 'deleted' ? 'status.gone.deleted' : 'status.gone'), mood: 'bad' };
  }
  if (stage === 'unreachable') return { text: t('status.unreachable'), mood: 'bad' };
  if (session.phase === 'reconnecting') {
    return { text: t('status.reconnecting', { age: ageSeconds(session, nowMs) }), mood: 'wait' };
  }
  if (session.storeAway) return { text: t('status.store', { age: ageSeconds(session, nowMs) }), mood: 'wait' };
  if (stage === 'creating') return { text: t('status.starting'), mood: 'wait' };
  if (session.queue !== null) {
    return { text: session.queue === 0 ? t('status.queue.next') : t('status.queue', { n: session.queue }), mood: 'wait' };
  }
  if (session.phase === 'connecting') return { text: t('status.connecting'), mood: 'wait' };
  if (stage === 'recorded') return { text: t('status.recorded', { n: history.step }), mood: 'calm' };
  const state = history.states.at(-1);
  if (state?.status === 'failed' && history.moments.length === 0) return { text: stateSentence(t, state), mood: 'bad' };
  if (!history.started) return { text: t('status.worker'), mood: 'wait' };
  return runStatus(t, history, cursor);
}

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Cursor} cursor
 * @returns {{text: string, mood: Mood}}
 */
function runStatus(t, history, cursor) {
  const state = history.states.at(-1);
  if (cursor.mode !== 'following') return { text: t('status.watching'), mood: 'calm' };
  switch (state?.status) {
    case 'finished':
      return { text: shortEnd(t, history, state), mood: 'good' };
    case 'failed':
      return { text: stateSentence(t, state), mood: 'bad' };
    case 'queued':
      return { text: t(state.reason === 'worker_lost' ? 'status.lost' : 'status.waiting'), mood: 'wait' };
    case 'paused':
      return { text: t('status.paused'), mood: 'calm' };
    default:
      if (state?.reason === 'worker_lost') return { text: t('status.lost'), mood: 'wait' };
      if (state?.reason === 'worker_recovered') return { text: t('status.recovered'), mood: 'good' };
      return { text: t('status.training', { neurons: neuronsPhrase(t, sizeOf(history)) }), mood: 'good' };
  }
}

/** @param {History} history */
function sizeOf({ moments }) {
  const last = moments.at(-1);
  return last ? neuronCount(last.structure) : 1;
}

/**
 * The end in few words: the log has the whole sentence.
 * @param {Translate} t
 * @param {History} history
 * @param {State} state
 * @returns {string}
 */
function shortEnd(t, history, state) {
  const known = knownOf(history);
  if (state.reason === 'converged') return t(isNoise(known.decision) ? 'finished.converged.noise' : 'finished.converged.short');
  if (state.reason === 'size_limit') return t('finished.size_limit.short');
  if (state.reason === 'store_limit') return t('finished.store_limit.short');
  return stateSentence(t, state, known);
}

/**
 * @param {History} history
 * @returns {Known} what makes the end's sentence exact
 */
export function knownOf(history) {
  return {
    decision: history.decisions.at(-1),
    steps: history.data.at(-1)?.specification.limits.steps,
    removed: removedUntil(history, history.offset),
  };
}
