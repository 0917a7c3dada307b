/** QR codes, by the qrcode-generator library, which is fetched when the first one is wanted. */

/** In a constant, so that the type checker does not look into the library; a site of recordings carries it along. */
const CARRIED = '../../../vendor/qrcode.mjs';

/**
 * @param {string} text
 * @returns {Promise<boolean[][]>} rows of cells, true: dark; as few as will hold the text
 */
export async function codeOf(text) {
  const { qrcode } = await import(CARRIED);
  const made = qrcode(0, 'L');
  made.addData(text);
  made.make();
  const count = made.getModuleCount();
  return Array.from({ length: count }, (_, y) => Array.from({ length: count }, (_, x) => made.isDark(y, x)));
}
