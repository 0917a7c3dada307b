/** The teacher's cursor in a `watch`: where she looks, told to the class a few times a second at most. */

/** @import { Store } from '../../connection/store.js' */

const MOST_OFTEN_MS = 300;

/**
 * @param {Store} store
 * @param {(order: {type: 'follow', step: number | null}) => void} tell
 * @returns {{set: (isOn: boolean) => void}}
 */
export function createCursor(store, tell) {
  let isOn = false;
  /** @type {number | null} */
  let told = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @returns {number | null} the step that is looked at; null: the newest, whichever that is */
  function present() {
    const { cursor, history } = store.state;
    if (cursor.mode === 'following') return null;
    return history.moments.findLast(({ offset }) => offset <= cursor.offset)?.step ?? null;
  }

  function send() {
    timer = undefined;
    const step = present();
    if (!isOn || step === told) return;
    told = step;
    tell({ type: 'follow', step });
  }

  store.subscribe(() => {
    if (isOn && timer === undefined && present() !== told) timer = setTimeout(send, MOST_OFTEN_MS);
  });
  return {
    set(on) {
      isOn = on;
      told = null;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
