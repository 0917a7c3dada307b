/**
 * The specification of a run, without what is as it would be anyway: short enough for a link and a QR code. Pure.
 */

import { DEFAULTS, RULES } from './model.js';

/** @import { RunSpecification } from '../../../types/protocol' */

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
      const changed = differing(value, RULES[value.name] ?? {});
      if (value.name !== DEFAULTS.rule.name || Object.keys(changed).length > 0) kept.rule = { name: value.name, ...changed };
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
