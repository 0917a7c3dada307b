/** The numbers behind the charts: promise against delivery as a scatter, and every chart as a table. */

import { calibrationFigure } from '../../../pure/drawing/calibration.js';
import { tablesOf } from '../../../pure/words/data_tables.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setText } from '../../drawing/dom.js';
import { palette } from '../../drawing/palette.js';
import { createPlot } from '../../drawing/plot.js';

/**
 * @import { Table } from '../../../pure/words/data_tables.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 */

/** @returns {Panel} */
export function createNumbers() {
  const dialog = need('#numbers', HTMLDialogElement);
  const plot = createPlot(need('#calibration-plot', HTMLElement));
  const sentence = need('#calibration-sentence', HTMLElement);
  const tables = need('#tables', HTMLElement);
  need('#numbers-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  const isOther = createChanges();
  return {
    draw({ scene, state, t, restyled }) {
      if (!dialog.open || !scene) {
        isOther([]); // opened again, it is drawn again
        return;
      }
      const { history } = state;
      if (!isOther([scene.moment.offset, history.decisions.length, history.deliveries.length], restyled)) return;
      plot.react(calibrationFigure(history.deliveries, { palette: palette(), t }));
      setText(sentence, t(history.deliveries.length > 0 ? 'numbers.promise.help' : 'numbers.promise.none'));
      tables.replaceChildren(...tablesOf(t, history, scene).map(tableElement));
    },
  };
}

/**
 * @param {Table} table
 * @returns {HTMLElement}
 */
function tableElement({ title, head, rows }) {
  const details = html('details');
  html('summary', { text: title }, details);
  const scroller = html('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': title }, details);
  const table = html('table', {}, scroller);
  html('caption', { class: 'unseen', text: title }, table);
  const headings = html('tr', {}, html('thead', {}, table));
  for (const text of head) html('th', { text, scope: 'col' }, headings);
  const body = html('tbody', {}, table);
  for (const row of rows) {
    const line = html('tr', {}, body);
    for (const text of row) html('td', { text }, line);
  }
  return details;
}
