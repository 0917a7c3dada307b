/** What a teacher needs now and then: another lesson, names, one pupil, the keys, the end. */

import { KEYS } from '../../../pure/classes/commanding.js';
import { lessonHash } from '../../../pure/classes/lessons.js';
import { nameIn, wordsIn } from '../../../pure/classes/words.js';
import { pageAddress } from '../../connection/address.js';
import { fetchLessons, fetchNetwork, renewToken } from '../../connection/classes.js';
import { html, setAttribute, setShown, setText } from '../../drawing/dom.js';
import { markOf } from '../mark.js';
import { addQr } from './qr.js';

/**
 * @import { Control } from '../../../pure/classes/commanding.js'
 * @import { Context } from './scene.js'
 * @import { ClassView, Lesson, Member } from '../../../../types/protocol'
 */

/**
 * @param {Context} context
 * @param {{act: (control: Control) => void, languageChosen: () => void}} wiring
 */
export function createMenu(context, { act, languageChosen }) {
  const { t, language, explain } = context;
  const root = html(
    'div',
    { id: 'class-menu', class: 'stage-menu', popover: '', role: 'group', 'aria-label': t('stage.more') },
    document.body,
  );
  const names = addChoice(root, () => act('names'));
  const lock = addChoice(root, () => act('lock'));
  const show = addChoice(root, () => act('show'));
  const ended = addChoice(root, () => act('end'));
  setText(show, t('stage.show'));
  setText(ended, t('stage.end'));
  const label = html('label', { text: t('stage.lesson.other') }, root);
  const choice = /** @type {HTMLSelectElement} */ (html('select', { id: 'class-lesson' }, label));
  const file = html('label', { text: t('stage.lesson.file') }, root);
  const upload = /** @type {HTMLInputElement} */ (
    html('input', { type: 'file', accept: '.json,application/json', id: 'class-lesson-file' }, file)
  );
  const sheet = html('a', { class: 'button', target: '_blank', rel: 'noopener', text: t('stage.sheet') }, root);
  const tongue = addChoice(root, languageChosen);
  setText(tongue, t('class.language'));
  const keys = html('dl', { class: 'stage-keys' }, root);
  for (const { shown, control } of KEYS.filter((one) => one.shown !== '')) {
    html('dt', { text: shown }, keys);
    html('dd', { text: t(`stage.key.${control}`) }, keys);
  }
  html('p', { class: 'stage-hint', text: t('stage.keys.watch') }, root);
  fetchLessons().then((lessons) => {
    const options = lessons.map((/** @type {Lesson} */ one) => {
      const words = t('stage.lesson', { title: wordsIn(one.title, language), minutes: one.minutes });
      return html('option', { value: one.name, text: words });
    });
    choice.replaceChildren(html('option', { value: '', text: t('stage.lesson.own') }), ...options);
    choice.value = root.dataset.lesson ?? '';
  }, explain);
  choice.addEventListener('change', () => {
    if (choice.value) context.command({ type: 'lesson', lesson: choice.value });
  });
  upload.addEventListener('change', async () => {
    const text = await upload.files?.[0]?.text();
    upload.value = '';
    if (!text) return;
    const lesson = parsed(text);
    if (lesson) context.command({ type: 'lesson', lesson });
    else explain(t('stage.lesson.bad'));
  });

  const isShipped = () => [...choice.options].some(({ value }) => value === root.dataset.lesson && value !== '');

  /** @param {() => void} chosen */
  function addChoice(/** @type {Element} */ parent, chosen) {
    const button = html('button', { class: 'button', type: 'button' }, parent);
    button.addEventListener('click', () => {
      root.hidePopover();
      chosen();
    });
    return button;
  }

  return {
    root,
    /** @param {ClassView} view */
    draw(view) {
      setText(names, t(view.names ? 'stage.names.off' : 'stage.names.on'));
      setText(lock, t(view.locked ? 'stage.unlock' : 'stage.lock'));
      setShown(show, view.members.length > 0);
      setShown(ended, !view.ended);
      setAttribute(sheet, 'href', `./lesson.html?lang=${language}${lessonHash(isShipped() ? view.lesson.name : view.lesson)}`);
      if (root.dataset.lesson === view.lesson.name) return;
      root.dataset.lesson = view.lesson.name;
      choice.value = view.lesson.name;
    },
  };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * What can be done with one pupil; without one, with everybody in turn.
 * @param {Context} context
 */
export function createMemberDialog(context) {
  const { t, language, code, token, command, explain } = context;
  const dialog = /** @type {HTMLDialogElement} */ (html('dialog', { class: 'stage-dialog', 'aria-label': t('stage.show') }, document.body));
  /** @type {ClassView | null} */
  let view = null;

  /** @param {Member} member */
  function showOne(member) {
    dialog.replaceChildren();
    const name = nameIn(member, language);
    const title = html('h2', {}, dialog);
    title.append(markOf(member), name);
    const has = view?.runs.some((run) => run.member === member.member);
    const isHidden = view?.hidden.includes(member.member);
    if (has) add('stage.member.show', { type: 'spotlight', member: member.member });
    if (has) add(isHidden ? 'stage.member.unhide' : 'stage.member.hide', { type: 'hide', member: member.member, hidden: !isHidden });
    add('stage.member.remove', { type: 'remove', member: member.member });
    const fresh = html('button', { class: 'button', type: 'button', text: t('stage.member.phone') }, dialog);
    fresh.addEventListener('click', () => giveBack(member, fresh));
    addClose();
  }

  /**
   * @param {string} words
   * @param {{type: string, member: string, hidden?: boolean}} order
   */
  function add(words, order) {
    const button = html('button', { class: 'button', type: 'button', text: t(words) }, dialog);
    button.addEventListener('click', () => {
      dialog.close();
      command(order);
    });
  }

  /**
   * @param {Member} member
   * @param {HTMLElement} button
   */
  async function giveBack(member, button) {
    try {
      const [{ token: fresh }, { addresses }] = await Promise.all([renewToken(code, token, member.member), fetchNetwork()]);
      const box = html('div', { class: 'again-in' });
      button.replaceWith(box);
      html('p', { text: t('stage.member.phone.how') }, box);
      await addQr(`${addresses[0] ?? pageAddress()}/join#${code}&token=${fresh}`, t('stage.member.phone'), box);
    } catch (error) {
      explain(error);
    }
  }

  function addClose() {
    const close = html('button', { class: 'button primary', type: 'button', text: t('stage.close') }, dialog);
    close.addEventListener('click', () => dialog.close());
  }

  return {
    /** @param {ClassView} next */
    draw(next) {
      view = next;
    },
    /** @param {Member} member */
    open(member) {
      showOne(member);
      dialog.showModal();
    },
    openAll() {
      if (!view) return;
      dialog.replaceChildren();
      html('h2', { text: t('stage.show') }, dialog);
      const list = html('div', { class: 'chips' }, dialog);
      for (const member of view.members) {
        const chip = html('button', { class: 'chip', type: 'button' }, list);
        chip.append(markOf(member), html('b', { text: nameIn(member, language) }));
        chip.addEventListener('click', () => showOne(member));
      }
      if (view.spotlight !== null) {
        const all = html('button', { class: 'button', type: 'button', text: t('stage.wall.all') }, dialog);
        all.addEventListener('click', () => {
          dialog.close();
          command({ type: 'spotlight' });
        });
      }
      addClose();
      dialog.showModal();
    },
    close: () => dialog.remove(),
  };
}
