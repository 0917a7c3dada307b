/**
 * Where the server is: beside the document. Whatever path a proxy has put before the page, its own server's addresses
 * begin with the same.
 */

/**
 * @param {string} path below the API
 * @returns {string}
 */
export const apiAddress = (path) => new URL(`api/${path}`, document.baseURI).href;

/**
 * @param {string} path below the API
 * @returns {string}
 */
export function socketAddress(path) {
  const address = new URL(apiAddress(path));
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/** @returns {string} where the page is, as others may be told: without the last slash, and with a proxy's path */
export const pageAddress = () => new URL('.', document.baseURI).href.replace(/\/$/, '');
