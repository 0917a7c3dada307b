/** What the fit is looked at beside: the fit without one neuron, and the twin that did not grow. */

import { curveOver } from '../../../pure/network/forward.js';
import { withoutNeuron } from '../../../pure/network/without.js';
import { twinAt } from '../../../pure/run/twin.js';
import { neuronsPhrase } from '../../../pure/words/sentences.js';
import { need, setAttribute, setShown, setText, svg } from '../../drawing/dom.js';
import { pathOf } from './paths.js';

/**
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */
/** @typedef {(scene: Scene, drawing: Drawing, projection: Projection) => void} Part */

/**
 * The curve that the network would draw with this neuron alone switched on differs by the neuron's share: shown is the fit
 * without it, so that the gap is what the neuron does.
 * @param {SVGElement} clipped
 * @returns {(scene: Scene, drawing: Drawing, projection: Projection) => boolean} whether it is shown
 */
export function createWithout(clipped) {
  const curve = svg('path', { class: 'focus-curve' }, clipped);
  const legend = need('#legend-without', HTMLElement);
  return (scene, { state, t }, projection) => {
    const { focus } = state;
    const network = focus === null ? null : withoutNeuron(scene.network, scene.moment.structure, focus);
    setShown(curve, network !== null);
    setShown(legend, network !== null);
    if (focus !== null) setText(need('span', HTMLElement, legend), t('fit.without', { id: focus }));
    if (network && state.history.started)
      setAttribute(curve, 'd', pathOf(scene.xs, curveOver(network, scene.data.scaling, scene.xs).y, projection));
    return network !== null;
  };
}

/**
 * The twin at the same step, and the gap between the two.
 * @param {SVGElement} clipped
 * @returns {Part}
 */
export function createTwinCurve(clipped) {
  const gap = svg('path', { class: 'twin-gap' }, clipped);
  const curve = svg('path', { class: 'twin-curve' }, clipped);
  const legend = need('#legend-twin', HTMLElement);
  return (scene, { state, t, look }, projection) => {
    const twin = state.twin ? twinAt(state.twin.history, scene.moment.step, scene.xs) : null;
    for (const element of [gap, curve, legend]) setShown(element, twin !== null);
    if (!twin) return;
    setText(need('span', HTMLElement, legend), t('branch.legend', { neurons: neuronsPhrase(t, twin.neurons) }));
    const path = pathOf(scene.xs, twin.y, projection);
    setAttribute(curve, 'd', path);
    const back = pathOf(scene.xs.toReversed(), (look?.y ?? scene.y).toReversed(), projection);
    setAttribute(gap, 'd', `${path}L${back.slice(1)}Z`);
  };
}
