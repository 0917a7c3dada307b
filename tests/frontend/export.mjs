/** What the page exports and reads, for tests in Python: `node export.mjs python NAME`, `defaults`, or `hashes` (a line in, a line out). */

import { createInterface } from 'node:readline';
import { answersAt } from '../../frontend/src/pure/network/csv_export.js';
import { pythonFile } from '../../frontend/src/pure/network/pytorch_export.js';
import { FOLLOWING } from '../../frontend/src/pure/run/cursor.js';
import { sceneAt } from '../../frontend/src/pure/run/scene.js';
import { readHash } from '../../frontend/src/pure/specification/hash.js';
import { DEFAULTS, RULES } from '../../frontend/src/pure/specification/model.js';
import { eventsOf, historyOf, recording } from './recordings.js';

function python(name) {
  const history = historyOf(eventsOf(name));
  const { network, data, moment } = sceneAt(history, FOLLOWING);
  const { scaling } = history.started;
  const points = recording(name).locations.map((x) => [x]);
  const file = pythonFile({ network, scaling, samples: data.samples.x, run: 'run-1', step: moment.step });
  return { file, points, answers: Array.from(answersAt(network, scaling, points)[0]) };
}

async function hashes() {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(readHash(`#${new URLSearchParams({ spec: line })}`))}\n`);
  }
}

const [what, name] = process.argv.slice(2);
if (what === 'hashes') await hashes();
else process.stdout.write(JSON.stringify(what === 'python' ? python(name) : { ...DEFAULTS, paper: RULES.paper }));
