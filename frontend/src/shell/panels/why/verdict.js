/** The verdict: the sentence, its line, the bar, and behind *more* everything else that is known of the round. */

import { dataAt } from '../../../pure/run/scene.js';
import { askedSentence, figuresOf } from '../../../pure/words/figures.js';
import { drawnGauge, gaugesOf, ruleNews, scoreGauges } from '../../../pure/words/gauges.js';
import { emphasised, verdictOf } from '../../../pure/words/verdict.js';
import { createChanges } from '../../drawing/changes.js';
import { html, need, setAttribute, setShown, setText } from '../../drawing/dom.js';
import { createGauge } from './gauge.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Gauge, Rules } from '../../../pure/words/gauges.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Translate } from '../../../texts/index.js'
 * @import { Decision } from '../../../../types/protocol'
 */

/** @returns {(drawing: Drawing) => void} */
export function createVerdict() {
  const step = need('#why-step', HTMLElement);
  const sentence = need('#verdict', HTMLElement);
  const line = need('#verdict-line span', HTMLElement);
  const proof = need('#verdict-proof', HTMLElement);
  const proofText = need('span', HTMLElement, proof);
  const bar = createGauge(need('#verdict-bar', HTMLElement));
  const needed = need('#verdict-needed', HTMLElement);
  const more = need('#more', HTMLDetailsElement);
  const others = need('#more .gauges', HTMLElement);
  const bars = [createGauge(others), createGauge(others), createGauge(others)];
  const figures = need('#more dl', HTMLElement);
  const asked = need('#asked', HTMLElement);
  const isOther = createChanges();
  need('button', HTMLElement, proof).addEventListener('click', () => {
    more.open = true;
    figures.scrollIntoView({ block: 'nearest' });
  });

  /**
   * @param {Drawing} drawing
   * @param {Decision | null} decision
   * @param {Rules | null} rules
   */
  function write({ scene, state, t }, decision, rules) {
    const verdict = verdictOf(t, state.history, decision, scene?.domain ?? [-1, 1]);
    const news = ruleNews(decision, rules);
    sentence.replaceChildren(...emphasised(verdict.sentence).map(({ text, isStrong }) => html(isStrong ? 'b' : 'span', { text })));
    setText(line, news ? t(news) : verdict.line);
    setAttribute(line, 'title', news ? t(`${news}.help`) : '');
    setText(proofText, verdict.proof);
    setShown(proof, verdict.proof !== '' && !news);
    const isOver = scene?.state?.status === 'finished';
    const known = [...gaugesOf(decision, isOver, rules), ...scoreGauges(decision, isOver)];
    const main = known.find(({ name }) => name === verdict.gauge) ?? null;
    bar(t, main);
    setShown(needed, main !== null);
    if (main) needed.style.left = `${(100 * Math.min(drawnGauge(t, main).mark, 0.9)).toFixed(1)}%`;
    const rest = known.filter((one) => one !== main);
    bars.forEach((one, at) => one(t, rest[at] ?? null));
  }

  /**
   * @param {Drawing} drawing
   * @param {Decision | null} decision
   */
  function writeFigures({ state, t }, decision) {
    setShown(more, decision !== null);
    if (!decision) return;
    const expansion = state.history.expansions.find((one) => one.offset > decision.offset && one.step === decision.step) ?? null;
    const rows = figuresOf(t, decision, expansion);
    figures.replaceChildren(...rows.flatMap(({ name, value }) => [html('dt', { text: name }), html('dd', { text: value })]));
  }

  return (drawing) => {
    const { scene, state, t } = drawing;
    if (drawing.words) writeStep(step, t, scene);
    const wish = scene?.atEnd ? askedSentence(t, state.history, scene.domain) : '';
    setText(asked, wish);
    setShown(asked, wish !== '');
    const decision = scene?.decision ?? null;
    const rules = rulesOf(drawing, decision);
    const isOver = scene?.state?.status === 'finished';
    if (!isOther([decision, t, isOver, rules?.now, state.history.expansions.length])) return;
    write(drawing, decision, rules);
    writeFigures(drawing, decision);
  };
}

/**
 * @param {Drawing} drawing
 * @param {Decision | null} decision
 * @returns {Rules | null} the one that decided, and the one that holds now or that a hand is turning to
 */
function rulesOf({ scene, state }, decision) {
  const before = decision && dataAt(state.history, decision.offset)?.specification.rule;
  const now = (scene?.atEnd ? state.turning : null) ?? scene?.data.specification.rule ?? null;
  return before && now ? { before, now } : null;
}

/**
 * The step; its tooltip is the theorem's bound on how often this round can grow.
 * @param {HTMLElement} step
 * @param {Translate} t
 * @param {Scene | null} scene
 */
function writeStep(step, t, scene) {
  setText(step, scene ? t('why.step', { step: scene.moment.step }) : '');
  const bound = scene?.decision?.rate_bound ?? null;
  setAttribute(step, 'title', bound === null ? '' : t('why.bound', { n: Math.ceil(bound) }));
}
