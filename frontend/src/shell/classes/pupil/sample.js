/** The same target for everybody, with noise and a seed of one's own. */

import { runOf } from '../../../pure/classes/fold.js';
import { html, setText } from '../../drawing/dom.js';
import { createGrown } from './grown.js';
import { addButton, addHeading } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

/** @type {CreateScreen} */
export function createSample(root, context, _first, activity) {
  const { t, you } = context;
  let isAsked = false;
  addHeading(root, context, activity);
  const grown = createGrown(root, context);
  const again = addButton(root, t('class.sample.start'), { class: 'primary wide', id: 'pupil-start' });
  const said = html('p', { class: 'said', id: 'pupil-said', text: t(context.isAlone ? 'class.sample.alone' : 'class.wall') }, root);
  const run = context.follow(() => grown.draw(run.now.history, run.now.session));

  async function start() {
    isAsked = true;
    again.disabled = true;
    const seed = 1 + Math.floor(Math.random() * 999_999);
    const isDone = await context.addRun({ ...activity.specification, seed, time_lapse: true });
    again.disabled = false;
    setText(said, t(isDone ? (context.isAlone ? 'class.sample.alone' : 'class.wall') : 'class.sample.failed'));
    again.toggleAttribute('hidden', isDone);
  }
  again.addEventListener('click', start);

  return {
    update(view) {
      const own = runOf(view, you.member);
      run.follow(own);
      again.toggleAttribute('hidden', own !== null || isAsked);
      grown.draw(run.now.history, run.now.session);
      if (own === null && !isAsked && !view.ended) start();
    },
    close() {
      run.close();
      grown.close();
    },
  };
}
