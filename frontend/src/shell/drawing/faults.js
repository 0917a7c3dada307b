/** Errors that nobody caught: those of the page itself are said to the person, once each. */

/** @param {(detail: string) => void} say gets what the error says of itself, in one line */
export function listenToFaults(say) {
  /** What was said last: an error that comes back with every frame is one error. */
  let last = '';

  /** @param {unknown} error */
  function heed(error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}`.replace(/[.\s]+$/, '').slice(0, 200) : '';
    if (detail === '' || detail === last) return; // no error of a script: the browser reports sizes that settle late so
    last = detail;
    say(detail);
  }
  addEventListener('error', ({ error }) => heed(error));
  addEventListener('unhandledrejection', ({ reason }) => heed(reason));
}
