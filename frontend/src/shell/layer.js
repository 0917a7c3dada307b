/**
 * A canvas over a chart for what moves with every frame. An attribute of an SVG element costs a style computation, a layout
 * and a painting of its own; a stroke on a canvas costs the stroke.
 *
 * While a run plays, the layer shows what moves and the SVG elements behind it are hidden; as soon as all is still they show
 * it instead, so that what is pointed at, read by tests and saved as a picture is there as elements.
 */

/** @typedef {{begin: (size: {width: number, height: number}) => CanvasRenderingContext2D, clear: () => void}} Layer */

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Layer}
 */
export function createLayer(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let empty = true;
  return {
    /** Clear it, at the device's resolution. */
    begin({ width, height }) {
      const ratio = globalThis.devicePixelRatio || 1;
      const columns = Math.round(width * ratio);
      const rows = Math.round(height * ratio);
      if (canvas.width !== columns) canvas.width = columns;
      if (canvas.height !== rows) canvas.height = rows;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      context.lineJoin = 'round';
      context.lineCap = 'butt';
      empty = false;
      return context;
    },
    clear() {
      if (empty) return;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      empty = true;
    },
  };
}
