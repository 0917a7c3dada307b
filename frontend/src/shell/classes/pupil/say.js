/** A sentence that only the teacher reads. */

import { answerOf } from '../../../pure/classes/fold.js';
import { html, setText } from '../../drawing/dom.js';
import { addButton, addHeading, countOf } from './screen.js';

/** @import { CreateScreen } from './screen.js' */

/** @type {CreateScreen} */
export function createSay(root, context, first, activity) {
  const { t, you } = context;
  let view = first;
  addHeading(root, context, activity);
  const field = /** @type {HTMLTextAreaElement} */ (
    html('textarea', { id: 'pupil-sentence', rows: '5', maxlength: String(activity.most), 'aria-label': t('class.say.field') }, root)
  );
  field.value = String(answerOf(view, you.member) ?? '');
  const left = html('p', { class: 'left-over' }, root);
  const send = addButton(root, t('class.say.send'), { class: 'primary wide', id: 'pupil-send' });
  const said = html('p', { class: 'said', id: 'pupil-said' }, root);

  function draw() {
    const own = answerOf(view, you.member);
    const isOver = view.revealed || view.ended;
    field.readOnly = isOver;
    const isSent = own !== null && own === field.value.trim();
    send.disabled = isOver || isSent || field.value.trim() === '';
    send.classList.toggle('is-sent', isSent);
    setText(send, isSent ? t('class.say.sent') : own === null ? t('class.say.send') : t('class.say.again'));
    setText(left, t('class.say.left', { n: activity.most - field.value.length }));
    setText(said, [t(context.isAlone ? 'class.say.alone' : 'class.say.private'), countOf(context, view, own !== null)].join(' '));
  }
  field.addEventListener('input', draw);
  send.addEventListener('click', async () => {
    if (await context.send(first.activity, field.value.trim())) context.announce(t('class.sent'));
    draw();
  });

  return {
    update(next) {
      const before = answerOf(view, you.member);
      view = next;
      const own = answerOf(view, you.member);
      if (own !== null && own !== before && document.activeElement !== field) field.value = String(own);
      draw();
    },
    close() {},
  };
}
