/** The axes of both planes: as large as the chart allows with a unit as long along x₁ as along x₂. Plotly draws them and the samples. */

import { planeFigure } from '../../../pure/drawing/classes.js';
import { squared } from '../../../pure/network/plane.js';
import { createChanges } from '../../drawing/changes.js';
import { palette } from '../../drawing/palette.js';

/**
 * @import { Domain } from '../../../pure/network/plane.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Drawing } from '../../drawing/loop.js'
 * @import { Plot, Projection } from '../../drawing/plot.js'
 */
/** @typedef {{domain: Domain, projection: Projection}} View */

/**
 * @param {Plot} plot
 * @param {HTMLElement} chart
 * @param {{inks: () => string[], dots?: boolean, onDrawn: (scene: Scene, drawing: Drawing, domain: Domain) => void}} how
 *   `inks`: the classes' colours; `onDrawn`: when axes or samples are other ones
 * @returns {(scene: Scene, drawing: Drawing, turned: boolean) => View | null} `turned`: the card has just come; null while there
 *   is no room
 */
export function createPlaneAxes(plot, chart, { inks, dots = false, onDrawn }) {
  const isOther = createChanges();
  let box = { width: 0, height: 0 };
  /** @type {Domain | null} */
  let domain = null;
  return (scene, drawing, turned) => {
    const redo = turned || drawing.restyled;
    if (redo || box.width === 0) box = { width: chart.clientWidth, height: chart.clientHeight };
    if (box.width < 60 || !scene.plane) return null;
    if (isOther([scene.data, palette().key, box.width, box.height], redo)) {
      const { text } = palette();
      domain = squared(scene.plane.domain, box.width - 18 - 1.6 * text, box.height - 14 - 1.4 * text);
      const what = { data: scene.data, domain, classes: scene.network.outputs, inks: inks(), dots };
      plot.react(planeFigure({ ...what, palette: palette(), t: drawing.t }));
      onDrawn(scene, drawing, domain);
    }
    const projection = plot.project();
    return domain && projection && { domain, projection };
  };
}
