// Folds a class's stream as the page does: a JSON list of messages on standard input, the view after each on standard output.
import { readFileSync } from 'node:fs';
import { folded } from '../../frontend/src/pure/classes/fold.js';

let view = null;
const views = JSON.parse(readFileSync(0, 'utf8')).map((message) => {
  ({ view } = folded(view, message));
  return view;
});
console.log(JSON.stringify(views));
