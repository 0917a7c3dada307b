/** English texts of the verdict: the one sentence of "Why now?". What stands between asterisks is what decided. */

/** @type {Readonly<Record<string, string>>} */
export const why = {
  'verdict.data': 'data',
  'verdict.labels': 'labels',
  'verdict.new.width': 'a new neuron',
  'verdict.new.depth': 'a new layer',
  'verdict.more': 'more',
  'verdict.proof': 'proof',
  'verdict.still': 'The curve did not move: ✓',
  'verdict.moved': 'The curve moved by {value} at most:',
  'verdict.needed': 'needed',

  'verdict.waiting': 'Nothing to decide yet.',

  'verdict.trial.width': 'With neuron {id} the {data} are *{times}* more believable.',
  'verdict.trial.depth': 'With a new layer {layer} the {data} are *{times}* more believable.',
  'verdict.trial.joint': 'With {joint} new neurons the {data} are *{times}* more believable.',
  'verdict.trial.width.line': '{asked} are needed, so it grows.',
  'verdict.trial.width.line.near': '{asked} are needed, so it grows, near x\u00a0=\u00a0{x}.',
  'verdict.trial.joint.line': '{asked} are needed of {joint} together, so it grows: alone none of them pays. The first is {what}.',
  'verdict.trial.depth.line': '{asked} are needed, so it grows.',
  'verdict.trial.depth.line.margin':
    '{asked} are needed, so it grows: a layer is a bigger step than a neuron, which needs {base}, and must convince {margin} times over.',

  'verdict.refused': 'With {a} the {data} would be only *{times}* more believable.',
  'verdict.refused.none': 'No growth makes the {data} more believable.',
  'verdict.refused.line': '{asked} are needed, so it does not grow. {tried} growths were tried in copies.',
  'verdict.refused.line.margin':
    '{asked} are needed, so it does not grow: a layer is a bigger step than a neuron, which needs {base}, and must convince {margin} times over.',
  'verdict.training.tried': 'Training on brings most of what {a} would.',
  'verdict.training': 'Training on brings *{times}* what {a} would.',
  'verdict.training.line': 'So it does not grow yet.',

  'verdict.score.width': 'Neuron {id} explains *{times}* what chance would.',
  'verdict.score.depth': 'A new layer {layer} explains *{times}* what chance would.',
  'verdict.score.line': 'More than once is needed, so it grows.',
  'verdict.score.line.near': 'More than once is needed, so it grows, near x\u00a0=\u00a0{x}.',
  'verdict.floor': 'The best growth explains only *{times}* what chance would.',
  'verdict.floor.line': 'More than once is needed, so it does not grow. {proposals} proposals were compared.',
  'verdict.price': 'What {a} brings is worth only *{times}* what its numbers cost.',
  'verdict.price.line': 'More than once is needed, so it does not grow. It has {parameters} numbers.',

  'verdict.paper.width': 'Neuron {id} raises the score by *{times}* what τ asks.',
  'verdict.paper.depth': 'A new layer {layer} raises the score by *{times}* what τ asks.',
  'verdict.paper.alpha': 'What {a} explains is *{times}* what α asks.',
  'verdict.paper.line': 'More than once is needed, so it grows. It explains {alpha} what α asks.',
  'verdict.paper.tau.no': 'The score would rise by only *{times}* what τ asks.',
  'verdict.paper.alpha.no': 'What is left to explain is only *{times}* what α asks.',
  'verdict.paper.no.line': 'More than once is needed, so it does not grow.',

  'verdict.forced.width': 'A person asked for neuron {id}.',
  'verdict.forced.depth': 'A person asked for layer {layer}.',
  'verdict.placed.width': 'A person placed neuron {id}.',
  'verdict.forbidden': 'A person said no to {what}.',
  'verdict.rule.yes': 'The rule would have said yes.',
  'verdict.rule.no': 'The rule would have said no.',
  'verdict.rule.other': 'The rule would have chosen {what}.',
  'verdict.rule.yes.trial': 'The rule would have said yes: the {data} are {times} more believable with it, {asked} are needed.',
  'verdict.rule.no.trial': 'The rule would have said no: the {data} are {times} more believable with it, {asked} are needed.',

  'asked.forbid': 'The next round may not grow: a person said no.',
  'asked.force': 'A person asked for a growth: the next round takes the best one.',
  'asked.place': 'A person placed a neuron: the next round puts it near x\u00a0=\u00a0{x}.',
  'asked.place.plane': 'A person placed a neuron: the next round puts it there.',

  'verdict.prune': 'Without neuron {id} the fit is as good.',
  'verdict.prune.line': 'It does no more than chance would, so it goes.',
  'verdict.pruning.line': 'Growing was refused first: the log says why.',

  'more.evidence': 'evidence',
  'more.evidence.value': '{gained} of {needed} nats needed',
  'more.training': 'evidence of training on alone',
  'more.training.value': '{value} nats',
  'more.proposals': 'proposals compared',
  'more.tried': 'growths tried in copies',
  'more.change': 'max |Δf|',
  'more.step': 'decided at step',
  'placed.past': 'A neuron is placed near x = {x}, in a twin that branches off at step {step} and runs beside this run.',
  'placed.past.plane': 'A neuron is placed there, in a twin that branches off at step {step} and runs beside this run.',
  'placed.nowhere': 'No decision has been made yet at this step: there is nothing to branch off from. Go on to a decision first.',
};
