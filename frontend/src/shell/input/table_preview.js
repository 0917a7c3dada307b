/** A table before it becomes a run: its first rows, the columns that are taken, what is left out, and other choices. */

import { Refusal } from '../connection/api.js';
import { html, need } from '../drawing/dom.js';

/**
 * @import { Translate } from '../../texts/index.js'
 * @import { TableColumn, TableReading } from '../../../types/protocol'
 */
/** @typedef {{x?: string, y?: string, label?: string, sample?: string, delimiter?: string, decimal?: string, header?: string,
 *   dates?: string}} Wish   columns and rows, and how the table is written where it leaves that open */

/**
 * Show a table and wait for a choice.
 * @param {string} name of the file
 * @param {TableReading | Refusal} first as it was read without a wish, or why it was not, with answers that settle it
 * @param {(wish: Wish) => Promise<TableReading>} reread
 * @param {(error: unknown) => string} sentence of a refusal
 * @param {Translate} t
 * @returns {Promise<TableReading | null>} what to start with, or nothing
 */
export function askAboutTable(name, first, reread, sentence, t) {
  const dialog = need('#table-preview', HTMLDialogElement);
  const parts = skeleton(name, t);
  dialog.replaceChildren(...parts.all);
  /** @type {TableReading | null} */
  let ready = null;
  let asked = 0;
  let filled = false;

  /** @param {TableReading} reading */
  function show(reading) {
    if (!filled) fill(parts.fields, reading, t);
    filled = true;
    parts.choices.hidden = false;
    parts.answers.offer(reading.options);
    ready = reading.task ? reading : null;
    parts.start.disabled = !ready;
    parts.told.replaceChildren(...said(reading, t).map((text) => html('p', { text })));
    parts.rows.replaceChildren(...previewRows(reading, t));
    parts.sampleRow.hidden = reading.rows <= 2000;
  }

  /** @param {unknown} error */
  function refuse(error) {
    if (error instanceof Refusal) parts.answers.offer(error.options);
    parts.told.replaceChildren(html('p', { class: 'problem', text: sentence(error) }));
    parts.rows.replaceChildren();
  }

  async function ask() {
    const mine = ++asked;
    ready = null;
    parts.start.disabled = true;
    const { x, y, label, sample } = parts.fields;
    const chosen = { x: x.value, y: y.value, label: label.value, sample: sample.value };
    const entries = Object.entries({ ...(filled ? chosen : { sample: sample.value }), ...parts.answers.given() });
    try {
      const reading = await reread(Object.fromEntries(entries.filter(([, value]) => value)));
      if (mine === asked) show(reading);
    } catch (error) {
      if (mine === asked) refuse(error);
    }
  }

  for (const field of Object.values(parts.fields)) field.addEventListener('change', ask);
  parts.answers.element.addEventListener('change', () => {
    filled = false; // another reading has other columns to choose from
    ask();
  });
  if (first instanceof Refusal) {
    parts.choices.hidden = true;
    parts.start.disabled = true;
    refuse(first);
  } else show(first);
  return new Promise((resolve) => {
    let chosen = /** @type {TableReading | null} */ (null);
    parts.start.addEventListener('click', () => {
      chosen = ready;
      dialog.close();
    });
    parts.cancel.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => resolve(chosen), { once: true });
    if (dialog.open) dialog.close();
    dialog.showModal();
    (ready ? parts.start : (parts.answers.first() ?? parts.fields.x)).focus();
  });
}

/**
 * @param {string} name
 * @param {Translate} t
 */
function skeleton(name, t) {
  const title = html('h2', { id: 'table-title', text: t('table.title', { name }) });
  const told = html('div', { role: 'status', class: 'table-told' });
  const answers = createAnswers(t);
  const choices = html('div', { class: 'table-choices' });
  const chosen = (/** @type {string} */ key) => {
    const label = html('label', { text: t(`table.${key}`) }, choices);
    return /** @type {HTMLSelectElement} */ (html('select', { name: key }, label));
  };
  const fields = { x: chosen('x'), y: chosen('y'), label: chosen('label'), sample: chosen('sample') };
  const scroller = html('div', { class: 'table-rows', tabindex: '0', role: 'region', 'aria-label': t('table.first') });
  const rows = html('table', {}, scroller);
  const buttons = html('div', { class: 'table-buttons' });
  const start = /** @type {HTMLButtonElement} */ (
    html('button', { class: 'button primary', type: 'button', text: t('table.start') }, buttons)
  );
  const cancel = html('button', { class: 'button', type: 'button', text: t('table.cancel') }, buttons);
  const sampleRow = /** @type {HTMLElement} */ (fields.sample.parentElement);
  return {
    all: [title, told, answers.element, choices, scroller, buttons],
    told,
    answers,
    choices,
    fields,
    rows,
    start,
    cancel,
    sampleRow,
  };
}

