/** The pupil's screen of each activity, and those between: waiting, eyes up, the end. */

import { wordsIn } from '../../../pure/classes/words.js';
import { html } from '../../drawing/dom.js';
import { markOf } from '../mark.js';
import { createChoice } from './choice.js';
import { createDraw } from './draw.js';
import { createPlace } from './place.js';
import { createSample } from './sample.js';
import { createSay } from './say.js';
import { createSize } from './size.js';
import { createWatch } from './watch.js';

/**
 * @import { Context, CreateScreen, Screen } from './screen.js'
 * @import { ClassView } from '../../../../types/protocol'
 */

/** @type {Readonly<Record<string, CreateScreen>>} by kind */
const SCREENS = {
  watch: createWatch,
  place: createPlace,
  size: createSize,
  draw: createDraw,
  sample: createSample,
  choice: createChoice,
  say: createSay,
};

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @returns {{update: (view: ClassView) => void, close: () => void}}
 */
export function createPupil(root, context) {
  /** @type {Screen | null} */
  let screen = null;
  let shown = '';
  const eyes = html('div', { class: 'eyes-up', hidden: '' });
  html('p', { class: 'eyes-up-words', text: context.t('class.paused') }, eyes);
  root.before(eyes);

  /**
   * @param {ClassView} view
   * @param {string} key
   */
  function change(view, key) {
    const isFirst = shown === '';
    shown = key;
    screen?.close();
    screen = null;
    root.replaceChildren();
    root.dataset.kind = kindOf(view);
    const activity = view.lesson.activities[view.activity];
    if (view.ended) addEnd(root, context);
    else if (!view.begun) addWaiting(root, context, view);
    else screen = SCREENS[activity.kind](root, context, view, activity);
    const title = root.querySelector('h1');
    if (isFirst) return;
    scrollTo(0, 0);
    if (title instanceof HTMLElement) title.focus({ preventScroll: true }); // whoever reads by voice or key begins at the new screen's top
    context.announce(title?.textContent ?? '');
  }

  return {
    update(view) {
      const key = [view.ended, view.begun, view.activity, view.round, view.lesson.name].join();
      if (key !== shown) change(view, key);
      screen?.update(view);
      if (view.paused === eyes.hasAttribute('hidden')) {
        eyes.toggleAttribute('hidden', !view.paused);
        root.toggleAttribute('inert', view.paused);
        if (view.paused) context.announce(context.t('class.paused'));
      }
    },
    close() {
      screen?.close();
      eyes.remove();
      root.replaceChildren();
    },
  };
}

/**
 * @param {ClassView} view
 * @returns {string}
 */
const kindOf = ({ ended, begun, lesson, activity }) => (ended ? 'ended' : begun ? lesson.activities[activity].kind : 'waiting');

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @param {ClassView} view
 */
function addWaiting(root, { t, language, you }, view) {
  const middle = html('div', { class: 'in-the-middle' }, root);
  markOf(you, middle).classList.add('large');
  html('h1', { text: t('class.in', { name: you.names[language] ?? you.name }), tabindex: '-1' }, middle);
  html('p', { class: 'task', text: wordsIn(view.lesson.title, language) }, middle);
  html('p', { class: 'said', text: t('class.waiting') }, middle);
}

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
function addEnd(root, { t, language, you }) {
  const middle = html('div', { class: 'in-the-middle' }, root);
  markOf(you, middle).classList.add('large');
  html('h1', { text: t('class.over', { name: you.names[language] ?? you.name }), tabindex: '-1' }, middle);
  html('p', { class: 'said', text: t('class.over.kept') }, middle);
}
