/** What the pupil's screens may ask of a class, over the network: an answer that found no connection is sent when there is one. */

import { Refusal } from '../../connection/api.js';
import { addClassRun, sendAnswer } from '../../connection/classes.js';
import { followRun } from '../following.js';

/**
 * @import { Context } from './screen.js'
 * @import { Language, Translate } from '../../../texts/index.js'
 * @import { Member } from '../../../../types/protocol'
 */

const RETRY_MS = 1_500;

/**
 * @param {{code: string, token: string, t: Translate, language: Language, you: Member,
 *   announce: (text: string) => void, warn: (text: string) => void, out: () => void}} pupil   `out`: the token is worth nothing any more
 * @returns {Context}
 */
export function createPupilContext({ code, token, t, language, you, announce, warn, out }) {
  /** @type {Map<number, string | number>} the newest answers, by activity, that did not arrive yet */
  const waiting = new Map();

  /**
   * @param {() => Promise<unknown>} ask
   * @returns {Promise<boolean>}
   */
  async function tried(ask) {
    try {
      await ask();
      warn('');
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.reason === 'forbidden') {
        out();
        return false;
      }
      warn(error.status === 0 ? t('class.unreachable') : t('class.refused', { detail: error.message }));
      if (error.status === 0) throw error;
      return false;
    }
  }

  /** @param {number} activity */
  async function deliver(activity) {
    const value = waiting.get(activity);
    if (value === undefined) return true;
    try {
      const isTaken = await tried(() => sendAnswer(code, token, activity, value));
      if (waiting.get(activity) === value) waiting.delete(activity);
      return isTaken;
    } catch {
      setTimeout(() => deliver(activity), RETRY_MS);
      return false;
    }
  }

  return {
    t,
    language,
    you,
    isAlone: false,
    announce,
    follow: followRun,
    send(activity, value) {
      waiting.set(activity, value);
      return deliver(activity);
    },
    addRun: (specification) => tried(() => addClassRun(code, token, specification)).catch(() => false),
    pageOf: (run) => `./#run=${run}`,
  };
}
