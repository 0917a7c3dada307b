/** What can be kept: the run as a replay or a journal, the data and the fit as tables, the network as Python, pictures. */

import { hasPaper } from '../../pure/drawing/paper.js';
import { curveCsv, samplesCsv } from '../../pure/network/csv_export.js';
import { pythonFile } from '../../pure/network/pytorch_export.js';
import { apiAddress } from '../connection/address.js';
import { readJournal } from '../connection/api.js';
import { eventsOf, recordingOfPage } from '../connection/recording.js';
import { html, need, setShown } from '../drawing/dom.js';
import { createChoices } from './choice.js';
import { paperOf } from './paper.js';
import { pngOf, svgOf } from './picture.js';
import { nameOf, save } from './saving.js';

/**
 * @import { Drawing } from '../drawing/loop.js'
 * @import { Actions } from '../input/actions.js'
 * @import { PaperName } from '../../pure/drawing/paper.js'
 * @import { Shown } from './choice.js'
 */

/** The cards of which there are pictures. */
const CARDS = ['fit', 'landscape', 'network', 'timeline'];

/**
 * @param {string} card
 * @returns {card is PaperName} whether there is a figure of it, drawn anew for a paper
 */
const isPaper = (card) => card !== 'network';

/**
 * @param {HTMLElement} menu
 * @param {Actions} act
 * @param {() => Drawing | null} latest
 */
export function createFiles(menu, act, latest) {
  const kept = html('section', { class: 'share-kept' }, menu);
  html('h3', { 'data-text': 'share.keep' }, kept);
  const list = html('div', { class: 'share-files' }, kept);

  const file = createChoices(list, act, latest);
  const replay = file('replay', ({ state }) => {
    const link = document.createElement('a');
    [link.href, link.download] = [apiAddress(`runs/${state.run}/replay.html`), ''];
    link.click();
  });
  file('python', (shown) => save(nameOf(shown, 'network', 'py'), pythonOf(shown), 'text/x-python'));
  file('samples', (shown) => save(nameOf(shown, 'samples', 'csv'), samplesCsv(shown.scene, shown.scene.data.scaling), 'text/csv'));
  const curve = file('curve', (shown) => save(nameOf(shown, 'fit', 'csv'), curveCsv(shown.scene, shown.scene.data.scaling), 'text/csv'));
  file('journal', async (shown) => save(nameOf(shown, 'journal', 'json'), await journalOf(shown), 'application/json'));

  html('h3', { 'data-text': 'share.pictures' }, menu);
  const rows = CARDS.map((card) => {
    const row = html('div', { class: 'row share-picture' }, menu);
    html('span', { 'data-text': `${card}.title` }, row);
    for (const format of ['PNG', 'SVG']) {
      const button = html('button', { class: 'button small', type: 'button', text: format, 'data-picture': `${card}-${format}` }, row);
      button.addEventListener('click', () => picture(card, format).catch(act.failed));
    }
    return { row, card: need(`.card.${card}`, HTMLElement), paper: isPaper(card) ? paperButton(row, card) : null };
  });
  const whole = html('div', { class: 'row share-picture' }, menu);
  html('span', { 'data-text': 'share.board' }, whole);
  html('button', { class: 'button small', type: 'button', text: 'PNG', 'data-picture': 'page-PNG' }, whole).addEventListener('click', () =>
    picture('page', 'PNG').catch(act.failed),
  );

  /**
   * @param {HTMLElement} row
   * @param {PaperName} name
   */
  function paperButton(row, name) {
    const texts = { 'data-text': 'share.paper', 'data-help': 'share.paper.help' };
    const button = html('button', { class: 'button small', type: 'button', 'data-picture': `${name}-paper`, ...texts }, row);
    button.addEventListener('click', async () => {
      const drawing = latest();
      if (!drawing?.scene) return;
      const shown = { ...drawing, scene: drawing.scene };
      const text = await paperOf(name, { scene: shown.scene, history: shown.state.history, t: shown.t }).catch(act.failed);
      if (text) save(nameOf(shown, `figure-${name}`, 'svg'), text, 'image/svg+xml');
    });
    return { name, button };
  }

  /**
   * @param {string} card
   * @param {string} format
   */
  async function picture(card, format) {
    const drawing = latest();
    if (!drawing?.scene) return;
    const shown = { ...drawing, scene: drawing.scene };
    const element = card === 'page' ? document.body : need(`.card.${card}`, HTMLElement);
    if (format === 'PNG') save(nameOf(shown, card, 'png'), await pngOf(element));
    else save(nameOf(shown, card, 'svg'), (await svgOf(element)).text, 'image/svg+xml');
  }

  return {
    /** @param {Drawing} drawing */
    draw({ state, scene }) {
      setShown(replay, state.stage !== 'recorded'); // the file is a replay already
      setShown(curve, scene?.network.inputs === 1);
      for (const { row, card, paper } of rows) {
        setShown(row, card.checkVisibility());
        if (paper) setShown(paper.button, scene !== null && hasPaper(paper.name, scene));
      }
    },
  };
}

/** @param {Shown} shown */
function pythonOf(shown) {
  const { scene, state } = shown;
  const [scaling, samples] = [scene.data.scaling, scene.data.samples.x];
  return pythonFile({ network: scene.network, scaling, samples, run: state.run ?? '', step: scene.moment.step });
}

/**
 * @param {Shown} shown
 * @returns {Promise<string>} every event of the run, frames with their parameters
 */
async function journalOf({ state }) {
  const recording = recordingOfPage();
  const events = recording ? eventsOf(recording) : await readJournal(state.run ?? '');
  const plain = events.map((event) => ('parameters' in event ? { ...event, parameters: Array.from(event.parameters) } : event));
  return JSON.stringify({ run: state.run, events: plain });
}
