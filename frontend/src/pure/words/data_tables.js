/** What the charts show, as tables for reading: one per chart. Pure. */

import { bandAbout } from '../run/band.js';
import { logEntries } from '../run/log.js';
import { seriesOf } from '../run/timeline.js';
import { evidenceText, gauge, gaugesOf } from './gauges.js';
import { place, short } from './numbers.js';
import { entrySentence } from './sentences.js';
import { knownOf } from './status.js';

/**
 * @import { Interval } from '../run/band.js'
 * @import { History } from '../run/fold.js'
 * @import { Scene } from '../run/scene.js'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {{title: string, head: string[], rows: string[][]}} Table */

const CURVE_ROWS = 25;
const TIMELINE_ROWS = 30;

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Scene} scene
 * @returns {Table[]}
 */
export function tablesOf(t, history, scene) {
  return [promiseTable(t, history), fitTable(t, scene), neuronTable(t, scene), whyTable(t, history, scene), timelineTable(t, history)];
}

/**
 * @param {Translate} t
 * @param {History} history
 * @returns {Table}
 */
function promiseTable(t, { deliveries }) {
  const head = [t('table.step'), t('table.growth'), t('table.scored'), t('table.promised'), t('table.delivered')];
  const rows = deliveries.map((one) => [
    String(one.expansion_step),
    t(`table.growth.${one.kind}`, { layer: one.layer + 1 }),
    short(one.scored_drop ?? null),
    short(one.predicted_drop),
    short(one.realised_drop),
  ]);
  return { title: t('numbers.promise'), head, rows };
}

/**
 * @param {Translate} t
 * @param {Scene} scene
 * @returns {Table}
 */
function fitTable(t, { xs, y, domain, network, band }) {
  const stride = (xs.length - 1) / (CURVE_ROWS - 1);
  const at = Array.from({ length: network.inputs === 1 ? CURVE_ROWS : 0 }, (_, row) => Math.round(row * stride));
  const share = short(100 * (band?.level ?? 0));
  const bounds = band ? Object.values(bandAbout(band, xs, y)) : [];
  const head = ['x', t('fit.fit'), ...(band ? [t('table.band.curve', { share }), t('table.band.sample', { share })] : [])];
  const between = (/** @type {Interval} */ { low, high }, /** @type {number} */ n) =>
    Number.isNaN(low[n]) ? '–' : t('table.band.between', { low: short(low[n]), high: short(high[n]) });
  const rows = at.map((n) => [place(xs[n], domain), short(y[n], 4), ...bounds.map((interval) => between(interval, n))]);
  return { title: t('fit.title'), head, rows };
}

/**
 * @param {Translate} t
 * @param {Scene} scene
 * @returns {Table}
 */
function neuronTable(t, { moment, places, domain }) {
  const head = [t('table.neuron'), t('table.layer'), t('table.born'), t('table.location'), t('table.scale')];
  const rows = moment.structure.neurons.flat().map(({ id, layer, born_step: born }) => {
    const own = places.find((one) => one.id === id);
    return [String(id), String(layer + 1), String(born), own ? place(own.location, domain) : '–', own ? short(own.scale, 2) : '–'];
  });
  return { title: t('network.title'), head, rows };
}

/**
 * @param {Translate} t
 * @param {History} history
 * @param {Scene} scene
 * @returns {Table}
 */
function whyTable(t, history, scene) {
  const head = [t('table.step'), t('table.event'), t('why.evidence'), t('why.noise'), t('why.training'), t('table.bound'), 'max |Δf|'];
  const rows = logEntries(history, history.offset).map((entry) => {
    const decision = entry.type === 'growth' || entry.type === 'refusal' ? entry.decision : null;
    return [
      String(entry.step),
      entrySentence(t, entry, scene.domain, knownOf(history)),
      evidenceText(t, gaugesOf(decision, false)[0]?.evidence ?? null),
      decision ? gauge(t, decision.noise_gauge).text : '–',
      decision ? gauge(t, decision.training_gauge).text : '–',
      short(decision?.rate_bound, 2),
      entry.type === 'growth' ? short(entry.expansion.function_change, 2) : '–',
    ];
  });
  return { title: t('why.title'), head, rows };
}

/**
 * @param {Translate} t
 * @param {History} history
 * @returns {Table}
 */
function timelineTable(t, { moments }) {
  const series = seriesOf(moments, moments.length);
  const stride = Math.max(1, Math.ceil(series.step.length / TIMELINE_ROWS));
  const at = series.step.map((_, n) => n).filter((n) => n % stride === 0 || n === series.step.length - 1);
  return {
    title: t('timeline.title'),
    head: [t('table.step'), t('timeline.loss'), t('timeline.score'), t('timeline.neurons'), t('timeline.parameters')],
    rows: at.map((n) => [
      String(series.step[n]),
      short(series.loss[n]),
      short(series.score[n]),
      String(series.neurons[n]),
      String(series.parameters[n]),
    ]),
  };
}
