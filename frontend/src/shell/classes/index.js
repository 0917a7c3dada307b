/** What the large page does with an address that names a class: the teacher's token goes into the browser's keeping. */

import { readTeachersHash } from '../../pure/classes/code.js';
import { lessonInHash } from '../../pure/classes/lessons.js';
import { translator } from '../../texts/index.js';
import { isKept, keep, recalled } from '../connection/keeping.js';
import { lessonOfAddress, openAlone } from './alone.js';
import { openStage } from './stage/index.js';
import { addStyles } from './styles.js';

/** @import { Store } from '../connection/store.js' */

const KEY = 'senn.class';
const LANGUAGE = 'senn.language';

/** @type {{close: () => void} | null} */
let open = null;

/**
 * @typedef {{store: Store, openRun: (run: string, token: string | null) => void, notify: (text: string) => void, leave: () => void,
 *   project: () => void}} Page   `project`: dress for a projector, this time; `leave`: show what the page shows where no class is
 */

/**
 * @param {Page} page
 * @returns {Promise<boolean>} whether the address names a class, or a lesson to be done alone
 */
export async function openClass(page) {
  return lessonInHash(location.hash) === null ? openTeachers(page) : openLesson(page);
}

/** @type {(page: Page) => Promise<boolean>} */
async function openLesson({ store, openRun, notify, leave }) {
  await addStyles('class', 'stage');
  const t = translator(store.state.language);
  const lesson = await lessonOfAddress();
  open?.close();
  open = null;
  const over = () => {
    history.replaceState(null, '', location.pathname + location.search);
    leave();
  };
  if (lesson) open = openAlone({ lesson, t, language: store.state.language, openRun, over });
  else {
    notify(t('stage.lesson.bad'));
    over();
  }
  return true;
}

/** @type {(page: Page) => Promise<boolean>} */
async function openTeachers(page) {
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
