/** The menu of everything that teaches, and the panels behind it. */

import { html, need } from '../drawing/dom.js';
import { createComparison } from './comparison.js';
import { createExplanation } from './explanation.js';
import { createHelp } from './help.js';
import { createTour } from './tour.js';

/**
 * @import { Entry } from '../../pure/words/help.js'
 * @import { Panel } from '../drawing/loop.js'
 * @import { Actions } from '../input/actions.js'
 */
/** In a constant, so that replays, which no phone can join, leave it out. */
const START = '../classes/start.js';

/** @typedef {{id: string, text: string, help: string, act: () => void}} Offer */

/**
 * @param {Actions} act
 * @param {readonly Entry[]} entries of the help
 * @returns {Panel[]}
 */
export function createLearning(act, entries) {
  const explanation = createExplanation();
  const help = createHelp(entries);
  const comparison = createComparison();
  const tour = createTour(act);
  const explain = () => {
    explanation.open();
    tour.look();
  };
  addMenu([
    { id: 'learn-tour', text: 'learn.tour', help: 'learn.tour.help', act: () => tour.begin() },
    { id: 'learn-guess', text: 'learn.guess', help: 'learn.guess.help', act: () => act.guess() },
    { id: 'learn-explain', text: 'learn.explain', help: 'learn.explain.help', act: explain },
    { id: 'learn-help', text: 'learn.help', help: 'learn.help.help', act: () => help.open() },
    { id: 'learn-compare', text: 'learn.compare', help: 'learn.compare.help', act: () => comparison.open() },
    { id: 'learn-class', text: 'learn.class', help: 'learn.class.help', act: () => import(START).then(({ offerClass }) => offerClass()) },
  ]);
  return [explanation, help, comparison, tour];
}

/** @param {Offer[]} offers */
function addMenu(offers) {
  const button = html('button', { class: 'menu-button', type: 'button', popovertarget: 'learn-menu', 'data-text': 'learn.menu' });
  need('.menus', HTMLElement).append(button);
  const menu = html('div', { id: 'learn-menu', class: 'menu', role: 'group', popover: '', 'data-label': 'learn.menu' }, document.body);
  for (const { id, text, help, act } of offers) {
    const choice = html('button', { class: 'choice', type: 'button', id }, menu);
    html('b', { 'data-text': text }, choice);
    html('span', { 'data-text': help }, choice);
    choice.addEventListener('click', () => {
      menu.hidePopover();
      act();
    });
  }
}
