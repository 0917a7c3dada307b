/**
 * A run specification from anywhere, value by value: what is as the server would accept it stays, the rest is named. Pure.
 *
 * The limits are generated from `senn_live.protocol.specification`; a test throws random values at both.
 */

import { SCHEMA } from './model.js';

/** @import { RunSpecification } from '../../../types/protocol' */
/** @typedef {Record<string, any>} Schema the part of JSON Schema that model.js uses */

const MAX_NAME = 40;

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {Schema} schema
 * @param {number} value
 */
function isWithin(schema, value) {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  return Number.isFinite(value) && value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
}

/**
 * @param {string | unknown[]} value
 * @param {number} [least]
 * @param {number} [most]
 */
const isOfLength = ({ length }, least = 0, most = Infinity) => length >= least && length <= most;

/** @type {Record<string, (schema: Schema, value: any) => boolean>} */
const TYPES = {
  null: (_, value) => value === null,
  boolean: (_, value) => typeof value === 'boolean',
  string: ({ minLength, maxLength }, value) => typeof value === 'string' && isOfLength(value, minLength, maxLength),
  number: (schema, value) => typeof value === 'number' && isWithin(schema, value),
  integer: (schema, value) => Number.isInteger(value) && isWithin(schema, value),
  array: ({ minItems, maxItems, items, prefixItems }, value) =>
    Array.isArray(value) &&
    isOfLength(value, minItems, maxItems) &&
    value.every((item, index) => isAsIn(prefixItems ? prefixItems[index] : items, item)),
  object: ({ properties, required = [] }, value) =>
    isObject(value) &&
    required.every((/** @type {string} */ name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, part]) => Object.hasOwn(properties, name) && isAsIn(properties[name], part)),
};

/**
 * @param {Schema} schema
 * @param {unknown} value
 * @returns {boolean} whether the schema allows the value
 */
export function isAsIn(schema, value) {
  if (schema.anyOf) return schema.anyOf.some((/** @type {Schema} */ one) => isAsIn(one, value));
  if (schema.oneOf) {
    const kind = kindOf(schema, value);
    return kind !== null && isAsIn(kind, value);
  }
  if ('const' in schema) return value === schema.const;
  if (schema.enum) return schema.enum.includes(value);
  return TYPES[schema.type](schema, value);
}

/**
 * @param {Schema} schema of an object that comes in kinds, or of any other value
 * @param {unknown} value
 * @returns {Schema | null} that of its kind, null if there is none such
 */
function kindOf(schema, value) {
  if (!schema.oneOf) return schema;
  const name = schema.discriminator;
  if (!isObject(value) || !Object.hasOwn(value, name)) return null;
  return schema.oneOf.find((/** @type {Schema} */ one) => one.properties[name].const === value[name]) ?? null;
}

const fallback = SCHEMA.task.oneOf.find((/** @type {Schema} */ one) => one.properties.kind.const === 'formula').properties;
/** Characters that a formula may have. @type {number} */
export const LONGEST_FORMULA = fallback.formula.maxLength;

/** What a schema cannot say of a task: how its parts go together. @type {Record<string, (task: any) => boolean>} */
const TOGETHER = {
  preset: () => true,
  formula: ({ low = fallback.low.default, high = fallback.high.default }) => high > low,
  points: ({ x, y }) => x.length === y.length && new Set(x).size > 1,
  classes2d: ({ x, label }) => x.length === label.length && new Set(label).size > 1,
};

/**
 * @param {any} task
 * @returns {boolean}
 */
const isTask = (task) => isAsIn(SCHEMA.task, task) && TOGETHER[task.kind](task);

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
    const schema = Object.hasOwn(SCHEMA, name) ? kindOf(SCHEMA[name], value) : null;
    if (schema?.properties && name !== 'task' && isObject(value))
      specification[name] = checkedGroup(name, value, schema.properties, problems);
    else if (schema && (name === 'task' ? isTask(value) : isAsIn(schema, value))) specification[name] = value;
    else problems.push(name.slice(0, MAX_NAME));
  }
  return { specification, problems };
}

/**
 * @param {string} group
 * @param {Record<string, unknown>} value
 * @param {Record<string, Schema>} parts
 * @param {string[]} problems gets the names of what is left out
 */
function checkedGroup(group, value, parts, problems) {
  const good = Object.entries(value).filter(([name, part]) => {
    const passes = Object.hasOwn(parts, name) && isAsIn(parts[name], part);
    if (!passes) problems.push(`${group}.${name.slice(0, MAX_NAME)}`);
    return passes;
  });
  return Object.fromEntries(good);
}
