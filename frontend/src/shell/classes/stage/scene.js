/** What the projector's screens share. */

import { html } from '../../drawing/dom.js';

/**
 * @import { Runs } from './runs.js'
 * @import { Tile } from '../../../pure/classes/tiles.js'
 * @import { Language, Translate } from '../../../texts/index.js'
 * @import { ClassView, Member } from '../../../../types/protocol'
 */
/**
 * @typedef {{t: Translate, language: Language, code: string, token: string, runs: Runs, tiles: () => Tile[],
 *   command: (command: {type: string} & Record<string, unknown>) => Promise<boolean>, choose: (member: Member, from: Element) => void,
 *   explain: (error: unknown) => void}} Context   `choose`: what to do with a pupil
 */
/** @typedef {{draw: (view: ClassView) => void, close: () => void, grow?: () => void}} Stage   `grow`: let the network of a guess go on */
/** @typedef {(root: HTMLElement, context: Context, view: ClassView, activity: any) => Stage} CreateStage */

/**
 * @param {HTMLElement} root
 * @param {string} [name]
 * @returns {HTMLElement}
 */
export const addCard = (root, name = '') => html('section', { class: `stage-card ${name}` }, root);

/**
 * @param {string} sentence with `{0}`, `{1}` … where elements go
 * @param {readonly Node[]} parts
 * @returns {(Node | string)[]}
 */
export function woven(sentence, parts) {
  return sentence.split(/\{(\d)\}/).map((piece, index) => (index % 2 === 1 ? parts[Number(piece)] : piece));
}
