/** The lobby: how to join, as large as a room asks for, and who is here. */

import { shortAddress, spelled } from '../../../pure/classes/code.js';
import { nameIn } from '../../../pure/classes/words.js';
import { pageAddress } from '../../connection/address.js';
import { fetchNetwork } from '../../connection/classes.js';
import { html, setAttribute, setText } from '../../drawing/dom.js';
import { markOf } from '../mark.js';
import { addQr } from './qr.js';

/**
 * @import { CreateStage } from './scene.js'
 * @import { Network } from '../../connection/classes.js'
 */

/** @type {CreateStage} */
export function createLobby(root, context) {
  const { t, language, code, explain } = context;
  const door = html('section', { class: 'door' }, root);
  const card = html('section', { class: 'stage-card here' }, root);
  const head = html('p', { class: 'here-head' }, card);
  const count = html('b', { class: 'here-count' }, head);
  const words = html('span', {}, head);
  html('span', { class: 'here-hint', text: t('stage.lobby.lot') }, head);
  const list = html('ul', { class: 'chips' }, card);
  let shown = '';
  fetchNetwork().then(showDoor, explain);

  /** @param {Network} network */
  function showDoor({ loopback, addresses, command }) {
    if (loopback) return addLoopbackNote(door, context, command);
    const [first = pageAddress(), ...others] = addresses;
    addQr(`${first}/join#${code}`, t('stage.lobby.qr'), door);
    const how = html('div', { class: 'how' });
    html('p', { class: 'how-hint', text: t('stage.lobby.how') }, how);
    html('p', { class: 'how-address', text: shortAddress(first) }, how);
    html('p', { class: 'how-code', text: spelled(code) }, how);
    if (others.length > 0)
      html('p', { class: 'how-hint', text: t('stage.lobby.else', { addresses: others.map(shortAddress).join(', ') }) }, how);
    door.append(how);
  }

  return {
    draw(view) {
      setText(count, String(view.members.length));
      setText(words, t(view.members.length === 1 ? 'stage.lobby.here.one' : 'stage.lobby.here'));
      const key = view.members.map(({ member }) => member).join();
      if (key === shown) return;
      shown = key;
      const chips = view.members.map((member) => {
        const item = html('li');
        const chip = html('button', { class: 'chip', type: 'button' }, item);
        markOf(member, chip);
        html('b', { text: nameIn(member, language) }, chip);
        setAttribute(chip, 'aria-label', t('stage.member', { name: nameIn(member, language) }));
        chip.addEventListener('click', () => context.choose(member, chip));
        return item;
      });
      list.replaceChildren(...chips);
      list.classList.toggle('is-full', chips.length > 60);
    },
    close() {},
  };
}

/**
 * From this server no phone could come: say what to start instead.
 * @param {HTMLElement} door
 * @param {{t: import('../../../texts/index.js').Translate}} context
 * @param {string} command
 */
function addLoopbackNote(door, { t }, command) {
  const note = html('div', { class: 'how' }, door);
  html('p', { class: 'how-address', text: t('stage.loopback.title') }, note);
  html('p', { class: 'how-hint', text: t('stage.loopback.why') }, note);
  html('p', { class: 'how-command', text: `${command}    (senn class)` }, note);
  html('p', { class: 'how-hint', text: t('stage.loopback.then') }, note);
}
