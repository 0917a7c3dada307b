/** The guided tour: a small card that waits for the learner to do what it asks. It can be left and taken up again. */

import { PAGES, pageFrom, snapshotOf } from '../../pure/words/tour.js';
import { keep, recalled } from '../connection/keeping.js';
import { html, need, setShown, setText } from '../drawing/dom.js';

/**
 * @import { Snapshot } from '../../pure/words/tour.js'
 * @import { Drawing, Panel } from '../drawing/loop.js'
 */

const STORED = 'senn.tour';

/**
 * @param {{start: (specification: object) => Promise<unknown>, command: (command: object) => Promise<unknown>}} act
 * @returns {Panel & {begin: () => void, look: () => void}}
 */
export function createTour(act) {
  const card = html('aside', { id: 'tour', class: 'tour', 'data-label': 'tour.label', hidden: '' }, document.body);
  const title = html('h2', {}, html('header', {}, card));
  const count = html('span', { class: 'hint' }, need('header', HTMLElement, card));
  const words = html('p', { class: 'tour-words' }, card);
  const meaning = html('p', { class: 'tour-meaning', 'aria-live': 'polite' }, card);
  const controls = html('div', { class: 'tour-controls' }, card);
  const leave = control('leave', () => show(null));
  const back = control('back', () => show(Math.max(0, (page ?? 0) - 1)));
  const skip = control('skip', forward);
  /** @type {number | null} */
  let page = null;
  /** @type {Snapshot | null} */
  let before = null;
  let done = false;
  /** @type {Drawing | null} */
  let latest = null;

  /**
   * @param {string} name
   * @param {() => void} does
   */
  function control(name, does) {
    const button = html('button', { class: 'button small', type: 'button', id: `tour-${name}`, 'data-text': `tour.${name}` }, controls);
    button.addEventListener('click', does);
    return button;
  }

  function forward() {
    if (page === null) return;
    const last = page === PAGES.length - 1;
    if (last) keep(STORED, null);
    show(last ? null : page + 1);
  }

  /** @param {number | null} next */
  function show(next) {
    page = next;
    before = null;
    done = false;
    if (next !== null) keep(STORED, String(next));
    setShown(card, next !== null);
    if (next === null) light(null);
    else if (latest) draw(latest); // nothing else may move for a while
    if (next !== null) document.querySelector(PAGES[next].spot)?.scrollIntoView({ block: 'center' }); // on a phone
  }

  /** @param {string | null} spot */
  function light(spot) {
    for (const element of document.querySelectorAll('.tour-spot'))
      if (!spot || !element.matches(spot)) element.classList.remove('tour-spot');
    if (spot) document.querySelector(spot)?.classList.add('tour-spot');
  }

  /** @param {Drawing} drawing */
  function draw(drawing) {
    latest = drawing;
    const { state, scene, t } = drawing;
    if (page === null) return;
    const { key, spot, high = false, done: isDone } = PAGES[page];
    const explaining = document.querySelector('#explanation')?.hasAttribute('open') ?? false;
    const now = snapshotOf(state.history, {
      scene,
      mode: state.cursor.mode,
      focus: state.focus,
      slow: state.slow !== null,
      explaining,
      run: state.run,
    });
    // Another run, another beginning: what counts is what happens from here on.
    if (!before || before.run !== now.run || (page === 0 && now.step < before.step)) before = now;
    done ||= isDone(before, now);
    setText(title, t(`tour.${key}.title`));
    setText(count, t('tour.page', { n: page + 1, all: PAGES.length }));
    setText(words, t(`tour.${key}`));
    setText(meaning, done ? t(`tour.${key}.done`) : '');
    card.classList.toggle('high', high);
    card.classList.toggle('done', done);
    back.toggleAttribute('disabled', page === 0);
    skip.classList.toggle('primary', done);
    setText(leave, t('tour.leave'));
    setText(skip, t(done ? (page === PAGES.length - 1 ? 'tour.finish' : 'tour.next') : 'tour.skip'));
    light(done ? '.no-spot' : spot);
  }

  return {
    /** Something happened that changes nothing of the run. */
    look() {
      if (latest) draw(latest);
    },
    async begin() {
      const first = pageFrom(recalled(STORED));
      if (first === 0) {
        await act.start({}); // a run of its own, at its beginning
        await act.command({ type: 'pause' });
      }
      show(first);
      skip.focus();
    },
    draw,
  };
}
