/** What the large page does with an address that names a class: the teacher's token goes into the browser's keeping. */

import { readTeachersHash } from '../../pure/classes/code.js';
import { translator } from '../../texts/index.js';
import { isKept, keep, recalled } from '../connection/keeping.js';
import { openStage } from './stage/index.js';
import { addStyles } from './styles.js';

/** @import { Store } from '../connection/store.js' */

const KEY = 'senn.class';
const LANGUAGE = 'senn.language';

/** @type {{close: () => void} | null} */
let open = null;

/**
 * @param {{store: Store, openRun: (run: string, token: string | null) => void, notify: (text: string) => void, leave: () => void,
 *   project: () => void}} page   `project`: dress for a projector, this time; `leave`: show what the page shows where no class is
 * @returns {Promise<boolean>} whether the address names a class
 */
export async function openClass(page) {
  const named = readTeachersHash(location.hash);
  if (!named) return false;
  await addStyles('class', 'stage');
  const { code } = named;
  const token = named.token ?? tokenOf(code);
  const { store } = page;
  const t = translator(store.state.language);
  if (!token) {
    page.notify(t('stage.forbidden'));
    page.leave();
    return true;
  }
  keep(KEY, JSON.stringify([code, token]));
  // Whoever sits in the room reads the projector's address bar.
  if (isKept(KEY)) history.replaceState(history.state, '', `#class=${code}`);
  page.project();
  open?.close();
  open = openStage({
    code,
    token,
    t,
    language: store.state.language,
    store,
    openRun: page.openRun,
    languageChosen() {
      const language = store.state.language === 'en' ? 'zh' : 'en';
      keep(LANGUAGE, language);
      location.reload();
    },
    gone(reason) {
      open = null;
      history.replaceState(null, '', location.pathname + location.search);
      keep(KEY, null);
      page.notify(t(reason === 'forbidden' ? 'stage.forbidden' : 'stage.deleted'));
      page.leave();
    },
  });
  return true;
}

/**
 * @param {string} code
 * @returns {string | null}
 */
function tokenOf(code) {
  try {
    const [kept, token] = JSON.parse(recalled(KEY) ?? '[]');
    return kept === code ? token : null;
  } catch {
    return null;
  }
}
