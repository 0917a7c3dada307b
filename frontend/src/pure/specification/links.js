/** Links to what is shown: the run, this step, this decision, or the recipe that makes it anew. Pure. */

import { shortened } from './defaults.js';
import { writeHash } from './hash.js';

/** @import { Scene } from '../run/scene.js' */
/** @typedef {'run' | 'moment' | 'decision' | 'recipe'} LinkKind */
/** @typedef {{run: string | null, scene: Scene}} Shown */

/** Beyond this a QR code has cells too fine for a phone across a room. */
export const MOST_FOR_QR = 900;

/**
 * @param {string} page the page's address without query and hash
 * @param {LinkKind} kind
 * @param {Shown} shown
 * @returns {string}
 */
export function linkTo(page, kind, { run, scene }) {
  if (kind === 'recipe') return page + writeHash({ specification: shortened(scene.data.specification) });
  if (kind === 'run') return page + writeHash({ run });
  if (kind === 'decision' && scene.decision) return page + writeHash({ run, decided: scene.decision.step });
  return page + writeHash({ run, step: scene.moment.step });
}

/**
 * @param {string} hostname
 * @returns {boolean} whether only this computer knows that name
 */
export function isOfThisComputer(hostname) {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.');
}

/**
 * @param {boolean[][]} cells
 * @returns {string} an SVG path of all that is dark, one unit a cell
 */
export function cellsPath(cells) {
  return cells.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
}
