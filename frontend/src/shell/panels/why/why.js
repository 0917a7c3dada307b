/** Why now? The gauges of the last proposal round, then one sentence per decision, refused ones too. */

import { logEntries } from '../../../pure/run/log.js';
import { dataAt } from '../../../pure/run/scene.js';
import { drawnGauge, GAUGE_MARK, gaugesOf, ruleNews, scoresSentence } from '../../../pure/words/gauges.js';
import { short } from '../../../pure/words/numbers.js';
import { becauseSentence, convergedSentences, entrySentence } from '../../../pure/words/sentences.js';
import { knownOf } from '../../../pure/words/status.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';

/**
 * @import { Entry } from '../../../pure/run/log.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Gauge } from '../../../pure/words/gauges.js'
 * @import { Known } from '../../../pure/words/sentences.js'
 * @import { Drawing, Panel } from '../../drawing/loop.js'
 * @import { Translate } from '../../../texts/index.js'
 */

const MOST_ENTRIES = 200;
const ENDS = new Set(['converged', 'step_limit', 'size_limit', 'stopped', 'diverged', 'bad_task', 'poisoned']);

/**
 * @param {{jumpTo: (offset: number) => void, focus: (id: number | null) => void}} act
 * @returns {Panel}
 */
export function createWhyPanel(act) {
  const step = need('#why-step', HTMLElement);
  const log = need('#log', HTMLElement);
  const gauges = need('#gauges', HTMLElement);
  const bars = [createGauge(gauges), createGauge(gauges), createGauge(gauges)];
  const scores = html('p', { class: 'scores' }, gauges);
  const isOtherLog = createChanges();
  const isOtherGauge = createChanges();
  const isOtherLight = createChanges();
  let logs = 0; // how often the log was written: its entries are others then
  const tellMore = () => log.classList.toggle('more', log.scrollTop + log.clientHeight < log.scrollHeight - 4);
  log.addEventListener('scroll', tellMore, { passive: true });
  new ResizeObserver(tellMore).observe(log);

  /**
   * @param {Scene} scene
   * @param {Drawing} drawing
   */
  function drawLog(scene, { state, t, restyled }) {
    const { history } = state;
    const until = scene.atEnd ? history.offset : (history.moments[scene.index + 1]?.offset ?? 0) - 1;
    const counts = [history.decisions, history.expansions, history.states, history.edits].map((list) => list.length);
    const parts = [until === history.offset ? 'end' : until, ...counts, history.started?.offset, state.run];
    if (!isOtherLog(parts, restyled)) return;
    logs += 1;
    const entries = logEntries(history, until).reverse().slice(0, MOST_ENTRIES);
    const items = entries.map((entry) => entryElement(entry, t, { domain: scene.domain, known: knownOf(history) }, act));
    log.replaceChildren(...items);
    tellMore();
  }

  /**
   * @param {Scene | null} scene
   * @param {Drawing} drawing
   */
  function drawGauges(scene, { state, t }) {
    const decision = scene?.decision ?? null;
    const isOver = scene?.state?.status === 'finished';
    const before = decision && dataAt(state.history, decision.offset)?.specification.rule;
    const turning = scene?.atEnd ? state.turning : null;
    const now = turning ?? scene?.data.specification.rule ?? null;
    if (!isOtherGauge([decision, t, isOver, now])) return;
    const rules = before && now ? { before, now } : null;
    const shown = gaugesOf(decision, isOver, rules);
    const news = ruleNews(decision, rules);
    bars.forEach((bar, at) => bar(t, shown[at] ?? null));
    setText(scores, news ? t(news) : decision ? scoresSentence(t, decision, isOver) : t('why.waiting'));
    setAttribute(scores, 'title', news ? t(`${news}.help`) : decision ? t('why.scores.help') : '');
    setShown(scores, scores.textContent !== '');
  }

  /** @param {number | null} focus id of a neuron: its line stays, the others fade */
  function light(focus) {
    for (const item of /** @type {HTMLCollectionOf<HTMLElement>} */ (log.children)) {
      const its = focus !== null && (item.dataset.neurons?.split(' ').includes(String(focus)) ?? false);
      if (its && !item.classList.contains('lit')) reveal(log, item);
      item.classList.toggle('lit', its);
      item.classList.toggle('dimmed', focus !== null && !its);
    }
  }

  /**
   * The step; its tooltip is the theorem's bound on how often this round can grow.
   * @param {Translate} t
   * @param {Scene | null} scene
   */
  function writeStep(t, scene) {
    setText(step, scene ? t('why.step', { step: scene.moment.step }) : '');
    const bound = scene?.decision?.rate_bound ?? null;
    setAttribute(step, 'title', bound === null ? '' : t('why.bound', { n: Math.ceil(bound) }));
  }

  return {
    draw(drawing) {
      const { scene, t } = drawing;
      if (drawing.words) writeStep(t, scene);
      drawGauges(scene, drawing);
      if (!scene) return;
      drawLog(scene, drawing);
      const { focus } = drawing.state;
      if (!isOtherLight([focus, logs])) return;
      light(focus);
    },
  };
}

/**
 * @param {HTMLElement} parent
 * @returns {(t: Translate, gauge: Gauge | null) => void} null: there is no such gauge
 */
function createGauge(parent) {
  const row = html('div', { class: 'gauge', role: 'meter', 'aria-valuemin': '0', 'aria-valuemax': '100' }, parent);
  const label = html('span', {}, row);
  const bar = svg('svg', { viewBox: '0 0 100 18', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, row);
  svg('rect', { class: 'track', x: 0, y: 5, width: 100, height: 8, rx: 1 }, bar);
  const fill = svg('rect', { class: 'fill', x: 0, y: 5, height: 8, width: 0 }, bar);
  const [before, mark] = ['mark before', 'mark'].map((name) =>
    svg('line', { class: name, y1: 0, y2: 18, 'vector-effect': 'non-scaling-stroke' }, bar),
  );
  placeMark(before, GAUGE_MARK);
  const value = html('b', {}, row);
  return (t, one) => {
    setShown(row, one !== null);
    if (!one) return;
    const name = t(one.name);
    const shown = drawnGauge(t, one);
    row.dataset.gauge = one.name;
    setText(label, name);
    setAttribute(row, 'title', t(one.isMoot ? 'why.moot' : `${one.name}.help`));
    setText(value, shown.text);
    setAttribute(row, 'aria-label', name);
    setAttribute(row, 'aria-valuenow', Math.round(100 * shown.fill));
    setAttribute(row, 'aria-valuetext', shown.text);
    setAttribute(fill, 'width', (shown.fill * 100).toFixed(1));
    placeMark(mark, shown.mark);
    setShown(before, one.asked !== 1);
    row.classList.toggle('enough', shown.isEnough);
  };
}

/**
 * @param {SVGElement} mark
 * @param {number} share of the bar
 */
function placeMark(mark, share) {
  setAttribute(mark, 'transform', `translate(${(100 * share).toFixed(1)} 0)`);
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
  html('span', { class: 'because', text: entry.type === 'growth' ? becauseSentence(t, entry.decision) : more.join(' ') }, what);
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

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} item is scrolled into the list's view, if it is outside it
 */
function reveal(list, item) {
  const top = item.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - 30;
}
