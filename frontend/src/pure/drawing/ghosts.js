/**
 * Where the ghosts of the network drawing stand: proposals that the landscape cannot show, for deeper layers and for new
 * ones, in a row below the neurons. Pure.
 */

import { short } from '../words/numbers.js';

/**
 * @import { Layout } from './layout.js'
 * @import { Candidate } from '../../../types/protocol'
 */
/** @typedef {{candidate: Candidate, x: number, y: number, label: string}} Ghost   `label`: '' where there is no room for it */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

export const GHOST_RADIUS = 8;
const GAP = 3; // pixels between things
const CHARACTER = 0.6; // of the text's size: no character of a label is wider
const LINE = 1.25; // of the text's size

/**
 * @param {number} text size of the labels, pixels
 * @returns {number} height of the row
 */
export const ghostRow = (text) => 2 * GHOST_RADIUS + LINE * text + GAP;

/**
 * Scores are named where all names fit, else bare; where not even that fits the higher ones keep theirs.
 * @param {Layout} layout
 * @param {readonly Candidate[]} candidates
 * @param {{width: number, height: number, text: number}} box pixels; `text`: size of the labels
 * @returns {Ghost[]}
 */
export function ghostsOf(layout, candidates, { width, height, text }) {
  const y = height - LINE * text - GHOST_RADIUS;
  const ghosts = candidates
    .filter(isGhost)
    .map((candidate) => ({ candidate, x: placeOf(candidate, layout), y, label: '' }))
    .filter(({ x }) => !Number.isNaN(x))
    .sort((a, b) => b.candidate.score - a.candidate.score);
  const taken = [...layout.nodes, ...ghosts.map(({ x }) => ({ x, y, r: GHOST_RADIUS }))].map(boxAround);
  const named = labelled(ghosts, taken, { width, text, name: 'Δη ' });
  return named.every(({ label }) => label !== '') ? named : labelled(ghosts, taken, { width, text, name: '' });
}

/** @param {Candidate} candidate */
const isGhost = ({ kind, layer, accepted, score }) => !accepted && score > 0 && (kind === 'depth' || (kind === 'width' && layer > 0));

/**
 * @param {Candidate} candidate
 * @param {Layout} layout
 * @returns {number} x: in its layer's column, or between two of them
 */
function placeOf({ kind, layer }, { columns }) {
  return kind === 'width' ? (columns[layer + 1] ?? NaN) : (columns[layer] + columns[layer + 1]) / 2;
}

/**
 * @param {Ghost[]} ghosts the highest score first
 * @param {Box[]} taken
 * @param {{width: number, text: number, name: string}} how
 * @returns {Ghost[]}
 */
function labelled(ghosts, taken, { width, text, name }) {
  const full = [...taken];
  return ghosts.map((ghost) => {
    const label = `${name}${short(ghost.candidate.score, 2)}`;
    const half = (label.length * CHARACTER * text) / 2;
    const top = ghost.y + GHOST_RADIUS;
    const box = { left: ghost.x - half, right: ghost.x + half, top, bottom: top + LINE * text };
    const fits = box.left >= 0 && box.right <= width && full.every((other) => !meets(box, other));
    if (fits) full.push(box);
    return { ...ghost, label: fits ? label : '' };
  });
}

/** @param {{x: number, y: number, r: number}} circle */
const boxAround = ({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r });

/**
 * @param {Box} a
 * @param {Box} b
 */
const meets = (a, b) => a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom;
