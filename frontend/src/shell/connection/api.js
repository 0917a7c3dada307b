/** Requests to the server: one function per thing that can be asked. Failures are `Refusal`s with the server's sentence. */

import { apiAddress } from './address.js';

/** @import { Branches, Curve, TableReading, Preset, RunSpecification, RunView } from '../../../types/protocol' */

/** The server said no, or nothing: `status` 0 means that it could not be reached. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} sentence
   * @param {string} [reason] the stable name of what is wrong
   * @param {Record<string, string[]>} [options] answers that would settle it, by the name of the wish
   */
  constructor(status, sentence, reason = '', options = {}) {
    super(sentence);
    this.status = status;
    this.reason = reason;
    this.options = options;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 */
export async function request(path, options = {}) {
  const response = await answered(path, options);
  return response.status === 204 ? null : response.json();
}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Blob>} a file
 */
export async function requestFile(path, options = {}) {
  return (await answered(path, options)).blob();
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<Response>} a good one
 */
async function answered(path, options) {
  let response;
  try {
    response = await fetch(apiAddress(path), options);
  } catch {
    throw new Refusal(0, '');
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const reason = String(problem.type ?? '')
    .split(/[/:]/)
    .at(-1);
  throw new Refusal(response.status, problem.detail ?? problem.title ?? response.statusText, reason, problem.errors?.[0]?.options);
}

/**
 * @param {object} body
 * @param {string | null} [token]
 * @returns {RequestInit}
 */
export function posted(body, token = null) {
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/**
 * @param {Partial<RunSpecification>} specification
 * @returns {Promise<{id: string, token: string}>}
 */
export const createRun = (specification) => request('runs', posted(specification));

/**
 * @param {string} run
 * @param {string} token
 * @param {object} command
 */
export const sendCommand = (run, token, command) => request(`runs/${run}/commands`, posted(command, token));

/**
 * @param {string} run
 * @param {string | null} token of the run, if it is known: then the fork is listed among its branches
 * @param {object} fork
 * @returns {Promise<{id: string, token: string}>}
 */
export const forkRun = (run, token, fork) => request(`runs/${run}/forks`, posted(fork, token));

/**
 * @param {string} run
 * @returns {Promise<Branches>} the tree that it is in
 */
export const readBranches = (run) => request(`runs/${run}/branches`);

/**
 * @param {string} run
 * @returns {Promise<boolean>} whether there is such a run
 */
export async function runExists(run) {
  try {
    await request(`runs/${run}`);
    return true;
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.status === 410)) return false;
    if (error instanceof Refusal && error.status === 409) return true;
    throw error;
  }
}

/**
 * @param {string} run
 * @returns {Promise<RunView | {position: number | null}>} how it stands, or its place in the queue
 */
export const readRun = (run) => request(`runs/${run}`);

/**
 * @param {string} run
 * @param {string} token
 * @returns {Promise<null>}
 */
export const deleteRun = (run, token) => request(`runs/${run}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });

/**
 * @param {string} address of a file of the page
 * @returns {Promise<Uint8Array>}
 */
export async function readBytes(address) {
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

/** @returns {Promise<Preset[]>} */
export const fetchPresets = () => request('presets');

/**
 * @param {object} task of a formula
 * @returns {Promise<Curve>}
 */
export const previewFormula = (task) => request('formulas', posted(task));

/**
 * @param {ArrayBuffer} bytes of a table
 * @param {Record<string, string>} wish columns x, y and label, and which sample
 * @returns {Promise<TableReading>}
 */
export const readTable = (bytes, wish) =>
  request(`tables?${new URLSearchParams(wish)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: bytes,
  });

/**
 * @param {string} run
 * @returns {Promise<any[]>} every event of its journal
 */
export async function readJournal(run) {
  /** @type {any[]} */
  const events = [];
  for (let after = -1; ; ) {
    const page = await request(`runs/${run}/events?after=${after}&limit=1000`);
    events.push(...page.events);
    const last = page.events.at(-1)?.offset;
    if (last === undefined || last >= page.tail - 1) return events;
    after = last;
  }
}
