/** Film, animated image and poster: the growth as something that can be sent. */

import { filmOf } from '../../../pure/drawing/film.js';
import { html, setShown } from '../../drawing/dom.js';
import { createChoices } from '../choice.js';
import { nameOf, save } from '../saving.js';
import { gifFile } from './gif.js';
import { drawPicture, FILM, POSTER } from './stage.js';
import { filmFile, NoEncoder } from './webm.js';

/**
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 * @import { Shown } from '../choice.js'
 */

/**
 * @param {HTMLElement} menu
 * @param {Actions} act
 * @param {() => Drawing | null} latest
 */
export function createFilms(menu, act, latest) {
  const section = html('section', { class: 'share-kept' }, menu);
  html('h3', { 'data-text': 'share.film.title' }, section);
  const file = createChoices(html('div', { class: 'share-files' }, section), act, latest);

  const film = file('film', async (shown, tell) => {
    try {
      const { blob, ending } = await filmFile(...filmed(shown), tell);
      save(nameOf(shown, 'film', ending), blob);
    } catch (error) {
      if (!(error instanceof NoEncoder)) throw error;
      act.notify({ kind: 'info', text: shown.t('share.film.cannot'), stays: true });
    }
  });
  file('gif', async (shown, tell) => save(nameOf(shown, 'film', 'gif'), await gifFile(...filmed(shown), tell)));
  file('poster', async (shown) => save(nameOf(shown, 'poster', 'png'), await posterFile(shown)));

  return {
    /** @param {Drawing} drawing */
    draw({ state }) {
      setShown(film, state.stage !== 'recorded'); // its library is with the server, and not in a file from disk
    },
  };
}

/**
 * @param {Shown} shown
 * @returns {[number, (context: CanvasRenderingContext2D, seconds: number) => void]} how long it is, and what draws it
 */
function filmed({ state: { history }, t }) {
  const film = filmOf(history.moments);
  return [film.seconds, (context, seconds) => drawPicture(context, FILM, { history, shot: film.at(seconds), t })];
}

/**
 * @param {Shown} shown
 * @returns {Promise<Blob>}
 */
function posterFile({ scene, state: { history }, t }) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [POSTER.width, POSTER.height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const shot = { index: scene.index, part: 0, sinceMs: Infinity };
  drawPicture(context, POSTER, { history, shot, t, isPoster: true });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('Expected a picture, got none.'))), 'image/png');
  });
}
