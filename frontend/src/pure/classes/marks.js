/** The six shapes that pupils are drawn as, in a square from −1 to 1; no two are told apart by colour alone. Pure. */

/** @import { Member } from '../../../types/protocol' */

/** @type {Readonly<Record<Member['shape'], string>>} paths */
export const SHAPES = {
  circle: 'M0 -0.88A0.88 0.88 0 1 1 0 0.88A0.88 0.88 0 1 1 0 -0.88Z',
  square: 'M-0.8 -0.8H0.8V0.8H-0.8Z',
  triangle: 'M0 -0.95L0.98 0.78H-0.98Z',
  diamond: 'M0 -1.05L1.05 0L0 1.05L-1.05 0Z',
  star: star(),
  plus: 'M-0.34 -0.95H0.34V-0.34H0.95V0.34H0.34V0.95H-0.34V0.34H-0.95V-0.34H-0.34Z',
};

/** @returns {string} five points */
function star() {
  const corners = Array.from({ length: 10 }, (_, corner) => {
    const radius = corner % 2 === 0 ? 1.1 : 0.46;
    const angle = (Math.PI * corner) / 5;
    return `${(radius * Math.sin(angle)).toFixed(3)} ${(-radius * Math.cos(angle)).toFixed(3)}`;
  });
  return `M${corners.join('L')}Z`;
}

/**
 * Marks on an axis in lanes: each goes where it covers nobody, from the top; when all lanes are full, where it covers least.
 * @template T
 * @param {readonly {at: number, what: T}[]} marks `at`: pixels
 * @param {{lanes: number, apart: number}} room `apart`: pixels between two that do not touch
 * @returns {{at: number, lane: number, what: T}[]} from left to right
 */
export function inLanes(marks, { lanes, apart }) {
  const last = Array.from({ length: lanes }, () => -Infinity);
  return [...marks]
    .sort((a, b) => a.at - b.at)
    .map(({ at, what }) => {
      const free = last.findIndex((before) => at - before >= apart);
      const lane = free >= 0 ? free : last.indexOf(Math.min(...last));
      last[lane] = at;
      return { at, lane, what };
    });
}
