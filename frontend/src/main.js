/** The composition root of the page: makes the parts, joins them, opens a run. */

import { FOLLOWING, pausedAt, playing } from './pure/run/cursor.js';
import { CONNECTING } from './pure/run/session.js';
import { readHash, writeHash } from './pure/specification/hash.js';
import { OPENING } from './pure/specification/opening.js';
import { fetchPresets } from './shell/connection/api.js';
import { recalled, whenForgetful } from './shell/connection/keeping.js';
import { createLink } from './shell/connection/link.js';
import { createPointing, isPointed } from './shell/connection/pointing.js';
import { historyOf, recordingOfPage } from './shell/connection/recording.js';
import { createStore } from './shell/connection/store.js';
import { keepToken, tokenOf } from './shell/connection/tokens.js';
import { createTwins } from './shell/connection/twin.js';
import { listenToFaults } from './shell/drawing/faults.js';
import { chosenTheme, createLooks } from './shell/drawing/looks.js';
import { startLoop } from './shell/drawing/loop.js';
import { createActions } from './shell/input/actions.js';
import { listenToDrops } from './shell/input/drop.js';
import { listenToKeys, releaseClickedButtons } from './shell/input/keyboard.js';
import { createPanels } from './shell/panels/index.js';
import { showIndex } from './shell/share/site.js';
import { chosenLanguage, translator } from './texts/index.js';

/**
 * @import { Pointed } from './shell/connection/pointing.js'
 * @import { Recording } from './shell/connection/recording.js'
 */

