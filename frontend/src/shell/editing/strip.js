/** The controls of editing: tools in the card's head, formula and sliders below it, one line that says what is what. */

import { LONGEST_FORMULA } from '../../pure/specification/checks.js';
import { html, setShown, setText } from '../drawing/dom.js';

/** @typedef {{draw: () => void, points: () => void, undo: () => void, remove: () => void, done: () => void, copy: () => void,
 *   discard: () => void, formula: (text: FormulaText) => void, use: (text: FormulaText) => void,
 *   samples: (count: number, final: boolean) => void, noise: (sigma: number, final: boolean) => void}} Strings */
/** @typedef {{formula: string, low: string, high: string}} FormulaFields */
/** @typedef {FormulaFields & {same: boolean}} FormulaText   `same`: the network that is there is to learn it, if it can */

/** Noise is chosen on a curved scale: small values matter. */
const noiseAt = (/** @type {number} */ position) => Number((2 * (position / 100) ** 2).toPrecision(2));
const positionOf = (/** @type {number} */ noise) => Math.round(100 * Math.sqrt(Math.min(noise, 2) / 2));
const samplesAt = (/** @type {number} */ position) => Math.round(8 * 250 ** (position / 100));
const positionOfSamples = (/** @type {number} */ samples) => Math.round((100 * Math.log(Math.max(samples, 8) / 8)) / Math.log(250));

/**
 * @param {HTMLElement} card
 * @param {Strings} strings
 */
export function createStrip(card, strings) {
  const header = /** @type {HTMLElement} */ (card.querySelector('header'));
  const tools = html('div', { class: 'edit-tools', role: 'toolbar', 'data-label': 'editing.tools', hidden: '' }, header);
  const button = (/** @type {string} */ name, /** @type {() => void} */ act, /** @type {HTMLElement} */ parent) => {
    const made = /** @type {HTMLButtonElement} */ (html('button', { class: 'button small', type: 'button', id: `edit-${name}` }, parent));
    made.dataset.text = `editing.${name}`;
    made.addEventListener('click', act);
    return made;
  };
  const draw = button('draw', strings.draw, tools);
  const points = button('points', strings.points, tools);
  const remove = button('delete', strings.remove, tools);
  const undo = button('undo', strings.undo, tools);
  const done = button('done', strings.done, tools);
  done.classList.add('primary');

  const strip = html('div', { class: 'edit-strip', hidden: '' });
  header.after(strip);
  const form = /** @type {HTMLFormElement} */ (html('form', { class: 'edit-formula', novalidate: '' }, strip));
  html('label', { for: 'edit-formula', text: 'y =' }, form);
  const field = (/** @type {string} */ id, /** @type {string} */ label, /** @type {Record<string, string>} */ more) => {
    const made = /** @type {HTMLInputElement} */ (
      html('input', { id, type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'edit-said', ...more }, form)
    );
    made.dataset.label = label;
    return made;
  };
  const formula = field('edit-formula', 'editing.formula', {
    maxlength: String(LONGEST_FORMULA),
    placeholder: 'sin(3*x) + x/2',
    autocapitalize: 'off',
  });
  html('span', { 'data-text': 'editing.from' }, form);
  const low = field('edit-low', 'editing.from', { inputmode: 'decimal', class: 'number', maxlength: '12' });
  html('span', { 'data-text': 'editing.to' }, form);
  const high = field('edit-high', 'editing.to', { inputmode: 'decimal', class: 'number', maxlength: '12' });
  const use = /** @type {HTMLButtonElement} */ (
    html('button', { class: 'button small', type: 'submit', 'data-text': 'editing.use' }, form)
  );

  const label = html('label', { class: 'edit-same', 'data-help': 'editing.keep.help' });
  const same = /** @type {HTMLInputElement} */ (html('input', { id: 'edit-same', type: 'checkbox' }, label));
  same.checked = true;
  html('span', { 'data-text': 'editing.keep.same' }, label);
  use.before(label);

  const text = () => ({ formula: formula.value, low: low.value, high: high.value, same: same.checked });
  form.addEventListener('input', () => strings.formula(text()));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    strings.use(text());
  });

  const line = html('div', { class: 'edit-line' }, strip);
  const said = html('p', { id: 'edit-said', role: 'status' }, line);
  const copy = button('copy', strings.copy, line);
  const discard = button('discard', strings.discard, line);

  const sliders = html('div', { class: 'edit-sliders' }, strip);
  const samples = createSlider(sliders, 'samples', (position, final) => strings.samples(samplesAt(position), final));
  const noise = createSlider(sliders, 'noise', (position, final) => strings.noise(noiseAt(position), final));

  return {
    focus: () => draw.focus(),
    /** @param {FormulaFields} now */
    fill(now) {
      if (document.activeElement !== formula) formula.value = now.formula;
      if (document.activeElement !== low) low.value = now.low;
      if (document.activeElement !== high) high.value = now.high;
    },
    /**
     * @param {{mode: 'draw' | 'points', chosen: boolean, mayUndo: boolean, mine: boolean, waiting: boolean, samples: number,
     *   noise: number, text: string, problem: boolean, formulaIsBad: boolean} | null} shown
     */
    draw(shown) {
      for (const element of [tools, strip]) setShown(element, shown !== null);
      if (!shown) return;
      draw.setAttribute('aria-pressed', String(shown.mode === 'draw'));
      points.setAttribute('aria-pressed', String(shown.mode === 'points'));
      remove.disabled = !shown.chosen;
      undo.disabled = !shown.mayUndo;
      setShown(sliders, shown.mine);
      setShown(copy, !shown.mine);
      setShown(discard, !shown.mine && shown.waiting);
      copy.classList.toggle('primary', shown.waiting);
      formula.setAttribute('aria-invalid', String(shown.formulaIsBad));
      use.disabled = shown.formulaIsBad;
      samples.draw(positionOfSamples(shown.samples), String(shown.samples));
      noise.draw(positionOf(shown.noise), String(shown.noise));
      setText(said, shown.text);
      said.classList.toggle('problem', shown.problem);
    },
  };
}

/**
 * @param {HTMLElement} parent
 * @param {'samples' | 'noise'} name
 * @param {(position: number, final: boolean) => void} act
 */
function createSlider(parent, name, act) {
  const label = html('label', {}, parent);
  html('span', { 'data-text': `editing.${name}` }, label);
  const input = /** @type {HTMLInputElement} */ (
    html('input', { id: `edit-${name}`, type: 'range', min: '0', max: '100', step: '1' }, label)
  );
  const output = html('output', { for: `edit-${name}` }, label);
  input.addEventListener('input', () => act(Number(input.value), false));
  input.addEventListener('change', () => act(Number(input.value), true));
  return {
    /**
     * @param {number} position
     * @param {string} value
     */
    draw(position, value) {
      if (document.activeElement !== input) input.value = String(position);
      setText(output, value);
      input.setAttribute('aria-valuetext', value);
    },
  };
}
