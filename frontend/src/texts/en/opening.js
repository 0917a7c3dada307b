/** The opening and its end, in English: time-lapse, and the card when a run is over. */

/** @type {Readonly<Record<string, string>>} */
export const opening = {
  'control.lapse': '×{times} while little changes',
  'control.lapse.help': 'Where a step moves the loss by less than 1 %, time runs up to eight times faster',
  'timeline.lapse': 'time-lapse',

  'end.title': 'The end of the run',
  'end.size': '{neurons}, {layers} layers.',
  'end.size.one': '{neurons}, one layer.',
  'end.noise': 'It stopped by itself: what is left looks like noise.',
  'end.settled': 'It stopped by itself: growing no longer helps.',
  'end.size_limit': 'It stopped at the size that was allowed.',
  'end.draw': 'Now draw yours',
  'end.replay': 'Replay',
  'end.target': 'Another target',
  'end.branch': 'Grow by hand',
  'end.branch.help': 'Force or place a neuron, or watch the way not taken',

  'help.lapse': 'Time-lapse',
  'help.lapse.is': 'Where a step moves the loss by less than 1 %, time runs up to eight times faster: grey on the timeline.',
  'help.end': 'The end',
  'help.end.is': 'Growing is over. Draw a curve and the same network goes on, choose another target, or grow it by hand.',
};
