/** The page's own type, to be put into a picture, so that it looks the same where that type is not installed. */

import { readBytes } from '../connection/api.js';

/** @type {Map<string, Promise<string>>} by address */
const fetched = new Map();

/**
 * @param {string} text all that will be set in it
 * @returns {Promise<string>} a style sheet that holds the fonts which have these characters
 */
export async function typeFor(text) {
  const characters = [...new Set(text)].map((one) => /** @type {number} */ (one.codePointAt(0)));
  const faces = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) => (rule instanceof CSSFontFaceRule ? [{ rule, base: sheet.href ?? document.baseURI }] : [])),
  );
  const wanted = faces.filter(
    ({ rule }) => isOfPage(rule) && characters.some((one) => isWithin(one, rule.style.getPropertyValue('unicode-range'))),
  );
  return (await Promise.all(wanted.map(({ rule, base }) => embedded(rule, base)))).join('\n');
}

/** @param {CSSFontFaceRule} rule */
const isOfPage = ({ style }) =>
  style.getPropertyValue('font-family').replaceAll(/["']/g, '') === 'Inter' && style.getPropertyValue('src').includes('url(');

/**
 * @param {number} character
 * @param {string} ranges such as "U+0-FF, U+131"
 * @returns {boolean}
 */
function isWithin(character, ranges) {
  return ranges.split(',').some((range) => {
    const [low, high = low] = range.trim().replace(/^U\+/i, '').split('-');
    return character >= parseInt(low, 16) && character <= parseInt(high, 16);
  });
}

/**
 * @param {CSSFontFaceRule} rule
 * @param {string} base
 * @returns {Promise<string>}
 */
async function embedded({ style }, base) {
  const address = style.getPropertyValue('src').match(/url\(["']?([^"')]+)/)?.[1] ?? '';
  const data = address.startsWith('data:') ? address : await dataOf(new URL(address, base).href); // in a file of its own it is there
  return `@font-face{font-family:Inter;font-weight:100 900;src:url(${data}) format("woff2");unicode-range:${style.getPropertyValue('unicode-range')}}`;
}

/**
 * @param {string} address
 * @returns {Promise<string>} its content as a data: address
 */
function dataOf(address) {
  const known = fetched.get(address) ?? read(address);
  fetched.set(address, known);
  return known;
}

/** @param {string} address */
async function read(address) {
  const bytes = await readBytes(address);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:font/woff2;base64,${btoa(binary)}`;
}
