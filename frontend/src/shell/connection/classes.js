/** Requests about classes: one function per thing that can be asked. */

import { isOfThisComputer } from '../../pure/specification/links.js';
import { posted, request, requestFile } from './api.js';

/** @import { ClassView, Lesson, RunSpecification } from '../../../types/protocol' */
/** @typedef {{member: string, token: string}} Joined */
/** @typedef {{loopback: boolean, addresses: string[], command: string}} Network */

/**
 * @param {string} token
 * @returns {{Authorization: string}}
 */
const bearer = (token) => ({ Authorization: `Bearer ${token}` });

/** @returns {Promise<Lesson[]>} the shipped lessons */
export const fetchLessons = () => request('lessons');

/** @returns {Promise<Network>} how phones reach this server; one that a proxy hands on is reached as this page was */
export async function fetchNetwork() {
  const network = await request('network');
  return { ...network, loopback: network.loopback && isOfThisComputer(location.hostname) };
}

/**
 * @param {string | Lesson} lesson
 * @param {string} language
 * @returns {Promise<{code: string, token: string}>}
 */
export const startClass = (lesson, language) => request('classes', posted({ lesson, language }));

/**
 * @param {string} code
 * @param {string | null} token
 * @returns {Promise<ClassView>}
 */
export const readClass = (code, token) => request(`classes/${code}`, token ? { headers: bearer(token) } : {});

/**
 * @param {string} code
 * @returns {Promise<Joined>}
 */
export const joinClass = (code) => request(`classes/${code}/members`, { method: 'POST' });

/**
 * @param {string} code
 * @param {string} token the teacher's
 * @param {string} member
 * @returns {Promise<Joined>} the same pupil, for another device
 */
export const renewToken = (code, token, member) =>
  request(`classes/${code}/members/${member}/token`, { method: 'POST', headers: bearer(token) });

/**
 * @param {string} code
 * @param {string} token the teacher's
 * @param {object} command
 */
export const commandClass = (code, token, command) => request(`classes/${code}/commands`, posted(command, token));

/**
 * @param {string} code
 * @param {string} token a pupil's
 * @param {number} activity
 * @param {string | number} value
 */
export const sendAnswer = (code, token, activity, value) =>
  request(`classes/${code}/answers/${activity}`, { ...posted({ value }, token), method: 'PUT' });

/**
 * @param {string} code
 * @param {string} token
 * @param {Partial<RunSpecification>} specification
 * @returns {Promise<{id: string, token: string}>} in the present activity
 */
export const addClassRun = (code, token, specification) => request(`classes/${code}/runs`, posted(specification, token));

/**
 * @param {string} code
 * @param {string} token the teacher's
 * @param {'results.csv' | 'replays.zip'} file
 * @returns {Promise<Blob>} what is taken home
 */
export const takeHome = (code, token, file) => requestFile(`classes/${code}/${file}`, { headers: bearer(token) });
