/** Pixels onto a canvas that lies under a chart, enlarged smoothly. */

export const GLIDING_MS = 30; // between pictures on the way from step to step

/** @typedef {{left: number, top: number, width: number, height: number}} Box   of the plot area, pixels */

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {(pixels: Uint8ClampedArray, size: {columns: number, rows: number}, box: Box) => void}
 */
export function createPainter(canvas) {
  const source = document.createElement('canvas');
  let placed = '';
  return (pixels, { columns, rows }, box) => {
    if (source.width !== columns) source.width = columns;
    if (source.height !== rows) source.height = rows;
    source.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (pixels), columns, rows), 0, 0);
    const ratio = globalThis.devicePixelRatio || 1;
    const place = [box.left, box.top, box.width, box.height, ratio].join();
    if (place !== placed) {
      placed = place;
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
      const style = { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` };
      Object.assign(canvas.style, style);
    }
    const context = canvas.getContext('2d');
    if (!context) return;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
  };
}
