/** Texts of the explanation: the paper's four questions, in plain words and for each formula. */

/** @type {Readonly<Record<string, string>>} */
export const explain = {
  'learn.menu': 'Learn',
  'learn.tour': 'Guided tour',
  'learn.tour.help': 'Eleven small things to do, each with what it meant. You can leave, and go on later.',
  'learn.explain': 'How it works',
  'learn.explain.help': 'How, when, where and what to add: in plain words, in formulas, in code.',
  'learn.help': 'What is what',
  'learn.help.help': 'Every symbol and number on the screen, in one sentence each.',
  'learn.compare': 'Compare with fixed networks',
  'learn.compare.help': 'Networks that never grow, on the same data and seed, beside this one.',

  'explain.title': 'How a network grows',
  'explain.questions': 'Question',
  'explain.layers': 'In which words',
  'explain.how': 'How to add?',
  'explain.when': 'When?',
  'explain.where': 'Where?',
  'explain.what': 'What?',
  'explain.plain': 'Plain',
  'explain.mathematics': 'Mathematics',
  'explain.code': 'Code',
  'explain.here': 'In this run',
  'explain.here.none': 'Nothing to show yet: it comes with the first proposal round.',
  'explain.here.best': 'the best place is x = {x}, with scale {scale}',
  'explain.place': '{file}, line {line}',
  'explain.paper': 'After Mitchell, Menzenbach, Kersting, Mundt: Self-Expanding Neural Networks, arXiv 2307.04526.',

  'explain.how.1':
    'A new neuron joins with its output switched off: every weight that leads out of it is zero. At that instant the answer of the network does not change at all, and the log proves it with max |Δf|.',
  'explain.how.2':
    'Only then does training turn those weights up. So nothing that was learned is lost, and growing never costs a step back.',
  'explain.how.3':
    'A new layer begins by passing on exactly what it is given; the weights after it are corrected to match. Then it, too, learns to bend.',
  'explain.when.1': 'Every few steps the network asks: of all the ways to grow, how much would the best one help?',
  'explain.when.2':
    'For curves it tries the best ways out, in copies that train. It grows only if the data are at least 20 times more believable with the grown copy, its size discounted. For classes, and by the paper’s rule, scores decide: more than luck, more than training on, worth the parameters. The gauges show what decided.',
  'explain.when.3': 'When no growth passes any more and the loss has settled, the network is finished. That is why it stops by itself.',
  'explain.where.1':
    'A neuron works near one place and over a certain width. The map tries every place and every width, and shows how much faster the loss could fall with a neuron there. The best spot is ringed.',
  'explain.where.2': 'In the plane a neuron works along a line: it divides the plane in two. There the dashed line is the best one found.',
  'explain.where.3':
    'Once the neuron has joined and trained, what it explains is gone, so the hill collapses. Deeper layers and new layers compete with it; they are the faint circles in the network.',
  'explain.what.1':
    'Every neuron has a shape of its own, mixed from three: a wave, a bump and a straight slope. The small picture inside each circle is its shape.',
  'explain.what.2': 'For every place there is one best mixture, and a formula gives it at once. Nothing is guessed.',
  'explain.what.3': 'The mixture is trained like any weight, so shapes go on changing after a neuron has joined.',

  'explain.how.formula.1': 'A neuron p is appended with output weights zero: whatever it computes, the sum stays.',
  'explain.how.formula.2':
    'A layer z = Bh + s is inserted at the identity (v, c, l) = (0, 0, 1). The weights W after it become WB⁻¹, the bias b − WB⁻¹s. B must be well conditioned.',
  'explain.when.formula.1':
    'The expansion score η: how fast natural-gradient descent lowers the loss. g is the gradient, F the Fisher matrix, λ the damping. It never exceeds Λ, the mean squared gradient of the outputs.',
  'explain.when.formula.2':
    'Calibrated rule: the best proposal must beat the best that the same search finds on noise, made from the residual by flipping signs at random, and must beat η itself.',
  'explain.when.formula.3':
    'And it must pay: the log-likelihood it gains, against a price c per added parameter k, in the manner of the Bayesian information criterion. N is the number of samples.',
  'explain.when.formula.4':
    'Each growth by the paper’s rule multiplies η by more than τ, and η ≤ Λ: so a round can add only so many times.',
  'explain.where.formula.1':
    'What training cannot reach: the output gradient without its part in the range of the Jacobian J, of which U is an orthonormal basis.',
  'explain.where.formula.2':
    'The exact gain of a proposal that adds columns C to the Jacobian. All proposals go through the same two matrix products.',
  'explain.where.formula.3': 'With one input, a neuron’s weight w and bias b are a location p and a scale s: the two axes of the map.',
  'explain.what.formula.1': 'The activation: wave, bump and slope, weighted by v, c and l, which are trained. (0, 0, 1) is the identity.',
  'explain.what.formula.2': 'The best v, c, l of a proposed neuron, in closed form.',
};
