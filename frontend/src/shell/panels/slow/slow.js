/**
 * Slow motion over the whole board: the five pictures' names, a headline, the picture, and what is to be said of it. The rest
 * of the page is out of reach meanwhile, but for the bar.
 */

import { headlineOf, namesOf, sentenceOf } from '../../../pure/slow/captions.js';
import { partOf, STAGES } from '../../../pure/slow/stages.js';
import { sourcesOf, storyOf } from '../../../pure/slow/story.js';
import { emphasised } from '../../../pure/words/verdict.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText } from '../../drawing/dom.js';
import { createJoinsPicture } from './joins.js';
import { createMapPicture } from './map.js';
import { createRacePicture } from './race.js';
import { createResidualPicture } from './residual.js';

/**
 * @import { History } from '../../../pure/run/fold.js'
 * @import { Story } from '../../../pure/slow/story.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 * @import { Translate } from '../../../texts/index.js'
 */
/** @typedef {{t: Translate, story: Story, part: number, history: History}} View   `part`: of the motion, 0 to 1 */
/** @typedef {{root: HTMLElement, draw: (view: View) => string}} Picture   says what is to stand beside the buttons */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createSlowPanel(act) {
  const box = need('#slow', HTMLElement);
  const list = need('#slow-stages', HTMLElement);
  const headline = need('#slow-headline', HTMLElement);
  const sentence = need('#slow-sentence', HTMLElement);
  const note = need('#slow-note', HTMLElement);
  const hold = need('#slow-hold', HTMLButtonElement);
  const open = need('#slow-open', HTMLButtonElement);
  const items = STAGES.map((_, index) => createStep(list, () => act.slowTo(index)));
  const pictures = [
    createResidualPicture(),
    createMapPicture('map'),
    createMapPicture('places'),
    createRacePicture(),
    createJoinsPicture(),
  ];
  need('#slow-pictures', HTMLElement).append(...pictures.map(({ root }) => root));
  need('#slow-back', HTMLButtonElement).addEventListener('click', () => act.slowStage(-1));
  need('#slow-next', HTMLButtonElement).addEventListener('click', () => act.slowStage(1));
  need('#slow-leave', HTMLButtonElement).addEventListener('click', () => act.slowLeave());
  open.addEventListener('click', () => act.slow());
  hold.addEventListener('click', () => act.slowHold());
  box.addEventListener('click', ({ detail }) => detail > 0 && !box.hidden && box.focus({ preventScroll: true })); // space holds, it does not click again
  const isOther = createChanges();
  /** @type {Story | null} */
  let story = null;
  /** @type {unknown[]} */
  let told = [];

  /** @param {boolean} isOpen */
  function open_(isOpen) {
    if (isOpen === !box.hidden) return;
    setShown(box, isOpen);
    for (const one of document.querySelectorAll('.board > :not(#slow)')) one.toggleAttribute('inert', isOpen);
    if (isOpen) box.focus({ preventScroll: true });
    else if (document.activeElement === document.body || box.contains(document.activeElement)) open.focus({ preventScroll: true });
  }

  /** @param {Drawing} drawing */
  function words({ state: { slow }, t, restyled }) {
    const isRacing = slow !== null && partOf(slow, performance.now()) < 1;
    if (!slow || !story || !isOther([story, slow.stage, slow.mode, isRacing, t], restyled)) return;
    const names = namesOf(t, story);
    for (const [index, item] of items.entries()) {
      setText(need('button', HTMLElement, item), names[index]);
      if (index === slow.stage) setAttribute(item, 'aria-current', 'step');
      else item.removeAttribute('aria-current');
    }
    const stage = STAGES[slow.stage];
    setText(headline, headlineOf(t, story, stage));
    const parts = emphasised(sentenceOf(t, story, stage, isRacing)).map(({ text, isStrong }) => html(isStrong ? 'b' : 'span', { text }));
    if (sentence.textContent !== parts.map((part) => part.textContent).join('')) sentence.replaceChildren(...parts);
    setShown(hold, slow.mode !== 'still');
    setText(hold, t(slow.mode === 'held' ? 'control.play' : 'control.pause'));
  }

  return {
    draw(drawing) {
      const { state, t } = drawing;
      const { slow, history } = state;
      open_(slow !== null);
      if (!slow) return;
      const now = [history, slow.offset, sourcesOf(history, slow.offset)];
      if (now.some((one, index) => one !== told[index])) story = storyOf(history, slow.offset);
      told = now;
      if (!story) return;
      words(drawing);
      for (const [index, { root }] of pictures.entries()) setShown(root, index === slow.stage);
      const view = { t, story, part: partOf(slow, performance.now()), history };
      setText(note, pictures[slow.stage].draw(view));
    },
  };
}

/**
 * @param {HTMLElement} list
 * @param {() => void} go
 * @returns {HTMLElement}
 */
function createStep(list, go) {
  const item = html('li', {}, list);
  html('button', { type: 'button', class: 'link' }, item).addEventListener('click', go);
  return item;
}
