/**
 * The URL hash: which run, which moment or decision, and the specification that makes it again. Pure.
 *
 * `#run=ID&twin=ID&step=STEP&decided=STEP&spec=JSON`; older links name journal offsets, `at=OFFSET&decision=OFFSET`. The hash comes from anywhere: every value is checked, a bad one
 * falls back to its default and is named, so that the page can say what it left out. The server checks the whole
 * specification once more.
 */

import { checkedSpecification } from './checks.js';

/** @import { RunSpecification } from '../../../types/protocol' */
/** @typedef {{run: string | null, twin: string | null, step: number | null, decided: number | null, at: number | null,
 *   decision: number | null, specification: Partial<RunSpecification> | null, problems: string[]}} Place
 *   `step`: which to show; `decided`: the step of a decision to point at; `at`: offset of the moment to show; `decision`: offset of
 *   a decision to point at; `problems`: names of the parts that were left out */

const MAX_HASH = 100_000;
const NUMBERS = /** @type {const} */ (['step', 'decided', 'at', 'decision']);
const RUN_ID = /^[\w-]{4,64}$/;

/**
 * @param {string} hash with or without its `#`
 * @returns {Place}
 */
export function readHash(hash) {
  /** @type {Place} */
  const place = { run: null, twin: null, step: null, decided: null, at: null, decision: null, specification: null, problems: [] };
  if (hash.length > MAX_HASH) return { ...place, problems: ['length'] };
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  for (const name of /** @type {const} */ (['run', 'twin'])) {
    const id = parameters.get(name);
    if (id !== null && RUN_ID.test(id)) place[name] = id;
    else if (id !== null) place.problems.push(name);
  }
  for (const name of NUMBERS) {
    const number = parameters.get(name);
    if (number !== null && /^\d{1,9}$/.test(number)) place[name] = Number(number);
    else if (number !== null) place.problems.push(name);
  }
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    place.problems.push('spec');
    return;
  }
  const { specification, problems } = checkedSpecification(value);
  place.specification = specification;
  place.problems.push(...problems.map((name) => `spec.${name}`));
}

/**
 * @param {{run?: string | null, twin?: string | null, step?: number | null, decided?: number | null, at?: number | null,
 *   decision?: number | null, specification?: object | null}} place
 * @returns {string} the hash, with its `#`
 */
export function writeHash({ run = null, twin = null, specification = null, ...numbers }) {
  const parameters = new URLSearchParams();
  if (run) parameters.set('run', run);
  if (twin) parameters.set('twin', twin);
  for (const name of NUMBERS) {
    const number = numbers[name] ?? null;
    if (number !== null) parameters.set(name, String(number));
  }
  if (specification) parameters.set('spec', JSON.stringify(specification));
  return `#${parameters}`;
}
