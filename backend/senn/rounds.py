"""A proposal round: the best neuron for every hidden layer and the best layer for every gap, with what each is worth.

One function per rule; both give `Proposal`s, and in one dimension the landscape besides.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from . import proposals as search
from .criterion import Proposal, Situation
from .curvature import REFERENCE_DAMPING, LayerFactors, layer_factors, with_constant
from .geometry import Pullbacks, bound, jacobian, pullbacks
from .network import Network, Trace
from .scoring import Residual, effective_samples, residual, span
from .settings import CalibratedRule, PaperRule
from .surgery import NewLayer, well_conditioned
from .tasks import Task

RUNNERS_UP = 20  # proposals looked at before a family is called unsound
PAPER_POOL = 20  # proposals drawn per proposal kept: what stands for the reference's sampler


@dataclass(frozen=True)
class Landscape:
    """Scores [S, K] of a new first-layer neuron over scales [S] and locations [K], and the best of them."""

    locations: Tensor
    scales: Tensor
    scores: Tensor
    best: tuple[float, float, float]


@dataclass(frozen=True)
class Round:
    """What a round found."""

    situation: Situation
    proposals: list[Proposal]
    landscape: Landscape | None
    compared: int


@dataclass(frozen=True)
class View:
    """The network seen from where it stands: everything a round looks at."""

    network: Network
    task: Task
    trace: Trace
    back: Pullbacks
    gradient: Tensor

    @property
    def pulled(self) -> list[Tensor]:
        """g_y pulled back to every layer's pre-activation and to the outputs, [N, K] each."""
        return [
            torch.einsum("nmk,nm->nk", into.expand(len(self.gradient), -1, -1), self.gradient)
            for into in self.back.into
        ]


def look(network: Network, task: Task) -> View:
    """Evaluate the network and its pull-backs on the task."""
    trace = network.trace(task.inputs)
    return View(network, task, trace, pullbacks(trace), task.output_gradient(trace.outputs))


def explained_and_left(view: View, draws: int, generator: torch.Generator) -> tuple[Residual, Situation]:
    """The residual with its noise draws, and the situation: eta here is that at zero damping, |projection|^2 / N."""
    explained = span(jacobian(view.trace, view.back))
    left = residual(explained, view.gradient, draws, generator)
    score = (view.gradient.reshape(1, -1) @ explained).square().sum().item() / view.task.samples
    loss = view.task.loss_of(view.trace.outputs).item()
    situation = Situation(loss, score, bound(view.gradient).item(), view.network.widths, view.task)
    return left, situation


def calibrated_round(network: Network, task: Task, rule: CalibratedRule, generator: torch.Generator) -> Round:
    """Exact scores with their noise floors, for every family."""
    view = look(network, task)
    left, situation = explained_and_left(view, rule.draws, generator)
    found, landscape, compared = [], None, 0
    for layer in range(network.depth):
        family = search.neurons_for(network, view.trace, layer, generator)
        proposal, scores = _best_neuron(view, left, family, rule.quantile)
        found.append(proposal)
        compared += len(family.bias)
        if family.grid:
            landscape = _landscape(family, scores)
    for layer in range(network.depth + 1):
        layers = search.kernels_for(view.trace, layer, generator)
        found.append(_best_layer(view, left, layers, rule.quantile))
        compared += len(layers.shift)
    return Round(situation, found, landscape, compared)


def paper_round(network: Network, task: Task, rule: PaperRule, generator: torch.Generator) -> Round:
    """The Kronecker-factored lower bound, softmax-weighted over sampled proposals."""
    view = look(network, task)
    left, situation = explained_and_left(view, 0, generator)
    found = [_paper_neuron(view, layer, rule, generator) for layer in range(network.depth)]
    found += [_paper_layer(view, layer, rule, generator) for layer in range(network.depth + 1)]
    landscape = None
    if network.inputs == 1:
        family = search.neuron_grid(task.inputs)
        columns, sound = search.neuron_columns(family, task.inputs, search.reach_of(view.back, 0, view.gradient))
        landscape = _landscape(family, search.evaluate(columns, sound, left).scores)
    return Round(situation, found, landscape, rule.candidates * (2 * network.depth + 1))


def _best_neuron(view: View, left: Residual, family: search.Neurons, quantile: float) -> tuple[Proposal, Tensor]:
    values = view.trace.values[family.layer]
    reach = search.reach_of(view.back, family.layer, view.gradient)
    found = search.evaluate(*search.neuron_columns(family, values, reach), left)
    index, coefficients, sound = _soundest(found, left)
    neuron = family.neuron(index % len(family.bias), coefficients)
    factors = _factors(view, family.layer + 1)
    value = search.neuron_values(neuron, values).reshape(1, 1, -1)
    location, scale = family.place(index % len(family.bias))
    fan_out = view.network.weights_into(family.layer + 1)[1].shape[0]
    fan_in = len(neuron.weight)
    proposal = Proposal(
        kind="width",
        layer=family.layer,
        growth=neuron,
        score=found.scores[index].item(),
        floor=_floor(found.noise, quantile),
        lower_bound=factors.lower_bounds(value)[0].item(),
        layer_score=factors.layer_score.item(),
        added_parameters=fan_in + 4 + fan_out,
        degrees=fan_in + 3 + fan_out,
        location=location,
        scale=scale,
        sound=sound,
    )
    return proposal, found.scores


