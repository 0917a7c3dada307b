// Copies the browser libraries from node_modules to frontend/vendor exactly as npm publishes them, and writes their
// versions and SHA-256 hashes to frontend/vendor/manifest.json, which a test compares with the files.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILES = {
  'plotly.js-cartesian-dist-min': { 'plotly-cartesian.min.js': 'plotly-cartesian.min.js', LICENSE: 'plotly.LICENSE' },
  katex: {
    'dist/katex.mjs': 'katex/katex.mjs',
    'dist/katex.min.css': 'katex/katex.min.css',
    LICENSE: 'katex/LICENSE',
    ...Object.fromEntries(
      readdirSync('node_modules/katex/dist/fonts')
        .filter((name) => name.endsWith('.woff2'))
        .map((name) => [`dist/fonts/${name}`, `katex/fonts/${name}`]),
    ),
  },
  // The subsets that the page's languages need: Latin, ŷ (latin-ext), η and Δ (greek). Chinese keeps the system's type.
  '@fontsource-variable/inter': {
    ...Object.fromEntries(['latin', 'latin-ext', 'greek'].map((name) => [`files/inter-${name}-wght-normal.woff2`, `inter/${name}.woff2`])),
    LICENSE: 'inter/LICENSE',
  },
  'qrcode-generator': { 'dist/qrcode.mjs': 'qrcode.mjs' },
  gifenc: { 'dist/gifenc.esm.js': 'gifenc/gifenc.js', 'LICENSE.md': 'gifenc/LICENSE' },
  mediabunny: { 'dist/bundles/mediabunny.min.mjs': 'mediabunny/mediabunny.mjs', LICENSE: 'mediabunny/LICENSE' },
};
const target = 'frontend/vendor';

rmSync(target, { recursive: true, force: true });
/** @type {Record<string, {package: string, version: string, sha256: string}>} */
const manifest = {};
for (const [name, files] of Object.entries(FILES)) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  for (const [from, to] of Object.entries(files)) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    cpSync(`node_modules/${name}/${from}`, join(target, to));
    const sha256 = createHash('sha256')
      .update(readFileSync(join(target, to)))
      .digest('hex');
    manifest[to] = { package: name, version, sha256 };
  }
}
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${Object.keys(manifest).length} files in ${target}`);
