/** The typed target: read by the server while it is typed, drawn as a preview, used when asked for. */

import { short } from '../../pure/words/numbers.js';

/**
 * @import { Data } from '../../pure/run/fold.js'
 * @import { Words } from './editor.js'
 * @import { FormulaFields, FormulaText } from './strip.js'
 * @import { Actions } from '../input/actions.js'
 * @import { Curve, Preset } from '../../../types/protocol'
 */
/** @typedef {{kind: 'formula', formula: string, low: number, high: number}} FormulaTask */

const READ_AFTER_MS = 180; // of quiet while typing

/**
 * @param {Actions} act
 * @param {{say: (words: Words | null, problem?: boolean) => void, use: (task: FormulaTask, stays: boolean) => void}} editor
 */
export function createFormula(act, editor) {
  /** @type {Curve | null} */
  let curve = null;
  let bad = false;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /**
   * @param {Words | null} words
   * @param {boolean} problem
   */
  function answer(words, problem) {
    bad = problem;
    if (problem) curve = null;
    editor.say(words, problem);
  }

  /**
   * @param {Words} words what is wrong
   * @returns {null}
   */
  function refuse(words) {
    answer(words, true);
    return null;
  }

  /**
   * @param {FormulaText} text
   * @returns {Promise<FormulaTask | null>} null: there is something wrong with it, which was said
   */
  async function read(text) {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    if (!text.formula.trim()) {
      curve = null;
      answer(null, false);
      return null;
    }
    const [low, high] = [text.low, text.high].map(numberOf);
    const odd = [text.low, text.high].find((one) => !Number.isFinite(numberOf(one)));
    if (odd !== undefined) return refuse({ key: 'editing.number', values: { text: odd } });
    if (!(high > low)) return refuse({ key: 'editing.interval', values: { low: short(low), high: short(high) } });
    /** @type {FormulaTask} */
    const task = { kind: 'formula', formula: text.formula.trim(), low, high };
    const found = await act.preview(task);
    if (mine !== asked) return null; // something else has been typed since
    if (typeof found === 'string') return refuse({ sentence: found });
    curve = found;
    answer({ key: text.same ? (act.mayStay(found) ? 'editing.preview' : 'editing.other') : 'editing.fresh' }, false);
    return task;
  }

  return {
    curve: () => curve,
    isBad: () => bad,
    /** @param {FormulaText} text */
    typed(text) {
      clearTimeout(timer);
      timer = setTimeout(() => read(text), READ_AFTER_MS);
    },
    /** @param {FormulaText} text */
    async submitted(text) {
      const task = await read(text);
      if (!task || !curve) return;
      const stays = text.same && act.mayStay(curve);
      editor.say(null);
      editor.use(task, stays);
    },
    forget() {
      clearTimeout(timer);
      [curve, bad] = [null, false];
    },
    /**
     * @param {Data} data
     * @param {Preset[]} presets
     * @returns {FormulaFields} what stands in the fields: the formula of the data, if they have one
     */
    textOf(data, presets) {
      const { task } = data.specification;
      const preset = task.kind === 'preset' ? presets.find(({ name }) => name === task.name) : null;
      const given = task.kind === 'formula' ? task : preset?.formula ? preset : null;
      const xs = data.samples.x.map(([x]) => x);
      const [low, high] = given ? [given.low, given.high] : [Math.min(...xs), Math.max(...xs)];
      return { formula: given?.formula ?? '', low: String(Number(low.toPrecision(3))), high: String(Number(high.toPrecision(3))) };
    },
  };
}

/** @param {string} text as people type numbers, a true minus sign included */
const numberOf = (text) => (text.trim() === '' ? NaN : Number(text.trim().replace('−', '-').replace(',', '.')));
