/** The log: one line per decision, refused ones too, the newest first. Its lines answer to pointing, and never scroll away. */

import { FREE_STEPS, roseAfter } from '../../../pure/run/freedom.js';
import { logEntries } from '../../../pure/run/log.js';
import { short } from '../../../pure/words/numbers.js';
import { becauseSentence, convergedSentences, entrySentence } from '../../../pure/words/sentences.js';
import { knownOf } from '../../../pure/words/status.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need } from '../../drawing/dom.js';

/**
 * @import { Entry } from '../../../pure/run/log.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Known } from '../../../pure/words/sentences.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Translate } from '../../../texts/index.js'
 */

const MOST_ENTRIES = 200;
const ENDS = new Set([
  'converged',
  'step_limit',
  'size_limit',
  'store_limit',
  'stopped',
  'diverged',
  'bad_task',
  'poisoned',
  'internal_error',
]);

/**
 * @param {{jumpTo: (offset: number) => void, focus: (id: number | null) => void}} act
 * @returns {(scene: Scene, drawing: Drawing) => void}
 */
export function createLog(act) {
  const log = need('#log', HTMLElement);
  const isOtherLog = createChanges();
  const isOtherLight = createChanges();
  let logs = 0; // how often the log was written: its entries are others then
  const tellMore = () => log.classList.toggle('more', log.scrollTop + log.clientHeight < log.scrollHeight - 4);
  log.addEventListener('scroll', tellMore, { passive: true });
  new ResizeObserver(tellMore).observe(log);

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  function write(scene, { state, t, restyled }) {
    const { history } = state;
    const until = scene.atEnd ? history.offset : (history.moments[scene.index + 1]?.offset ?? 0) - 1;
    const counts = [history.decisions, history.expansions, history.states, history.edits].map((list) => list.length);
    const roses = history.expansions.map((expansion) => (roseAfter(history, expansion) ?? Infinity) <= until).join();
    const parts = [roses, until === history.offset ? 'end' : until, ...counts, history.started, state.run];
    if (!isOtherLog(parts, restyled)) return;
    logs += 1;
    const entries = logEntries(history, until).reverse().slice(0, MOST_ENTRIES);
    const items = entries.map((entry) => entryElement(entry, t, { domain: scene.domain, known: knownOf(history) }, act));
    log.replaceChildren(...items);
    tellMore();
  }

  /** @param {number | null} focus id of a neuron: its line stays, the others fade */
  function light(focus) {
    for (const item of /** @type {HTMLCollectionOf<HTMLElement>} */ (log.children)) {
      const its = focus !== null && (item.dataset.neurons?.split(' ').includes(String(focus)) ?? false);
      item.classList.toggle('lit', its);
      item.classList.toggle('dimmed', focus !== null && !its);
    }
  }

  return (scene, drawing) => {
    write(scene, drawing);
    const { focus } = drawing.state;
    if (isOtherLight([focus, logs])) light(focus);
  };
}

/**
 * @param {Entry} entry
 * @param {Translate} t
 * @param {{domain: [number, number], known: Known}} context
 * @param {{jumpTo: (offset: number) => void, focus: (id: number | null) => void}} act
 * @returns {HTMLElement}
 */
function entryElement(entry, t, { domain, known }, act) {
  const item = html('li', { class: entryClass(entry) });
  const button = html('button', { class: 'entry', type: 'button' }, item);
  html('span', { class: 'when', text: String(entry.step) }, button);
  html('span', { class: 'dot', 'aria-hidden': 'true' }, button);
  const what = html('span', { class: 'what' }, button);
  const isEnd = entry.type === 'state' && entry.reason === 'converged';
  const [sentence, ...more] = isEnd ? wholeSentences(t, known) : [entrySentence(t, entry, domain, known)];
  html('span', { text: sentence }, what);
  html('span', { class: 'because', text: entry.type === 'growth' ? becauseOf(entry, t) : more.join(' ') }, what);
  html('span', { class: 'proof', text: proof(entry, t), title: entry.type === 'growth' ? t('why.change.help') : undefined }, button);
  button.addEventListener('click', () => act.jumpTo(entry.offset));
  if (entry.type === 'start') item.dataset.neurons = entry.ids.join(' ');
  if (entry.type === 'growth' && entry.ids.length > 0) {
    item.dataset.neurons = entry.ids.join(' ');
  }
  if (entry.type === 'growth' && entry.expansion.kind !== 'prune' && entry.ids.length > 0) {
    item.addEventListener('pointerenter', () => act.focus(entry.ids[0]));
    item.addEventListener('pointerleave', () => act.focus(null));
  }
  return item;
}

/**
 * @param {Extract<Entry, {type: 'growth'}>} entry
 * @param {Translate} t
 * @returns {string} what decided it, and why the loss rose afterwards
 */
function becauseOf({ decision, rose }, t) {
  const because = becauseSentence(t, decision);
  const rise = rose ? t('log.rise', { n: FREE_STEPS }) : '';
  return because && rise ? `${t('sentence.whole', { sentence: because })} ${rise}` : because || rise;
}

/**
 * @param {Translate} t
 * @param {Known} known
 * @returns {string[]} why a run is over, each with its full stop
 */
function wholeSentences(t, { decision = null, removed = 0 }) {
  return convergedSentences(t, decision, removed).map((sentence) => t('sentence.whole', { sentence }));
}

/** @param {Entry} entry */
function entryClass(entry) {
  if (entry.type === 'growth') return `growth ${entry.expansion.kind}`;
  return entry.type === 'state' && ENDS.has(entry.reason) ? 'end' : entry.type;
}

/**
 * @param {Entry} entry
 * @param {Translate} t
 * @returns {string}
 */
function proof(entry, t) {
  if (entry.type === 'growth') return t('why.change', { value: short(entry.expansion.function_change, 2) });
  if (entry.type === 'refusal' && entry.count > 1) return t('log.times', { n: entry.count, step: entry.firstStep });
  return entry.type === 'start' ? t('log.seed', { seed: entry.seed }) : '';
}
