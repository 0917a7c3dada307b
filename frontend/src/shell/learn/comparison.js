/** Fixed networks beside the growing one: a table of what each of them reached, and at what cost. */

import {
  bestRow,
  fixedSpecification,
  growingRow,
  MOST_STEPS,
  rowOf,
  SIZES,
  smallFit,
  unseenSpecification,
} from '../../pure/network/comparison.js';
import { short } from '../../pure/words/numbers.js';
import { createRun, deleteRun, Refusal, readRun } from '../connection/api.js';
import { html, svg } from '../drawing/dom.js';

/**
 * @import { Row } from '../../pure/network/comparison.js'
 * @import { History } from '../../pure/run/fold.js'
 * @import { Drawing, Panel } from '../drawing/loop.js'
 * @import { Translate } from '../../texts/index.js'
 * @import { RunSpecification, RunView } from '../../../types/protocol'
 */
/** @typedef {{run: string, token: string, view: RunView | null}} Fixed */

const POLL_MS = 1200;

/** @returns {Panel & {open: () => void}} */
export function createComparison() {
  const dialog = /** @type {HTMLDialogElement} */ (
    html('dialog', { id: 'comparison', class: 'dialog comparison', 'aria-labelledby': 'comparison-title' }, document.body)
  );
  /** @type {Fixed[]} */
  let fixed = [];
  /** @type {Fixed | null} a run of one step, for its samples */
  let unseen = null;
  let asked = '';
  let problem = '';
  /** @type {Drawing | null} */
  let latest = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @returns {RunSpecification | null} */
  const specification = () => latest?.state.history.data.at(-1)?.specification ?? null;

  async function start() {
    const wanted = specification();
    if (!wanted) return;
    const before = unseen ? [unseen, ...fixed] : fixed;
    fixed = [];
    unseen = null;
    problem = '';
    asked = dataOf(wanted);
    for (const { run, token } of before) deleteRun(run, token).catch(() => undefined); // it may be gone already
    try {
      for (const widths of SIZES) fixed.push(await started(fixedSpecification(wanted, widths)));
      const other = latest?.state.history.started?.network.inputs === 2 ? unseenSpecification(wanted) : null;
      if (other) unseen = await started(other);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem = error.message;
    }
    look();
  }

  /** Ask how those stand that have not ended, again and again while somebody looks. */
  async function look() {
    clearTimeout(timer);
    if (!dialog.open) return;
    const all = unseen ? [unseen, ...fixed] : fixed;
    const running = all.filter(({ view }) => !view || view.status === 'running' || view.status === 'queued');
    await Promise.all(
      running.map(async (one) => {
        const view = await readRun(one.run).catch(() => null);
        if (view && 'network' in view) one.view = view;
      }),
    );
    fill();
    timer = setTimeout(look, POLL_MS);
  }

  function fill() {
    if (!latest) return;
    const { t, state } = latest;
    const wanted = specification();
    const header = html('header');
    html('h2', { id: 'comparison-title', text: t('compare.title') }, header);
    const close = html('button', { class: 'button small', type: 'button', text: t('notice.close') }, header);
    close.addEventListener('click', () => dialog.close());
    const rounds = state.history.decisions.length;
    const judges = unseen?.view?.samples ?? null;
    const growing = growingRow(state.history, judges);
    const rows = fixed.flatMap(({ view }) => (view ? [rowOf(view, { unseen: judges })] : []));
    const measure = growing?.right === null ? 'error' : judges ? 'unseen' : 'right';
    const table = tableOf(t, growing ? [growing, ...rows] : rows, state.history, { rounds, measure });
    const waiting = html('p', { class: 'hint', text: problem ? t('compare.refused', { detail: problem }) : '' });
    if (!problem && fixed.length > 0 && wanted && dataOf(wanted) !== asked) waiting.textContent = t('compare.changed');
    const go = /** @type {HTMLButtonElement} */ (
      html('button', {
        class: 'button primary',
        id: 'comparison-start',
        type: 'button',
        text: t(fixed.length ? 'compare.again' : 'compare.start'),
      })
    );
    go.addEventListener('click', start);
    go.disabled = state.stage === 'recorded';
    if (go.disabled) waiting.textContent = t('compare.recorded');
    const focused = document.activeElement?.id;
    dialog.replaceChildren(header, html('p', { text: t('compare.intro', { n: MOST_STEPS }) }), table, waiting, go);
    if (focused) document.getElementById(focused)?.focus();
  }

  return {
    open() {
      dialog.showModal();
      fill();
      look();
    },
    draw(drawing) {
      latest = drawing;
      if (dialog.open && drawing.restyled) fill();
    },
  };
}

