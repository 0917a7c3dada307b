/** Texts of the comparison with fixed networks. */

/** @type {Readonly<Record<string, string>>} */
export const compare = {
  'compare.title': 'Growing or fixed?',
  'compare.intro':
    'These networks have the same samples, the same seed and the same training, but never grow. They run beside yours, up to {n} steps each.',
  'compare.start': 'Train them',
  'compare.again': 'Train them again',
  'compare.changed': 'Your data or settings have changed since: train them again.',
  'compare.recorded': 'A recording cannot train anything. Start SENN live to compare.',
  'compare.fit': 'fit',
  'compare.network': 'neurons',
  'compare.parameters': 'parameters',
  'compare.steps': 'steps',
  'compare.loss': 'loss',
  'compare.error': 'error',
  'compare.error.help':
    'Distance to the target without noise (root mean square). A large network can have the smaller loss and the larger error: it has learned the noise.',
  'compare.right': 'right',
  'compare.right.help': 'Share of the samples, those it learned from, that are given their own class.',
  'compare.unseen': 'right, unseen',
  'compare.unseen.help': 'Share of 1000 new samples, drawn with another seed, that are given their own class.',
  'compare.work': 'work',
  'compare.work.help': 'Training steps times parameters, in thousands. The growing network’s proposal rounds come on top: {rounds} so far.',
  'compare.state': 'state',
  'compare.growing': 'yours, grown',
  'compare.widths': '{widths}',
  'compare.best': 'nearest to the truth',
  'compare.queued': 'waiting',
  'compare.running': 'training',
  'compare.paused': 'paused',
  'compare.finished': 'settled',
  'compare.step_limit': 'step limit',
  'compare.failed': 'failed',
  'compare.refused': 'Not all of them could be started: {detail}',
  'compare.label': 'Table: the growing network and the fixed ones',
  'compare.percent': '{value} %',
};
