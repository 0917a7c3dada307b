/**
 * A run specification from anywhere, value by value: what is as the server would accept it stays, the rest is named. Pure.
 *
 * The limits are those of `senn_live.protocol.specification`; a test throws random values at both.
 */

/** @import { RunSpecification } from '../../../types/protocol' */
/** @typedef {(value: unknown) => boolean} Check */

const MAX_POINTS = 2000;
const MIN_POINTS = 4;
const MAX_NAME = 40;

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {number} low
 * @param {number} high
 * @returns {Check}
 */
const between = (low, high) => (value) => typeof value === 'number' && value >= low && value <= high;

/**
 * @param {number} low
 * @param {number} high
 * @returns {Check}
 */
const whole = (low, high) => (value) => Number.isInteger(value) && between(low, high)(value);

/**
 * @param {string[]} names
 * @returns {Check}
 */
const oneOf =
  (...names) =>
  (value) =>
    names.includes(/** @type {string} */ (value));

/** @type {Check} */
const isTruth = (value) => typeof value === 'boolean';

const isFinite12 = between(-1e12, 1e12);
const above = (/** @type {number} */ low, /** @type {number} */ high) => (/** @type {unknown} */ value) =>
  between(low, high)(value) && value !== low;

/**
 * @param {Check} check
 * @returns {Check}
 */
const listOf = (check) => (value) => Array.isArray(value) && value.length >= MIN_POINTS && value.length <= MAX_POINTS && value.every(check);

const isPair = (/** @type {unknown} */ value) => Array.isArray(value) && value.length === 2 && value.every(isFinite12);

/**
 * @param {any} task
 * @returns {boolean}
 */
function isPoints({ x, y }) {
  return listOf(isFinite12)(x) && listOf(isFinite12)(y) && x.length === y.length && new Set(x).size > 1;
}

/**
 * @param {any} task
 * @returns {boolean}
 */
function isClasses({ x, label }) {
  return listOf(isPair)(x) && listOf(whole(0, 3))(label) && x.length === label.length && new Set(label).size > 1;
}

/**
 * @param {any} task
 * @returns {boolean}
 */
function isFormula({ formula, low = -2, high = 2 }) {
  if (typeof formula !== 'string' || formula.length === 0 || formula.length > 200) return false;
  return isFinite12(low) && isFinite12(high) && high > low;
}

/** @type {Record<string, {fields: string[], check: (task: any) => boolean}>} */
const TASKS = {
  preset: { fields: ['name'], check: ({ name = '' }) => typeof name === 'string' && name.length <= MAX_NAME },
  formula: { fields: ['formula', 'low', 'high'], check: isFormula },
  points: { fields: ['x', 'y'], check: isPoints },
  classes2d: { fields: ['x', 'label'], check: isClasses },
};

/** @type {Check} */
function isTask(value) {
  if (!isObject(value) || typeof value.kind !== 'string' || !Object.hasOwn(TASKS, value.kind)) return false;
  const { fields, check } = TASKS[value.kind];
  return Object.keys(value).every((name) => name === 'kind' || fields.includes(name)) && check(value);
}

/** @type {Record<string, Check>} */
const ALONE = {
  task: isTask,
  samples: whole(MIN_POINTS, MAX_POINTS),
  noise: between(0, 10),
  seed: whole(0, 2 ** 31 - 1),
  start: (value) => Array.isArray(value) && value.length >= 1 && value.length <= 8 && value.every(whole(1, 64)),
  pace: (value) => value === 'max' || between(0.1, 1000)(value),
};

/** @type {Record<string, Record<string, Check>>} */
const RULES = {
  calibrated: {
    cadence: whole(1, 1000),
    quantile: between(0.5, 0.999),
    draws: whole(20, 1000),
    price: between(0, 5),
    depth_margin: between(1, 20),
    smoothing: isTruth,
    evidence: between(0, 100),
    tried: whole(1, 20),
    lookahead: whole(1, 8),
  },
  paper: {
    cadence: whole(1, 1000),
    threshold: between(0, 100),
    absolute_threshold: between(0, 1),
    layer_cost: between(1, 1000),
    size_costing: isTruth,
    candidates: whole(10, 1000),
    temperature: above(0, 1e6),
    cooldown: whole(0, 10_000),
    layer_cooldown: whole(0, 1000),
  },
};

/** @type {Record<string, Record<string, Check>>} */
const GROUPS = {
  optimiser: {
    method: oneOf('adaptive', 'fixed'),
    damping: above(0, 1e6),
    learning_rate: above(0, 10),
    solver: oneOf('auto', 'parameter', 'sample', 'cg', 'kronecker'),
  },
  limits: { width: whole(1, 64), depth: whole(1, 8), steps: whole(1, 100_000) },
  growth: { width: isTruth, depth: isTruth, prune: isTruth },
};

/**
 * @param {object} given
 * @returns {{specification: Partial<RunSpecification>, problems: string[]}} `problems`: names of what was left out
 */
export function checkedSpecification(given) {
  /** @type {Record<string, unknown>} */
  const specification = {};
  /** @type {string[]} */
  const problems = [];
  for (const [name, value] of Object.entries(given)) {
    const checks = name === 'rule' ? ruleChecks(value) : Object.hasOwn(GROUPS, name) ? GROUPS[name] : null;
    if (checks && isObject(value)) specification[name] = checkedGroup(name, value, checks, problems);
    else if (Object.hasOwn(ALONE, name) && ALONE[name](value)) specification[name] = value;
    else problems.push(name.slice(0, MAX_NAME));
  }
  return { specification, problems };
}

/**
 * @param {unknown} rule
 * @returns {Record<string, Check> | null}
 */
function ruleChecks(rule) {
  if (!isObject(rule) || typeof rule.name !== 'string' || !Object.hasOwn(RULES, rule.name)) return null;
  return { name: oneOf(rule.name), ...RULES[rule.name] };
}

/**
 * @param {string} group
 * @param {Record<string, unknown>} value
 * @param {Record<string, Check>} checks
 * @param {string[]} problems gets the names of what is left out
 */
function checkedGroup(group, value, checks, problems) {
  const good = Object.entries(value).filter(([name, part]) => {
    const passes = Object.hasOwn(checks, name) && checks[name](part);
    if (!passes) problems.push(`${group}.${name.slice(0, MAX_NAME)}`);
    return passes;
  });
  return Object.fromEntries(good);
}