/**
 * What a table leaves open, a choice each; one that was offered stays, so that the answer can be changed.
 * @param {Translate} t
 */
function createAnswers(t) {
  const element = html('div', { class: 'table-choices' });
  /** @type {Map<string, HTMLSelectElement>} */
  const fields = new Map();
  return {
    element,
    /** @param {Record<string, string[]>} options */
    offer(options) {
      for (const [name, answers] of Object.entries(options)) {
        if (fields.has(name)) continue;
        const label = html('label', { text: t(`table.open.${name}`) }, element);
        const field = /** @type {HTMLSelectElement} */ (html('select', { name }, label));
        html('option', { value: '', text: t('table.unchosen') }, field);
        for (const value of answers) html('option', { value, text: t(`table.open.${name}.${value}`) }, field);
        fields.set(name, field);
      }
    },
    given: () => Object.fromEntries([...fields].map(([name, { value }]) => [name, value])),
    first: () => [...fields.values()].find(({ value }) => value === ''),
  };
}

/**
 * @param {Record<'x' | 'y' | 'label' | 'sample', HTMLSelectElement>} fields
 * @param {TableReading} reading
 * @param {Translate} t
 */
function fill(fields, reading, t) {
  for (const field of Object.values(fields)) field.replaceChildren();
  const option = (/** @type {HTMLSelectElement} */ field, /** @type {string} */ value, /** @type {string} */ text) =>
    html('option', { value, text }, field);
  for (const key of /** @type {const} */ (['x', 'y'])) {
    if (!reading[key]) option(fields[key], '', t('table.unchosen'));
    for (const column of reading.columns) {
      if (!column.problem) option(fields[key], String(column.number), nameOf(column, t));
    }
    fields[key].value = reading[key] ? String(reading[key]) : '';
  }
  option(fields.label, '', t('table.label.none'));
  for (const number of reading.could_be_classes) {
    option(fields.label, String(number), nameOf(reading.columns[number - 1], t));
  }
  /** @type {HTMLElement} */ (fields.label.parentElement).hidden = reading.could_be_classes.length === 0;
  for (const value of ['', 'even', 'random']) option(fields.sample, value, t(`table.sample.${value || 'none'}`));
}

/**
 * @param {TableColumn} column
 * @param {Translate} t
 * @returns {string}
 */
function nameOf(column, t) {
  const name = column.name || t('table.column', { number: column.number });
  return column.unit ? `${name} (${column.unit})` : name;
}

/**
 * What was taken and left out, a sentence each.
 * @param {TableReading} reading
 * @param {Translate} t
 * @returns {string[]}
 */
function said(reading, t) {
  const { x, y, label, columns, rows, sample } = reading;
  if (x === null || y === null) return [t('table.choose'), reading.summary];
  const names = { x: nameOf(columns[x - 1], t), y: nameOf(columns[y - 1], t), rows: reading.taken || rows };
  const sentences = [label ? t('table.taken.label', { ...names, label: nameOf(columns[label - 1], t) }) : t('table.taken', names)];
  if (sample) sentences.push(t(`table.sampled.${sample}`, { rows }));
  if (reading.question === 'sample') sentences.push(t('table.sample.ask', { rows }));
  for (const column of columns) {
    const isTaken = [x, y, label].includes(column.number);
    if (column.kind === 'index' && !isTaken) sentences.push(t('table.left.index', { number: column.number }));
  }
  const missing = reading.left_out.find(({ reason }) => reason === 'missing');
  if (missing) sentences.push(t('table.left.missing', { count: missing.count, first: missing.rows[0] }));
  const offered = reading.could_be_classes.find((number) => number !== x && number !== y);
  if (!label && offered) sentences.push(t('table.offer', { name: nameOf(columns[offered - 1], t) }));
  return sentences;
}

/**
 * @param {TableReading} reading
 * @param {Translate} t
 * @returns {HTMLElement[]}
 */
function previewRows(reading, t) {
  /** @param {TableColumn} column */
  const role = ({ number }) => {
    if (number === reading.x) return 'x';
    if (number === reading.y) return 'y';
    return number === reading.label ? t('table.label') : '';
  };
  const head = html('thead');
  const line = html('tr', {}, head);
  html('th', { scope: 'col', text: t('table.row') }, line);
  for (const column of reading.columns) {
    const taken = role(column);
    const text = taken ? `${taken} = ${nameOf(column, t)}` : nameOf(column, t);
    html('th', { scope: 'col', class: taken ? 'taken' : '', text }, line);
  }
  const body = html('tbody');
  for (const { row, cells } of reading.preview) {
    const tr = html('tr', {}, body);
    html('th', { scope: 'row', text: String(row) }, tr);
    cells.forEach((text, place) => html('td', { class: role(reading.columns[place]) ? 'taken' : '', text }, tr));
  }
  return [head, body];
}