def _soundest(found: search.Evaluated, left: Residual) -> tuple[int, Tensor, bool]:
    """The best proposal whose own column, coefficients and projection applied, rests on enough samples."""
    ranked = found.scores.topk(min(RUNNERS_UP, len(found.scores))).indices.tolist()
    for index in ranked:
        coefficients = left.weights(found.columns[:, index])
        column = left.project((coefficients @ found.columns[:, index]).unsqueeze(0))
        if found.sound[index] and effective_samples(column[0]) >= search.FEWEST_SAMPLES:
            return index, coefficients, True
    return ranked[0], left.weights(found.columns[:, ranked[0]]), False


def _best_layer(view: View, left: Residual, layers: search.Kernels, quantile: float) -> Proposal:
    values = view.trace.values[layers.layer]
    weight = view.network.weights_into(layers.layer)[0]
    found = search.evaluate(*search.kernel_columns(layers, values, view.back.into[layers.layer], weight), left)
    index = int(found.scores.argmax())
    width = values.shape[1]
    factors = _factors(view, layers.layer)
    functions = search.layer_functions(layers, index, values)
    return Proposal(
        kind="depth",
        layer=layers.layer,
        growth=NewLayer(layers.kernel[index], layers.shift[index]),
        score=found.scores[index].item(),
        floor=_floor(found.noise, quantile),
        lower_bound=factors.lower_bounds(functions.unsqueeze(0))[0].item(),
        layer_score=factors.layer_score.item(),
        added_parameters=width * width + 4 * width,
        degrees=width * width + 3 * width,
        sound=bool(found.sound[index]),
    )


def _floor(noise: Tensor, quantile: float) -> float:
    return torch.quantile(noise.amax(1), quantile).item()


def _factors(view: View, above: int) -> LayerFactors:
    """Kronecker factors of the weights that compute layer `above` (the outputs, at the depth), bias included."""
    error = view.pulled[above]
    return layer_factors(with_constant(view.trace.values[above]), error, error)


def _landscape(family: search.Neurons, scores: Tensor) -> Landscape:
    assert family.grid is not None
    locations, scales = family.grid
    surface = scores.reshape(-1, len(scales), len(locations)).amax(0)
    row, column = divmod(int(surface.argmax()), len(locations))
    best = (locations[column].item(), scales[row].item(), surface[row, column].item())
    return Landscape(locations, scales, surface, best)


def _paper_factors(view: View, above: int) -> LayerFactors:
    """As the reference has them: no bias among the features, gradients in S normalised per sample, S damped."""
    length = view.gradient.norm(dim=1, keepdim=True).clamp_min(1e-300)
    error = view.pulled[above]
    return layer_factors(view.trace.values[above], error, error / length, REFERENCE_DAMPING)


def _resample(scores: Tensor, layer_score: float, count: int, generator: torch.Generator) -> Tensor:
    """Indices of proposals drawn with probability exp(score / layer score), as the reference's chains aim to do."""
    weights = torch.softmax(scores.double() / max(layer_score, 1e-300), 0).cpu()
    return torch.multinomial(weights, count, replacement=True, generator=generator).to(scores.device)


def _weighted(scores: Tensor, layer_score: float) -> float:
    """Sum softmax(r / eta_c) r: the value of a set of proposals."""
    weights = torch.softmax(scores / max(layer_score, 1e-300), 0)
    return (weights * scores).sum().item()


def _paper_neuron(view: View, layer: int, rule: PaperRule, generator: torch.Generator) -> Proposal:
    values = view.trace.values[layer]
    family, coefficients = search.sampled_neurons(layer, values, rule.candidates * PAPER_POOL, generator)
    proposed = search.sampled_values(family, coefficients, values)
    factors = _paper_factors(view, layer + 1)
    layer_score = factors.layer_score.item()
    scores = factors.lower_bounds(proposed.unsqueeze(1))
    kept = _resample(scores, layer_score, rule.candidates, generator)
    best = int(kept[scores[kept].argmax()])
    location, scale = family.place(best)
    fan_in, fan_out = values.shape[1], view.network.weights_into(layer + 1)[1].shape[0]
    return Proposal(
        kind="width",
        layer=layer,
        growth=family.neuron(best, coefficients[best]),
        score=_weighted(scores[kept], layer_score),
        floor=None,
        lower_bound=scores[best].item(),
        layer_score=layer_score,
        added_parameters=fan_in + 4 + fan_out,
        degrees=fan_in + 3 + fan_out,
        location=location,
        scale=scale,
    )


def _paper_layer(view: View, layer: int, rule: PaperRule, generator: torch.Generator) -> Proposal:
    values = view.trace.values[layer]
    width = values.shape[1]
    rows, coefficients = search.sampled_neurons(layer, values, rule.candidates * width, generator)
    proposed = search.sampled_values(rows, coefficients, values).reshape(rule.candidates, width, -1)
    factors = _paper_factors(view, layer)
    layer_score = factors.layer_score.item()
    scores = factors.lower_bounds(proposed)
    best = int(scores.argmax())
    members = slice(best * width, (best + 1) * width)
    return Proposal(
        kind="depth",
        layer=layer,
        growth=NewLayer(well_conditioned(rows.weight[members]), rows.bias[members]),
        score=_weighted(scores, layer_score) / rule.layer_cost,
        floor=None,
        lower_bound=scores[best].item(),
        layer_score=layer_score,
        added_parameters=width * width + 4 * width,
        degrees=width * width + 3 * width,
    )
