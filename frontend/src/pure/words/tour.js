/** The guided tour: what each page asks for, and how it is known that it was done. Pure. */

/**
 * @import { History } from '../run/fold.js'
 * @import { Scene } from '../run/scene.js'
 */
/** @typedef {{status: string, step: number, shownStep: number, expansions: number, lastGrowth: number, mode: string,
 *   focus: number | null, slow: boolean, noise: number, explaining: boolean, run: string | null}} Snapshot */
/** @typedef {{key: string, spot: string, high?: boolean, done: (before: Snapshot, now: Snapshot) => boolean}} Page
 *   `spot`: what lights up; `high`: the card stands at the top, because what is wanted is below */

const over = (/** @type {Snapshot} */ { status }) => status === 'finished' || status === 'failed';

/** @type {readonly Page[]} */
export const PAGES = [
  { key: 'go', spot: '#toggle', done: (before, now) => now.step >= before.step + 3 },
  { key: 'pause', spot: '#toggle', done: (_, now) => now.status === 'paused' || over(now) },
  { key: 'growth', spot: '#growth', done: (before, now) => now.expansions > before.expansions },
  {
    key: 'proof',
    spot: '#log',
    done: (before, now) => now.mode === 'paused' && (before.mode !== 'paused' || now.shownStep !== before.shownStep),
  },
  { key: 'neuron', spot: '#network-drawing', done: (_, now) => now.focus !== null },
  { key: 'scrub', spot: '#timeline-overlay', high: true, done: (_, now) => now.mode === 'paused' && now.shownStep < now.lastGrowth },
  { key: 'live', spot: '#live', high: true, done: (_, now) => now.mode === 'following' },
  { key: 'slow', spot: '#slow-open', high: true, done: (before, now) => now.slow && !before.slow },
  { key: 'end', spot: '#toggle', done: (_, now) => over(now) && !now.slow },
  { key: 'noise', spot: '[popovertarget=settings-menu]', done: (before, now) => now.noise > before.noise },
  { key: 'explain', spot: '[popovertarget=learn-menu]', done: (_, now) => now.explaining },
];

/**
 * @param {History} history
 * @param {{scene: Scene | null, mode: string, focus: number | null, slow: boolean, explaining: boolean,
 *   run: string | null}} page
 * @returns {Snapshot}
 */
export function snapshotOf(history, { scene, ...rest }) {
  return {
    ...rest,
    status: history.states.at(-1)?.status ?? 'queued',
    step: history.step,
    shownStep: scene?.moment.step ?? 0,
    expansions: history.expansions.length,
    lastGrowth: history.expansions.at(-1)?.step ?? -1,
    noise: history.data.at(-1)?.specification.noise ?? 0,
  };
}

/**
 * @param {string | null} stored
 * @returns {number} the page to go on with; 0 for anything that is none
 */
export function pageFrom(stored) {
  const page = Number(stored ?? 0);
  return Number.isInteger(page) && page > 0 && page < PAGES.length ? page : 0;
}
