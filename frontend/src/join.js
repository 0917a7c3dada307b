/** The composition root of a pupil's page: a code and a name by lot, then whatever the class is at. */

import { readCode, readJoinHash, spelled } from './pure/classes/code.js';
import { nameIn } from './pure/classes/words.js';
import { ageSeconds } from './pure/run/session.js';
import { followClass } from './shell/classes/following.js';
import { createJoining } from './shell/classes/joining.js';
import { markOf } from './shell/classes/mark.js';
import { createPupilContext } from './shell/classes/pupil/context.js';
import { createPupil } from './shell/classes/pupil/index.js';
import { keepPupil, pupilOf } from './shell/classes/pupils.js';
import { keep, recalled, whenForgetful } from './shell/connection/keeping.js';
import { html, need, setShown, setText } from './shell/drawing/dom.js';
import { PHONE } from './texts/phone.js';

/** @typedef {keyof typeof PHONE} Language */

const LANGUAGE = 'senn.language';
const languages = /** @type {Language[]} */ (Object.keys(PHONE));
const asked = new URLSearchParams(location.search).get('lang') ?? recalled(LANGUAGE);
const spoken = [asked ?? '', ...navigator.languages.map((tag) => tag.toLowerCase().split('-')[0])];
let language = languages.find((one) => spoken.find((tag) => Object.hasOwn(PHONE, tag)) === one) ?? 'en';
const screen = need('#screen', HTMLElement);
const offline = need('#offline', HTMLElement);
const announcer = need('#announcer', HTMLElement);
const said = (/** @type {string} */ key, values = {}) => PHONE[language].t(key, values);
/** @type {{close: () => void, tick?: () => void} | null} what is on the page */
let open = null;

/** @param {string} text */
function announce(text) {
  announcer.textContent = '';
  requestAnimationFrame(() => setText(announcer, text));
}

/** @param {string} text  what is wrong with the connection, or '' */
function warn(text) {
  setText(offline, text);
  setShown(offline, text !== '');
}

/** @param {string} [notice] why one is here again */
function askForCode(notice = '') {
  open?.close();
  warn('');
  setText(need('#who', HTMLElement), 'SENN live');
  setText(need('#class-code', HTMLElement), '');
  const here = readJoinHash(location.hash).code;
  open = createJoining(screen, { t: said, code: here ?? '', notice, announce, joined: enter });
}

/**
 * @param {string} code
 * @param {string} token
 */
function enter(code, token) {
  open?.close();
  keepPupil(code, token);
  if (location.hash !== `#${code}`) history.replaceState(null, '', `#${code}`);
  screen.replaceChildren(html('p', { class: 'said', text: said('class.join.joining') }));
  let wasAway = false;
  /** @type {ReturnType<typeof createPupil> | null} */
  let pupil = null;
  const following = followClass(code, token, changed);
  open = {
    close() {
      following.close();
      pupil?.close();
    },
    tick: tellConnection,
  };

  function changed() {
    const { view, session, isStale } = following.now;
    if (session.phase === 'gone') return leave(session.reason);
    tellConnection();
    if (!view?.you) return view ? leave('forbidden') : undefined;
    if (!pupil) {
      showWho(view.you, code);
      pupil = createPupil(
        screen,
        createPupilContext({ code, token, t: said, language, you: view.you, announce, warn, out: () => leave('forbidden') }),
      );
    }
    if (!isStale) pupil.update(view);
  }

  function tellConnection() {
    const { session, view } = following.now;
    const isAway = session.phase === 'reconnecting';
    if (isAway) warn(view ? said('class.offline', { n: ageSeconds(session, performance.now()) }) : said('class.unreachable'));
    else if (wasAway) {
      warn('');
      announce(said('class.back'));
    }
    wasAway = isAway;
  }

  /** @param {string} reason */
  function leave(reason) {
    keepPupil(code, null);
    history.replaceState(null, '', location.pathname);
    askForCode(said(reason === 'forbidden' ? 'class.removed' : 'class.deleted'));
  }
}

/**
 * @param {import('../types/protocol').Member} you
 * @param {string} code
 */
function showWho(you, code) {
  const who = need('#who', HTMLElement);
  who.replaceChildren(markOf(you), html('b', { text: nameIn(you, language) }));
  setText(need('#class-code', HTMLElement), spelled(code));
}

/** A link from a teacher's wall or from a QR code, or whoever was in a class before. */
function begin() {
  document.documentElement.lang = PHONE[language].tag;
  setText(need('#language', HTMLElement), said('class.language'));
  const { code, token } = readJoinHash(location.hash);
  const known = code ? pupilOf(code) : null;
  if (code && (token ?? known)) return enter(code, /** @type {string} */ (token ?? known));
  askForCode();
}

need('#language', HTMLElement).addEventListener('click', () => {
  language = languages[(languages.indexOf(language) + 1) % languages.length];
  keep(LANGUAGE, language);
  begin();
});
addEventListener('hashchange', () => {
  const { code } = readJoinHash(location.hash);
  if (code && readCode(code)) begin();
});
whenForgetful(() => warn(said('class.forgetful')));
setInterval(() => open?.tick?.(), 1000);
begin();
