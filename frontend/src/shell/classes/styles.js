/** Style sheets that only a class needs, fetched when there is one. */

import { html } from '../drawing/dom.js';

/** @param {...string} names */
export async function addStyles(...names) {
  await Promise.all(
    names.map((name) => {
      const href = `styles/${name}.css`;
      if (document.querySelector(`link[href="${href}"]`)) return null;
      const link = html('link', { rel: 'stylesheet', href });
      const loaded = new Promise((done) => {
        link.addEventListener('load', done);
        link.addEventListener('error', done);
      });
      document.head.append(link);
      return loaded;
    }),
  );
}