/** A class's part of the page, fetched when an address names one; in a constant, so that replays, which have no use for it, leave it out. */
const CLASSES = './shell/classes/index.js';
const NAMES_CLASS = /[#&](class|lesson)=/;

const query = new URLSearchParams(location.search);
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const store = createStore({
  language: chosenLanguage(query.get('lang') ?? recalled('senn.language'), navigator.languages),
  theme: chosenTheme(query.get('theme'), recalled('senn.theme')),
  reducedMotion: stillness.matches,
});
const { state } = store;
const link = createLink(store);
const twins = createTwins(store);
const pointing = createPointing(store);
const NOWHERE = { step: null, decided: null, at: null, decision: null };
const actions = createActions(store, { open: openRun, openTwin, closeTwin, back });
/** @type {{restyle: () => void}} */
let loop = { restyle() {} };
whenForgetful(() => {
  const text = translator(state.language)('notice.forgetful');
  const before = state.notice; // what is wrong with the address is not to go unread
  actions.notify({ kind: before?.kind ?? 'info', text: before ? `${before.text} ${text}` : text, stays: true });
});
listenToFaults((detail) => actions.notify({ kind: 'problem', text: translator(state.language)('notice.fault', { detail }) }));
const looks = createLooks(store, () => loop.restyle());
loop = startLoop(store, createPanels(actions, looks));

/**
 * The page is a file of its own: nothing to connect to. It plays from the first step, unless motion is unwanted.
 * @param {Recording} recording
 */
function openRecording(recording) {
  const history = historyOf(recording);
  const place = readHash(location.hash);
  const cursor = state.reducedMotion ? FOLLOWING : playing(history, pausedAt(0));
  document.body.classList.add('recorded');
  store.update({ run: recording.run, history, cursor, stage: 'recorded', session: { ...CONNECTING, phase: 'live' } });
  if (isPointed(place)) pointing.show(place);
}

/**
 * @param {string} run
 * @param {string | null} token null: known from before, or somebody else's
 * @param {Pointed} [place] the moment to show
 */
function openRun(run, token, place = NOWHERE) {
  if (token) keepToken(run, token);
  store.update({
    run,
    token: token ?? tokenOf(run),
    stage: 'open',
    focus: null,
    undo: null,
    zoom: null,
  });
  twins.close();
  link.open(run);
  pointing.show(place);
  writePlace(place);
}

/**
 * @param {string} run
 * @param {string | null} token
 */
function openTwin(run, token) {
  if (token) keepToken(run, token);
  twins.open(run);
  writePlace(NOWHERE);
}

function closeTwin() {
  twins.close();
  writePlace(NOWHERE);
}

/**
 * Another run is another entry of the browser's history, so that Back returns to the one before. What led to a run, such as
 * a recipe, is none: coming back to it would start one more.
 * @param {Pointed} place
 */
function writePlace({ step, decided, at, decision }) {
  if (NAMES_CLASS.test(location.hash)) return; // the class's own address stays
  const hash = writeHash({ run: state.run, twin: state.twin?.run ?? null, step, decided, at, decision });
  const before = readHash(location.hash).run;
  if (location.hash === hash) return;
  if (before && before !== state.run) history.pushState({ before }, '', hash);
  else history.replaceState(history.state, '', hash);
}

/** @param {string} run before the one that is shown: by the browser's history where it is next there, so that Forward undoes it */
function back(run) {
  if (history.state?.before === run) history.back();
  else openRun(run, null);
}

function openPlace() {
  if (NAMES_CLASS.test(location.hash)) return void openClass();
  const place = readHash(location.hash);
  if (place.problems.length > 0) {
    const text = translator(state.language)('notice.hash', { parts: place.problems.join(', ') });
    actions.notify({ kind: 'problem', text });
  }
  if (place.run) openRun(place.run, null, place);
  if (place.run && place.twin) openTwin(place.twin, null);
  if (place.run) return;
  actions.start(place.specification ?? OPENING);
}

async function openClass() {
  const { openClass: open } = await import(CLASSES);
  const notify = (/** @type {string} */ text) => actions.notify({ kind: 'info', text, stays: true });
  const leave = () => {
    link.close();
    store.update({ run: null });
    actions.start(OPENING);
  };
  const project = () => {
    if (state.theme !== 'dark') store.update({ theme: 'projector' });
    looks.apply();
  };
  const openRunOf = (/** @type {string} */ run, /** @type {string | null} */ token) => openRun(run, token);
  const isOne = await open({ store, openRun: openRunOf, project, notify, leave });
  if (isOne) return;
  history.replaceState(null, '', location.pathname + location.search);
  openPlace();
}

/**
 * @param {() => unknown} slowly what the key does during slow motion
 * @param {() => unknown} usually
 */
const either = (slowly, usually) => () => (state.slow ? slowly() : usually());
listenToKeys({
  ...actions,
  toggle: either(actions.slowHold, actions.toggle),
  back: either(() => actions.slowStage(-1), actions.back),
  forward: either(() => actions.slowStage(1), actions.forward),
  slow: either(actions.slowLeave, actions.slow),
  zoomIn: () => actions.zoom(2),
  zoomOut: () => actions.zoom(0.5),
  guess: () => (state.guess ? actions.guessLeave() : actions.guess()),
  edit: () => actions.editing(),
  takeBack: actions.takeBack,
  theme: looks.nextTheme,
  numbers: looks.numbers,
  help: looks.keys,
  escape: either(actions.slowLeave, () => (state.editing ? actions.editing(false) : actions.live())),
});
releaseClickedButtons();
listenToDrops(actions.upload, actions.unusable, () => translator(state.language)('editing.pasted'));
stillness.addEventListener('change', () => store.update({ reducedMotion: stillness.matches }));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => loop.restyle());
const resizes = new ResizeObserver(() => loop.restyle());
for (const chart of document.querySelectorAll('.chart')) resizes.observe(chart);
addEventListener('hashchange', () => {
  if (!recording && NAMES_CLASS.test(location.hash)) return void openClass();
  const place = readHash(location.hash);
  if (recording) pointing.show(place);
  else if (place.run !== state.run || isPointed(place)) openPlace();
});
// The age in the status line grows by itself while nothing arrives.
setInterval(() => {
  if (state.session.phase === 'reconnecting') store.update();
}, 1000);

showIndex();
looks.apply();
const recording = recordingOfPage();
if (recording) {
  openRecording(recording);
} else {
  openPlace();
  fetchPresets().then(
    (presets) => store.update({ presets }),
    () => undefined, // the status line says already that the server cannot be reached
  );
}
