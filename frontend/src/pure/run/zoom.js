/** Which stretch of the run the timeline shows: all of it, or a stretch that was marked. Pure. */

/** @typedef {{from: number, to: number}} Zoom   steps; null stands for the whole run */

const AT_THE_EDGE = 0.5; // steps: a stretch is marked between steps, and the step shown is the nearest one
const FEWEST = 4; // steps: a shorter stretch shows nothing more

/**
 * @param {number} one step
 * @param {number} other step, at the stretch's other end
 * @param {number} end where the axis of the whole run ends
 * @returns {Zoom | null}
 */
export function zoomedTo(one, other, end) {
  const middle = (one + other) / 2;
  const width = Math.max(Math.abs(other - one), FEWEST);
  if (width >= end) return null;
  const from = Math.min(Math.max(middle - width / 2, 0), end - width);
  return { from, to: from + width };
}

/**
 * @param {Zoom | null} zoom
 * @param {number} factor above 1: nearer
 * @param {{step: number, end: number}} around   `step`: what stays in view; `end`: of the whole run's axis
 * @returns {Zoom | null}
 */
export function zoomedBy(zoom, factor, { step, end }) {
  const { from, to } = zoom ?? { from: 0, to: end };
  const share = Math.min(Math.max((step - from) / (to - from), 0), 1);
  const width = (to - from) / factor;
  return zoomedTo(step - share * width, step + (1 - share) * width, end);
}

/**
 * @param {Zoom | null} zoom
 * @param {number} step that is shown
 * @returns {Zoom | null} moved along where the step lies outside; itself where it does not
 */
export function keptInView(zoom, step) {
  if (!zoom || (step >= zoom.from - AT_THE_EDGE && step <= zoom.to + AT_THE_EDGE)) return zoom;
  const width = zoom.to - zoom.from;
  const from = step < zoom.from ? Math.max(step - 0.1 * width, 0) : step - 0.9 * width;
  return { from, to: from + width };
}
