/** The settings: a few knobs or all of them, each with one sentence, acting on the running network at once. */

import { DATA_KNOBS, knobValue, LIMIT_KNOBS, notch, RULE_KNOBS, resetTo, SIMPLE, turned } from '../../../pure/specification/knobs.js';
import { RULES } from '../../../pure/specification/model.js';
import { short } from '../../../pure/words/numbers.js';
import { keep, recalled } from '../../connection/keeping.js';
import { html, need } from '../../drawing/dom.js';

/**
 * @import { Knob } from '../../../pure/specification/knobs.js'
 * @import { Panel } from '../../drawing/loop.js'
 * @import { Actions } from '../../input/actions.js'
 * @import { Translate } from '../../../texts/index.js'
 * @import { RunSpecification } from '../../../../types/protocol'
 */
/** @typedef {{specification: RunSpecification, t: Translate, act: Actions, mine: boolean,
 *   all: boolean}} Context   `all`: every knob, not only the simple ones */

/**
 * @param {Actions} act
 * @returns {Panel}
 */
export function createSettingsMenu(act) {
  const menu = need('#settings-menu', HTMLElement);
  /** @type {RunSpecification | null} */
  let drawnFor = null;
  let mineBefore = false;
  let all = recalled(STORED) === 'all';

  /** With all knobs it ends above "Why now?", whose gauges some of them move, where that lies below it. */
  function fit() {
    const { top, left, right } = need('.card.why', HTMLElement).getBoundingClientRect();
    const own = menu.getBoundingClientRect();
    const isAbove = all && own.left < right && own.right > left && top - own.top > LOWEST;
    menu.style.maxHeight = isAbove ? `${top - own.top - GAP}px` : '';
  }
  menu.addEventListener('toggle', fit);

  /** @param {boolean} wanted */
  function showAll(wanted) {
    all = wanted;
    keep(STORED, wanted ? 'all' : null);
    drawnFor = null;
    act.redraw();
  }

  return {
    draw({ state, t, restyled }) {
      const specification = state.history.data.at(-1)?.specification ?? null;
      const mine = state.token !== null;
      if (!specification || (specification === drawnFor && mine === mineBefore && !restyled)) return;
      if (state.turning && specification !== drawnFor) state.turning = null;
      drawnFor = specification;
      mineBefore = mine;
      const focused = document.activeElement?.id;
      const context = { specification, t, act, mine, all };
      menu.replaceChildren(
        headRow(context, resetTo(specification, state.history.data[0]?.specification), showAll),
        html('p', { class: 'hint', text: t(mine ? 'knob.live' : 'control.watching') }),
        ...ruleSection(context),
        ...(all ? [heading(t('knob.section.growth'))] : []),
        ...(all ? ['width', 'depth', 'prune'] : ['depth']).map((kind) => permission(context, kind)),
        ...(all ? [heading(t('knob.section.limits'))] : []),
        ...chosen(context, LIMIT_KNOBS).flatMap((knob) => slider(context, knob)),
        ...dataSection(context),
      );
      if (focused) document.getElementById(focused)?.focus();
      fit();
    },
  };
}

const STORED = 'senn.knobs';
const [LOWEST, GAP] = [180, 4]; // pixels: lower it would show no knob whole

/**
 * @param {Context} context
 * @param {readonly Knob[]} knobs
 * @returns {readonly Knob[]}
 */
const chosen = ({ all }, knobs) => (all ? knobs : knobs.filter(({ key }) => SIMPLE.includes(key)));

/**
 * @param {Context} context
 * @param {object} back the edit that undoes every turn
 * @param {(all: boolean) => void} showAll
 * @returns {HTMLElement}
 */
