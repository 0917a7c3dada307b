/**
 * A canvas over a chart for what moves with every frame. An attribute of an SVG element costs a style computation, a layout
 * and a painting of its own; a stroke on a canvas costs the stroke.
 *
 * While a run plays, the layer shows what moves and the SVG elements behind it are hidden; as soon as all is still they show
 * it instead, so that what is pointed at, read by tests and saved as a picture is there as elements.
 */

/** @typedef {{left?: number, top?: number, width: number, height: number}} Box   of the chart, pixels: what lies outside is not drawn */
/** @typedef {{begin: (box: Box) => CanvasRenderingContext2D, clear: () => void}} Layer */

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Layer}
 */
export function createLayer(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let empty = true;
  let placed = '';

  /** @param {Required<Box> & {ratio: number}} place   a canvas keeps its settings, so they are made only where they change */
  function put({ left, top, width, height, ratio }) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    context.setTransform(ratio, 0, 0, ratio, -left * ratio, -top * ratio);
    context.lineJoin = 'round';
  }

  return {
    /** Clear it, at the device's resolution. The context draws in the chart's pixels. */
    begin(box) {
      // Whole pixels: a canvas between two of them is blurred.
      const [left, top] = [Math.floor(box.left ?? 0), Math.floor(box.top ?? 0)];
      const [width, height] = [Math.ceil(box.width), Math.ceil(box.height)];
      const ratio = globalThis.devicePixelRatio || 1;
      const key = `${left},${top},${width},${height},${ratio}`;
      if (key !== placed) put({ left, top, width, height, ratio });
      placed = key;
      context.clearRect(left, top, width, height);
      empty = false;
      return context;
    },
    clear() {
      if (empty) return;
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.restore();
      empty = true;
    },
  };
}
