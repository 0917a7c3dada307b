// What the page makes of a class's messages, as JSON on standard output. `views`: a JSON list of messages on standard input,
// folded one by one. `tile`: the bytes of a tile on standard input.
import { readFileSync } from 'node:fs';
import { folded } from '../../frontend/src/pure/classes/fold.js';
import { decodeTile } from '../../frontend/src/pure/classes/tiles.js';

const input = readFileSync(0);

function views() {
  let view = null;
  return JSON.parse(input.toString()).map((message) => {
    ({ view } = folded(view, message));
    return view;
  });
}

function tile() {
  const decoded = decodeTile(new Uint8Array(input).buffer);
  return { ...decoded, curve: Array.from(decoded.curve) };
}

console.log(JSON.stringify({ views, tile }[process.argv[2]]()));
