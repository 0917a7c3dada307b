/** One picture of a film, or of a poster: the curve, the network, what was decided, and how far the run has come. */

import { mixed } from '../../../pure/drawing/step_motion.js';
import { curveOver, firstLayerPlaces } from '../../../pure/network/forward.js';
import { pausedAt } from '../../../pure/run/cursor.js';
import { sceneAt } from '../../../pure/run/scene.js';
import { endOf } from '../../../pure/words/ending.js';
import { short } from '../../../pure/words/numbers.js';
import { neuronsPhrase } from '../../../pure/words/sentences.js';
import { emphasised, verdictOf } from '../../../pure/words/verdict.js';
import { palette } from '../../drawing/palette.js';
import { drawChart } from './charts.js';
import { drawNetwork } from './diagram.js';
import { drawLine } from './text.js';

/**
 * @import { Shot } from '../../../pure/drawing/film.js'
 * @import { History } from '../../../pure/run/fold.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Translate } from '../../../texts/index.js'
 */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{history: History, shot: Shot, t: Translate, isPoster?: boolean}} Picture   a poster says what this is, and not which step */

/** Pixels of a film; a poster is as links in chats are shown. */
export const FILM = { width: 1280, height: 720 };
export const POSTER = { width: 1200, height: 630 };
const EDGE = 36;
const HEAD = 74;
const FOOT = 136;

/**
 * @param {Context} context whose canvas has the size that is given
 * @param {{width: number, height: number}} size
 * @param {Picture} picture
 */
export function drawPicture(context, { width, height }, picture) {
  const { history, shot } = picture;
  const scene = sceneOf(history, shot);
  if (!scene) return;
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue('--page').trim();
  context.fillRect(0, 0, width, height);
  drawHead(context, width, scene, picture);
  const top = HEAD + 20;
  const tall = height - top - FOOT;
  const wide = width - 2 * EDGE;
  drawChart(context, scene, { left: EDGE, top, width: 0.59 * wide, height: tall });
  const before = history.moments.findLast((one, n) => n < shot.index && one.structure !== scene.moment.structure)?.structure ?? null;
  const box = { left: EDGE + 0.62 * wide, top, width: 0.38 * wide, height: tall };
  drawNetwork(context, scene, { box, before, sinceMs: shot.sinceMs });
  drawWords(context, scene, { width, y: height - FOOT + 52 }, picture);
  if (!picture.isPoster) drawProgress(context, { left: EDGE, top: height - 26, width: wide }, picture);
}

/**
 * @param {History} history
 * @param {Shot} shot
 * @returns {Scene | null} with what moves on its way to the next moment
 */
function sceneOf(history, { index, part }) {
  const scene = sceneAt(history, pausedAt(history.moments[index]?.offset ?? -1));
  const next = history.moments[index + 1];
  if (!scene || part <= 0 || !next) return scene;
  const network = { ...scene.network, parameters: mixed(scene.network.parameters, next.parameters, part) };
  if (scene.plane) return { ...scene, network };
  const { scaling } = scene.data;
  const ids = scene.moment.structure.neurons[0] ?? [];
  const places = firstLayerPlaces(network, scaling).map((place, at) => ({ ...place, id: ids[at].id }));
  return { ...scene, network, places, ...curveOver(network, scaling, scene.xs) };
}

/**
 * @param {Context} context
 * @param {number} width
 * @param {Scene} scene
 * @param {Picture} picture
 */
function drawHead(context, width, scene, { t, isPoster }) {
  const { ink, muted, font } = palette();
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = ink;
  context.font = `700 34px ${font}`;
  const name = t('page.title');
  context.fillText(name, EDGE, 62);
  const after = EDGE + context.measureText(name).width + 22;
  context.fillStyle = muted;
  context.font = `500 24px ${font}`;
  context.fillText(t('page.tagline'), after, 62);
  if (isPoster) return;
  context.textAlign = 'right';
  context.font = `600 24px ${font}`;
  const words = [t('why.step', { step: scene.moment.step }), neuronsPhrase(t, scene.neurons)];
  if (typeof scene.moment.loss === 'number') words.push(t('film.loss', { loss: short(scene.moment.loss, 2) }));
  context.fillText(words.join(' · '), width - EDGE, 62);
}

/**
 * The last growth and its one number; at the end what became of it.
 * @param {Context} context
 * @param {Scene} scene
 * @param {{width: number, y: number}} place
 * @param {Picture} picture
 */
function drawWords(context, scene, { width, y }, { history, t }) {
  const { ink, width: strong, font } = palette();
  const end = endOf(t, history, scene);
  const grew = history.decisions.findLast(({ offset, accepted }) => accepted && offset <= (scene.expansion?.offset ?? -1));
  const said = end ? `*${end.size}* ${end.why}` : grew ? verdictOf(t, history, grew, scene.domain).sentence : t('film.begin');
  const parts = emphasised(said).map(({ text, isStrong }) => ({ text, colour: isStrong ? strong : ink }));
  drawLine(context, parts, { x: EDGE, y, width: width - 2 * EDGE, size: 32, font: `600 32px ${font}` });
}

/**
 * @param {Context} context
 * @param {{left: number, top: number, width: number}} place
 * @param {Picture} picture
 */
function drawProgress(context, { left, top, width }, { history, shot }) {
  const { grid, ink, newWidth, newDepth } = palette();
  const { moments } = history;
  const last = Math.max(moments.at(-1)?.step ?? 0, 1);
  const here = moments[shot.index].step;
  context.fillStyle = grid;
  context.fillRect(left, top, width, 6);
  context.fillStyle = ink;
  context.fillRect(left, top, (width * here) / last, 6);
  for (const { step, kind } of history.expansions) {
    if (kind === 'prune' || step > here) continue;
    context.fillStyle = kind === 'depth' ? newDepth : newWidth;
    context.beginPath();
    context.arc(left + (width * step) / last, top + 3, 8, 0, 2 * Math.PI);
    context.fill();
  }
}
