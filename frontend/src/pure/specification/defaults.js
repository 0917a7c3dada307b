/**
 * The specification of a run, without what is as it would be anyway: short enough for a link and a QR code. Pure.
 *
 * The defaults mirror `senn_live.protocol.specification`; a test holds the two to each other.
 */

/** @import { RunSpecification } from '../../../types/protocol' */

/** @type {Readonly<Record<string, any>>} */
export const DEFAULTS = {
  task: { kind: 'preset', name: 'bumps' },
  samples: 96,
  noise: 0.05,
  seed: 1,
  start: [1],
  rule: {
    name: 'calibrated',
    cadence: 10,
    quantile: 0.99,
    draws: 100,
    price: 0.35,
    depth_margin: 2,
    smoothing: true,
    evidence: 3,
    tried: 6,
    lookahead: 4,
  },
  optimiser: { method: 'adaptive', damping: 0.1, learning_rate: 0.1, solver: 'auto' },
  limits: { width: 64, depth: 8, steps: 20000 },
  growth: { width: true, depth: true, prune: false },
  pace: 5,
};

/** @type {Readonly<Record<string, any>>} */
export const PAPER_RULE = {
  name: 'paper',
  cadence: 30,
  threshold: 1,
  absolute_threshold: 0.0025,
  layer_cost: 20,
  size_costing: false,
  candidates: 100,
  temperature: 1,
  cooldown: 0,
  layer_cooldown: 3,
};

/**
 * @param {Partial<RunSpecification>} specification
 * @returns {Partial<RunSpecification>} what differs from the defaults; the seed always, because it makes the run that run
 */
export function shortened(specification) {
  /** @type {Record<string, any>} */
  const kept = {};
  for (const [name, value] of Object.entries(/** @type {Record<string, any>} */ (specification))) {
    if (name === 'task' || name === 'seed') {
      if (name === 'seed' || !same(value, DEFAULTS.task)) kept[name] = value;
    } else if (name === 'rule') {
      const paper = value.name === 'paper';
      const changed = differing(value, paper ? PAPER_RULE : DEFAULTS.rule);
      if (paper || Object.keys(changed).length > 0) kept.rule = { name: value.name, ...changed };
    } else if (typeof value === 'object' && !Array.isArray(value)) {
      const changed = differing(value, DEFAULTS[name] ?? {});
      if (Object.keys(changed).length > 0) kept[name] = changed;
    } else if (!same(value, DEFAULTS[name])) {
      kept[name] = value;
    }
  }
  return kept;
}

/**
 * @param {Record<string, any>} value
 * @param {Record<string, any>} defaults
 */
function differing(value, defaults) {
  return Object.fromEntries(Object.entries(value).filter(([name, part]) => !same(part, defaults[name])));
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
