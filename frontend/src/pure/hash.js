/**
 * The URL hash: which run, which moment, and the specification that makes it again. Pure.
 *
 * `#run=ID&at=OFFSET&spec=JSON`. The hash comes from anywhere: every value is checked, a bad one falls back to its default
 * and is named, so that the page can say what it left out. The server checks the whole specification once more.
 */

/** @typedef {import('../../types/protocol').RunSpecification} RunSpecification */
/** @typedef {{run: string | null, at: number | null, specification: Partial<RunSpecification> | null, problems: string[]}} Place
 *   `problems`: names of the parts that were left out */

const MAX_HASH = 100_000;
const RUN_ID = /^[\w-]{4,64}$/;
const MAX_POINTS = 2000;

/**
 * @param {string} hash with or without its `#`
 * @returns {Place}
 */
export function readHash(hash) {
  /** @type {Place} */
  const place = { run: null, at: null, specification: null, problems: [] };
  if (hash.length > MAX_HASH) return { ...place, problems: ['length'] };
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const run = parameters.get('run');
  if (run !== null && RUN_ID.test(run)) place.run = run;
  else if (run !== null) place.problems.push('run');
  const at = parameters.get('at');
  if (at !== null && /^\d{1,9}$/.test(at)) place.at = Number(at);
  else if (at !== null) place.problems.push('at');
  const specification = parameters.get('spec');
  if (specification !== null) readSpecification(specification, place);
  return place;
}

/**
 * @param {string} text
 * @param {Place} place gets the specification and the problems
 */
function readSpecification(text, place) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    place.problems.push('spec');
    return;
  }
  if (!isObject(value)) {
    place.problems.push('spec');
    return;
  }
  /** @type {Record<string, unknown>} */
  const specification = {};
  for (const [name, part] of Object.entries(value)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    if (check?.(part)) specification[name] = part;
    else place.problems.push(`spec.${name.slice(0, 40)}`);
  }
  place.specification = specification;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {number} low
 * @param {number} high
 * @param {boolean} [whole]
 * @returns {(value: unknown) => boolean}
 */
function between(low, high, whole = false) {
  return (value) => typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value));
}

/** @param {unknown} value */
const isNumbers = (value) =>
  Array.isArray(value) && value.length >= 4 && value.length <= MAX_POINTS && value.every(between(-1e12, 1e12));

/** @param {unknown} value */
const isPairs = (value) =>
  Array.isArray(value) && value.length <= MAX_POINTS && value.every((pair) => Array.isArray(pair) && pair.every(between(-1e12, 1e12)));

/** @type {Record<string, (task: Record<string, unknown>) => boolean>} */
const TASKS = {
  preset: (task) => typeof task.name === 'string' && task.name.length <= 40,
  formula: (task) => typeof task.formula === 'string' && task.formula.length > 0 && task.formula.length <= 200,
  points: (task) => isNumbers(task.x) && isNumbers(task.y),
  classes2d: (task) => isPairs(task.x) && Array.isArray(task.label),
};

/** @type {Record<string, (value: unknown) => boolean>} */
const CHECKS = {
  task: (value) =>
    isObject(value) && typeof value.kind === 'string' && Object.hasOwn(TASKS, value.kind) && TASKS[value.kind](value),
  samples: between(4, MAX_POINTS, true),
  noise: between(0, 10),
  seed: between(0, 2 ** 31 - 1, true),
  rule: (value) => isObject(value) && (value.name === 'calibrated' || value.name === 'paper'),
  optimiser: isObject,
  limits: isObject,
  growth: isObject,
  pace: (value) => value === 'max' || between(0.1, 1000)(value),
};

/**
 * @param {{run: string | null, at?: number | null, specification?: object | null}} place
 * @returns {string} the hash, with its `#`
 */
export function writeHash({ run, at = null, specification = null }) {
  const parameters = new URLSearchParams();
  if (run) parameters.set('run', run);
  if (at !== null) parameters.set('at', String(at));
  if (specification) parameters.set('spec', JSON.stringify(specification));
  return `#${parameters}`;
}