function headRow({ t, act, mine, all }, back, showAll) {
  const row = html('div', { class: 'row' });
  const choices = html('div', { class: 'segments', role: 'group', 'aria-label': t('knob.how') }, row);
  for (const one of [false, true]) {
    const [id, text] = one ? ['knobs-all', t('knob.all')] : ['knobs-simple', t('knob.simple')];
    const button = html('button', { class: 'button small', type: 'button', id, text, 'aria-pressed': String(one === all) }, choices);
    button.addEventListener('click', () => showAll(one));
  }
  const named = { id: 'knobs-reset', text: t('knob.reset'), title: t('knob.reset.help') };
  const reset = /** @type {HTMLButtonElement} */ (html('button', { class: 'button small', type: 'button', ...named }, row));
  reset.disabled = !mine || Object.keys(back).length === 0;
  reset.addEventListener('click', () => act.edit(back));
  return row;
}

/** @param {string} text */
const heading = (text) => html('h3', { text });

/**
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
function ruleSection(context) {
  const { specification, t, act, mine } = context;
  const choices = html('div', { class: 'segments' });
  for (const name of Object.keys(RULES)) {
    const chosen = specification.rule.name === name;
    const text = t(`knob.rule.${name}`);
    const button = /** @type {HTMLButtonElement} */ (
      html('button', { class: 'button small', type: 'button', id: `knob-rule-${name}`, text, 'aria-pressed': String(chosen) }, choices)
    );
    button.disabled = !mine;
    button.addEventListener('click', () => act.edit({ rule: { name } }));
  }
  const knobs = chosen(context, RULE_KNOBS).filter(({ rule }) => rule === undefined || rule === specification.rule.name);
  return [
    heading(t('knob.rule')),
    choices,
    html('p', { class: 'hint', text: t('knob.rule.help') }),
    ...knobs.flatMap((knob) => slider(context, knob)),
  ];
}

/**
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
function dataSection(context) {
  if (!['preset', 'formula'].includes(context.specification.task.kind)) return [];
  return [heading(context.t('knob.section.data')), ...chosen(context, DATA_KNOBS).flatMap((knob) => slider(context, knob))];
}

/**
 * @param {Context} context
 * @param {Knob} knob
 * @returns {HTMLElement[]}
 */
function slider({ specification, t, act, mine }, knob) {
  const row = html('div', { class: 'row' });
  const id = `knob-${knob.key}`;
  html('label', { for: id, text: t(`knob.${knob.key}`) }, row);
  const attributes = { type: 'range', id, min: '0', max: String(knob.values.length - 1), step: '1', 'aria-describedby': `${id}-help` };
  const input = /** @type {HTMLInputElement} */ (html('input', attributes, row));
  const value = knobValue(specification, knob);
  input.value = String(notch(knob, value));
  input.disabled = !mine;
  const output = html('output', { for: id, text: short(value, 4) }, row);
  input.setAttribute('aria-valuetext', short(value, 4));
  input.addEventListener('input', () => {
    output.textContent = short(knob.values[Number(input.value)], 4);
    input.setAttribute('aria-valuetext', output.textContent);
    const { rule } = turned(specification, knob, Number(input.value));
    if (rule) act.turn(rule);
  });
  input.addEventListener('change', () => act.edit(turned(specification, knob, Number(input.value))));
  return [row, html('p', { class: 'hint', id: `${id}-help`, text: t(`knob.${knob.key}.help`) })];
}

/**
 * @param {Context} context
 * @param {string} kind
 * @returns {HTMLElement}
 */
function permission({ specification, t, act, mine }, kind) {
  const row = html('div', { class: 'row' });
  const id = `knob-grow-${kind}`;
  html('label', { for: id, text: t(`knob.grow.${kind}`) }, row);
  const input = /** @type {HTMLInputElement} */ (html('input', { type: 'checkbox', id }, row));
  input.checked = /** @type {Record<string, boolean>} */ (/** @type {unknown} */ (specification.growth))[kind];
  input.disabled = !mine;
  input.addEventListener('change', () => act.edit({ growth: { ...specification.growth, [kind]: input.checked } }));
  return row;
}
