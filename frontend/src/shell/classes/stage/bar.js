/** The teacher's controls: always in one place, whatever is below. What she most likely does next stands out. */

import { spelled } from '../../../pure/classes/code.js';
import { isLast, likely, mayGrow, mayReveal, stageOf } from '../../../pure/classes/commanding.js';
import { wordsIn } from '../../../pure/classes/words.js';
import { html, setAttribute, setShown, setText } from '../../drawing/dom.js';

/**
 * @import { Control } from '../../../pure/classes/commanding.js'
 * @import { Language, Translate } from '../../../texts/index.js'
 * @import { ClassView } from '../../../../types/protocol'
 */

/** @type {readonly Control[]} from left to right */
const SHOWN = ['lock', 'back', 'again', 'pause', 'reveal', 'grow', 'begin', 'end', 'next'];

/**
 * @param {HTMLElement} root
 * @param {{t: Translate, language: Language, act: (control: Control) => void}} wiring
 */
export function createBar(root, { t, language, act }) {
  const left = html('div', { class: 'stage-title' }, root);
  const title = html('h1', {}, left);
  const state = html('p', { class: 'stage-state' }, left);
  const connection = html('p', { class: 'stage-connection', role: 'status', hidden: '' }, left);
  const row = html('div', { class: 'stage-controls', role: 'toolbar', 'aria-label': t('stage.controls') }, root);
  const buttons = SHOWN.map((control) => {
    const button = /** @type {HTMLButtonElement} */ (html('button', { class: 'button', type: 'button', id: `class-${control}` }, row));
    button.addEventListener('click', ({ detail }) => {
      act(control);
      if (detail > 0) button.blur(); // clicked, and not pressed by key: no ring on the projector
    });
    return { control, button };
  });
  const more = html(
    'button',
    { class: 'button', type: 'button', id: 'class-more', text: t('stage.more'), popovertarget: 'class-menu' },
    row,
  );

  /**
   * @param {ClassView} view
   * @returns {Readonly<Partial<Record<Control, string>>>} what each button says now; a control that is absent is not shown
   */
  function wordsOf(view) {
    const lock = t(view.locked ? 'stage.unlock' : 'stage.lock');
    if (view.ended) return {};
    if (!view.begun) return { lock, begin: t('stage.begin') };
    const onward = isLast(view) ? { end: t('stage.end') } : { next: t('stage.next') };
    const guess = mayGrow(view) ? { grow: t('stage.grow') } : { reveal: t('stage.reveal') };
    const shows = ['place', 'size', 'choice'].includes(stageOf(view)) ? guess : {};
    return { back: t('stage.back'), again: t('stage.again'), pause: t(view.paused ? 'stage.resume' : 'stage.pause'), ...shows, ...onward };
  }

  return {
    more,
    /**
     * @param {ClassView} view
     * @param {string} away what is wrong with the connection, or ''
     */
    draw(view, away) {
      const activity = view.lesson.activities[view.activity];
      const lesson = t('stage.lesson', { title: wordsIn(view.lesson.title, language), minutes: view.lesson.minutes });
      setText(title, view.begun && !view.ended ? wordsIn(activity.title, language) : lesson);
      const code = view.ended ? t('stage.over') : `${spelled(view.code)} · ${t('stage.here', { n: view.members.length })}`;
      const count = view.begun && !view.ended ? t('stage.at', { n: view.activity + 1, all: view.lesson.activities.length }) : '';
      const marks = [view.paused && !view.ended ? t('stage.paused') : '', view.locked ? t('stage.locked') : ''];
      setText(state, [code, count, ...marks].filter(Boolean).join(' · '));
      setText(connection, away);
      setShown(connection, away !== '');
      const words = wordsOf(view);
      const primary = likely(view);
      for (const { control, button } of buttons) {
        setShown(button, control in words);
        setText(button, words[control] ?? '');
        button.classList.toggle('primary', control === primary);
        if (control === 'pause') setAttribute(button, 'aria-pressed', String(view.paused));
        button.disabled = (control === 'back' && view.activity === 0) || (control === 'reveal' && !mayReveal(view));
      }
    },
  };
}
