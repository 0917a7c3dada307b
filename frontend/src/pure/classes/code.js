/** The code of a class: as it is typed, shown, and written into addresses. Pure. Mirrors `senn_live.classes.codes`. */

const ALPHABET = new Set('ACDEFGHJKMNPQRTUVWXY34679'); // without look-alikes: no 0 O, 1 I L, 5 S, 2 Z, 8 B
const LENGTH = 6;
const TOKEN = /^[\w-]{10,100}$/;

/**
 * @param {string} typed in any case, with spaces or a dash
 * @returns {string | null} null: it can be no code
 */
export function readCode(typed) {
  if (typed.length > 40) return null;
  const code = typed.replace(/[\s-]+/g, '').toUpperCase();
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.has(letter)) ? code : null;
}

/**
 * @param {string} code
 * @returns {string} in two halves, as people read it out
 */
export const spelled = (code) => `${code.slice(0, LENGTH / 2)} ${code.slice(LENGTH / 2)}`;

/**
 * @param {string} hash of the phone's page: `#KX4MPT`, or `#KX4MPT&token=…` from a teacher who gives a pupil back
 * @returns {{code: string | null, token: string | null}}
 */
export function readJoinHash(hash) {
  const [typed, ...rest] = hash.replace(/^#/, '').slice(0, 300).split('&');
  const token = new URLSearchParams(rest.join('&')).get('token');
  return { code: readCode(typed), token: token && TOKEN.test(token) ? token : null };
}

/**
 * @param {string} hash of the teacher's page: `#class=CODE&token=TOKEN`
 * @returns {{code: string, token: string | null} | null} null: it names no class
 */
export function readTeachersHash(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, '').slice(0, 500));
  const code = readCode(parameters.get('class') ?? '');
  const token = parameters.get('token');
  return code === null ? null : { code, token: token && TOKEN.test(token) ? token : null };
}

/**
 * @param {string} origin where phones find the server
 * @returns {string} what somebody types into a phone
 */
export const shortAddress = (origin) => `${origin.replace(/^https?:\/\//, '').replace(/\/$/, '')}/join`;
