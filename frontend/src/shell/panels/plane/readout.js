/** What the network says where the pointer is. */

import { outputsAt, probabilitiesAt } from '../../../pure/network/plane.js';
import { short } from '../../../pure/words/numbers.js';
import { need, setText } from '../../drawing/dom.js';

/**
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Projection } from '../../drawing/plot.js'
 */

/**
 * @param {HTMLElement} chart
 * @param {() => Projection | null} project
 * @returns {(drawing: Drawing) => void}
 */
export function createReadout(chart, project) {
  const readout = need('#plane-readout', HTMLElement);
  /** @type {Drawing | null} */
  let latest = null;
  /** @type {{x: number, y: number} | null} */
  let pointer = null;

  function show() {
    const { scene, t, state } = latest ?? {};
    const projection = project();
    if (!scene || !t || !state?.history.started) return;
    if (state.focus !== null) return setText(readout, t('plane.response', { id: state.focus }));
    if (!pointer || !projection) return setText(readout, t('plane.ask'));
    const point = [projection.xAt(pointer.x), projection.yAt(pointer.y)];
    const shares = probabilitiesAt(outputsAt(scene.network, scene.data.scaling, [point]), 0);
    const best = shares.indexOf(Math.max(...shares));
    const [x, y] = point.map((value) => short(value, 2));
    setText(readout, t('plane.point', { x, y, n: best + 1, share: Math.round(100 * shares[best]) }));
  }

  /** @param {PointerEvent} event */
  function moved(event) {
    const { left, top } = chart.getBoundingClientRect();
    pointer = { x: event.clientX - left, y: event.clientY - top };
    show();
  }

  chart.addEventListener('pointerdown', moved);
  chart.addEventListener('pointermove', moved);
  chart.addEventListener('pointerleave', () => {
    pointer = null;
    show();
  });
  return (drawing) => {
    latest = drawing;
    show();
  };
}
