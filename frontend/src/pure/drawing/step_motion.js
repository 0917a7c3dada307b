/**
 * Between two training steps: what is drawn glides from the one to the next, so that five steps a second are one motion
 * and not five jerks. Pure.
 *
 * Mixed is what is drawn (curves, places, the widths of edges), never the parameters behind it; what is said in words and
 * numbers, and the cursor, are always a true step's. The picture arrives one step's time after the step. A growth changes
 * no curve, so a glide under way goes on to where it was going and the newcomer stands there at once, as it is.
 */

/** @import { Scene } from '../run/scene.js' */
/** @typedef {Pick<Scene, 'y' | 'responses' | 'places' | 'network'>} Look   what moves from step to step */
/** @typedef {{from: Look, to: Scene, sinceMs: number, durationMs: number}} Glide */

/** Steps that come faster than this are drawn as they come: mixing them would draw more often than there is news. */
const SHORTEST_MS = 60;
const LONGEST_MS = 1000;
const MOST_STEPS = 3; // further apart it is a jump: a tab that slept, a long way through the past
const SAME = 1e-5; // of the curve's height: a growth moves nothing, but frames before it are rounded to float32

/**
 * @param {Glide | null} before
 * @param {Scene} scene
 * @param {{nowMs: number, stepMs: number, exact: boolean}} how   `stepMs`: time between two steps at the run's pace;
 *   `exact`: show the step itself (paused, or motion is unwanted)
 * @returns {Glide}
 */
export function nextGlide(before, scene, { nowMs, stepMs, exact }) {
  const there = { from: scene, to: scene, sinceMs: nowMs, durationMs: 0 };
  if (!before || exact || before.to.xs !== scene.xs) return there;
  if (before.to.moment === scene.moment) return { ...before, to: scene };
  if (before.to.moment.structure !== scene.moment.structure) {
    return isSameCurve(before.to.y, scene.y) ? { ...before, from: grownLook(before, scene), to: scene } : there;
  }
  const steps = scene.moment.step - before.to.moment.step;
  const durationMs = Math.min(steps * stepMs, LONGEST_MS);
  if (steps < 1 || steps > MOST_STEPS || durationMs < SHORTEST_MS) return there;
  return { from: lookAt(before, nowMs), to: scene, sinceMs: nowMs, durationMs };
}

/**
 * @param {Glide} glide
 * @param {number} nowMs
 * @returns {boolean}
 */
export function isGliding({ sinceMs, durationMs }, nowMs) {
  return nowMs - sinceMs < durationMs;
}

/**
 * @param {Glide} glide
 * @param {number} nowMs
 * @returns {number} share of the way to the scene, 1 once it is reached
 */
export function partOf(glide, nowMs) {
  return isGliding(glide, nowMs) ? Math.max(0, (nowMs - glide.sinceMs) / glide.durationMs) : 1;
}

/**
 * @param {Glide} glide
 * @param {number} nowMs
 * @returns {Look} the scene itself once the glide is over
 */
export function lookAt(glide, nowMs) {
  const { from, to } = glide;
  const part = partOf(glide, nowMs);
  if (part === 1) return to;
  return {
    y: mixed(from.y, to.y, part),
    responses: to.responses.map((layer, at) => layer.map((values, neuron) => mixed(from.responses[at][neuron], values, part))),
    places: to.places.map((place, at) => placeBetween(from.places[at] ?? place, place, part)),
    network: { ...to.network, parameters: mixed(from.network.parameters, to.network.parameters, part) },
  };
}

/**
 * @param {ArrayLike<number>} from
 * @param {ArrayLike<number>} to
 * @param {number} part 0 to 1
 * @returns {Float64Array}
 */
export function mixed(from, to, part) {
  const found = new Float64Array(to.length);
  for (let n = 0; n < found.length; n += 1) found[n] = from[n] + (to[n] - from[n]) * part;
  return found;
}

/**
 * @param {Scene['places'][number]} from
 * @param {Scene['places'][number]} to
 * @param {number} part
 * @returns {Scene['places'][number]}
 */
function placeBetween(from, to, part) {
  const location = from.location + (to.location - from.location) * part;
  const scale = from.scale * (to.scale / from.scale) ** part; // the map's axis is logarithmic
  return { id: to.id, location, scale };
}

/**
 * @param {Float64Array} before
 * @param {Float64Array} after
 * @returns {boolean}
 */
function isSameCurve(before, after) {
  let far = 0;
  let height = 0;
  for (let n = 0; n < after.length; n += 1) {
    far = Math.max(far, Math.abs(after[n] - before[n]));
    height = Math.max(height, Math.abs(after[n]));
  }
  return far <= SAME * height;
}

/**
 * Where a glide came from, for the network that has grown since: who was there already, as they were; newcomers as they are.
 * @param {Glide} glide
 * @param {Scene} scene
 * @returns {Look}
 */
function grownLook({ from, to }, scene) {
  const responses = new Map(
    to.moment.structure.neurons.flatMap((layer, at) => layer.map(({ id }, neuron) => [id, from.responses[at][neuron]])),
  );
  const places = new Map(from.places.map((place) => [place.id, place]));
  return {
    y: from.y,
    responses: scene.moment.structure.neurons.map((layer, at) =>
      layer.map(({ id }, neuron) => responses.get(id) ?? scene.responses[at][neuron]),
    ),
    places: scene.places.map((place) => places.get(place.id) ?? place),
    network: scene.network,
  };
}