/**
 * @param {RunSpecification} specification
 * @returns {Promise<Fixed>}
 */
async function started(specification) {
  const { id, token } = await createRun(specification);
  return { run: id, token, view: null };
}

/**
 * @param {RunSpecification} specification
 * @returns {string} what the comparison depends on
 */
function dataOf({ task, samples, noise, seed, optimiser }) {
  return JSON.stringify([task, samples, noise, seed, optimiser]);
}

/**
 * @param {Translate} t
 * @param {Row[]} rows the growing network first
 * @param {History} history
 * @param {{rounds: number, measure: 'error' | 'right' | 'unseen'}} told   `right`: of the samples learned from
 */
function tableOf(t, rows, history, { rounds, measure }) {
  const inPlane = measure !== 'error';
  const frame = html('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('compare.label') });
  const table = html('table', {}, frame);
  const head = html('tr', {}, html('thead', {}, table));
  const names = [...(inPlane ? [] : ['fit']), 'network', 'parameters', 'steps', 'loss', measure, 'work', 'state'];
  for (const name of names) {
    const help = name === 'work' || name === measure ? t(`compare.${name}.help`, { rounds }) : undefined;
    html('th', { scope: 'col', text: t(`compare.${name}`), title: help }, head);
  }
  const body = html('tbody', {}, table);
  const best = measure === 'right' ? -1 : bestRow(rows); // what was learned from proves nothing
  rows.forEach((row, index) => {
    const line = html('tr', { class: index === 0 ? 'grown' : undefined }, body);
    if (!inPlane) drawFit(html('td', {}, line), row, history);
    const name = html('th', { scope: 'row' }, line);
    html('b', { text: row.widths.join(' · ') }, name);
    if (index === 0) html('span', { text: t('compare.growing') }, name);
    html('td', { text: String(row.parameters) }, line);
    html('td', { text: String(row.steps) }, line);
    html('td', { text: short(row.loss, 2) }, line);
    const value = row.right === null ? short(row.error, 2) : t('compare.percent', { value: (100 * row.right).toFixed(1) });
    const cell = html('td', { text: value, class: index === best ? 'best' : undefined }, line);
    if (index === best) html('span', { text: t('compare.best') }, cell);
    html('td', { text: short(row.work / 1000, 2) }, line);
    html('td', { text: t(stateKey(row)) }, line);
  });
  for (const name of ['work', measure])
    html('p', { class: 'hint', text: `${t(`compare.${name}`)}: ${t(`compare.${name}.help`, { rounds })}` }, frame);
  return frame;
}

/** @param {Row} row */
function stateKey({ status, reason }) {
  return status === 'finished' && reason === 'step_limit' ? 'compare.step_limit' : `compare.${status}`;
}

/**
 * @param {HTMLElement} cell
 * @param {Row} row
 * @param {History} history
 */
function drawFit(cell, { network }, { data }) {
  const now = data.at(-1);
  const picture = now ? smallFit(network, now.scaling, now.samples) : null;
  if (!picture) return;
  const drawing = svg('svg', { viewBox: '0 0 120 44', class: 'small-fit', 'aria-hidden': 'true' }, cell);
  svg('path', { class: 'small-dots', d: picture.dots }, drawing);
  svg('path', { class: 'small-curve', d: picture.curve }, drawing);
}
