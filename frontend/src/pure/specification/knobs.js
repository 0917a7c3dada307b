/** The knobs: which values of the specification a person may turn while the run goes on. Pure. */

/** @import { RunSpecification } from '../../../types/protocol' */
/** @typedef {{key: string, part: 'rule' | 'limits' | '', values: readonly number[], rule?: string}} Knob
 *   `part`: the object of the specification that holds it; `rule`: only with that rule */

/** @type {readonly Knob[]} */
export const RULE_KNOBS = [
  { key: 'evidence', part: 'rule', rule: 'calibrated', values: [0, 1, 2, 3, 5, 8, 12, 20] },
  { key: 'lookahead', part: 'rule', rule: 'calibrated', values: [1, 2, 3, 4] },
  { key: 'quantile', part: 'rule', rule: 'calibrated', values: [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999] },
  { key: 'price', part: 'rule', rule: 'calibrated', values: [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2, 5] },
  { key: 'depth_margin', part: 'rule', rule: 'calibrated', values: [1, 1.5, 2, 3, 5, 10, 20] },
  { key: 'threshold', part: 'rule', rule: 'paper', values: [0, 0.1, 0.25, 0.5, 1, 2, 5, 10] },
  { key: 'absolute_threshold', part: 'rule', rule: 'paper', values: [0, 1e-4, 5e-4, 1e-3, 2.5e-3, 0.01, 0.05, 0.2] },
  { key: 'layer_cost', part: 'rule', rule: 'paper', values: [1, 2, 5, 10, 20, 50, 100] },
  { key: 'cadence', part: 'rule', values: [1, 2, 5, 10, 20, 30, 50, 100, 200] },
];

/** @type {readonly Knob[]} */
export const LIMIT_KNOBS = [
  { key: 'width', part: 'limits', values: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64] },
  { key: 'depth', part: 'limits', values: [1, 2, 3, 4, 5, 6, 7, 8] },
];

/** @type {readonly Knob[]} */
export const DATA_KNOBS = [
  { key: 'samples', part: '', values: [8, 16, 32, 64, 96, 128, 192, 256, 512, 1000, 2000] },
  { key: 'noise', part: '', values: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1] },
];

/** What is offered at first: whoever wants more asks for all. */
export const SIMPLE = ['samples', 'noise', 'width'];

/**
 * @param {RunSpecification} now
 * @param {RunSpecification | undefined} first as the run began
 * @returns {Partial<RunSpecification>} the edit that brings every knob back to where it was then; {} where none was turned
 */
export function resetTo(now, first) {
  if (!first) return {};
  const isSameData = JSON.stringify(now.task) === JSON.stringify(first.task) && now.task.kind !== 'points';
  const parts = /** @type {const} */ (['rule', 'growth', 'limits', ...(isSameData ? /** @type {const} */ (['samples', 'noise']) : [])]);
  const turned = parts.filter((part) => JSON.stringify(now[part]) !== JSON.stringify(first[part]));
  return Object.fromEntries(turned.map((part) => [part, first[part]]));
}

/**
 * @param {RunSpecification} specification
 * @param {Knob} knob
 * @returns {number}
 */
export function knobValue(specification, { key, part }) {
  const holder = /** @type {Record<string, any>} */ (part === '' ? specification : specification[part]);
  return holder[key];
}

/**
 * @param {Knob} knob
 * @param {number} value
 * @returns {number} index of the nearest value the knob has
 */
export function notch({ values }, value) {
  const distances = values.map((one) => Math.abs(one - value));
  return distances.indexOf(Math.min(...distances));
}

/**
 * The edit command's content that turns a knob: the whole part, with one value changed.
 * @param {RunSpecification} specification
 * @param {Knob} knob
 * @param {number} index of the value
 * @returns {Partial<RunSpecification>}
 */
export function turned(specification, { key, part, values }, index) {
  if (part === '') return { [key]: values[index] };
  return { [part]: { ...specification[part], [key]: values[index] } };
}
