"""A round by the `calibrated` rule: the best neuron for every hidden layer and the best layer for every gap.

Each is scored exactly, and against the best that pure noise would give over the same proposals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from senn.gradient.linear import with_constant
from senn.network.network import Network
from senn.network.surgery import NewLayer, NewNeuron
from senn.settings import Settings
from senn.tasks import Task

from . import candidates as search
from .columns import FEWEST_SAMPLES, Evaluated, KernelColumns, NeuronColumns, evaluate, evaluate_grid, reach_of
from .layer_factors import LayerFactors, layer_factors
from .proposal import Proposal
from .scoring import Residual, effective_samples
from .survey import Round, Survey, View, insertable, landscape_of, survey
from .templates import with_templates

SUMMIT = 5  # side of the neighbourhood, in grid points, in which a summit is the highest
MOST_LOOKED_AT, ALIKE = 300, 0.8  # of a family without a grid; the cosine from which on two neurons are alike
RUNNERS_UP = 20  # proposals looked at before a family is called unsound


def calibrated_round(
    network: Network,
    task: Task,
    settings: Settings,
    generator: torch.Generator,
    *,
    summits: bool = False,
    templates: bool = False,
) -> Round:
    """Exact scores with their noise floors, for every family.

    `summits`: first-layer neurons at other summits of the landscape come along; `templates`: neurons are looked for
    where labels are still missed, too.

    Raises:
        ValueError: If the settings' rule is not the calibrated one.
    """
    rule = settings.calibrated
    here = survey(network, task, generator, rule.draws)
    view, left = here.view, here.left
    found: list[Proposal] = []
    alternatives: list[Proposal] = []
    landscape, compared = None, 0
    for layer in range(network.depth):
        family = _family(here, layer, generator, templates=templates)
        scored = _scored(view, left, family, rule.quantile)
        found.append(scored.best())
        compared += len(family.bias)
        if family.grid:
            landscape = landscape_of(family, scored.per_neuron)
        if layer == 0 and summits:
            alternatives = [other for other in scored.summits(rule.tried) if not same_neuron(other, found[-1])]
    for layer in insertable(view.trace, settings.max_width):
        layers = search.kernels_for(view.trace, layer, generator)
        found.append(_best_layer(view, left, layers, rule.quantile))
        compared += len(layers.shift)
    return Round(here, found, landscape, compared, tuple(alternatives))


def neurons(here: Survey, settings: Settings, generator: torch.Generator) -> list[Proposal]:
    """The best neuron for every hidden layer, templates among them, and no layers: what a plan goes on with."""
    families = [_family(here, layer, generator, templates=True) for layer in range(here.view.network.depth)]
    return [_scored(here.view, here.left, family, settings.calibrated.quantile).best() for family in families]


def _family(here: Survey, layer: int, generator: torch.Generator, *, templates: bool = False) -> search.Neurons:
    """The neurons considered for a layer."""
    family = search.neurons_for(here.view.task.inputs, here.view.trace, layer, generator)
    return with_templates(family, here.view, here.view.network, here.situation.task) if templates else family


def highest(here: Survey, settings: Settings, generator: torch.Generator) -> list[Proposal]:
    """The most helpful first-layer neurons that are unlike one another, most helpful first."""
    return _scored(here.view, here.left, _family(here, 0, generator), 0.5).summits(settings.calibrated.tried)


def same_neuron(one: Proposal, other: Proposal) -> bool:
    """Whether two proposed neurons have the same input weights."""
    if not (isinstance(one.growth, NewNeuron) and isinstance(other.growth, NewNeuron)):
        return False
    return torch.equal(one.growth.weight, other.growth.weight) and torch.equal(one.growth.bias, other.growth.bias)


@dataclass(frozen=True)
class Scored:
    """A family of neurons with their scores."""

    view: View
    left: Residual
    neurons: search.Neurons
    family: NeuronColumns
    found: Evaluated
    quantile: float

    @cached_property
    def _factors(self) -> LayerFactors:
        """Kronecker factors of the weights above, the same for all."""
        return _factors(self.view, self.neurons.layer + 1)

    @property
    def per_neuron(self) -> Tensor:
        """Every neuron's best score, whatever way it reaches the outputs."""
        return self.found.scores.reshape(-1, self.family.ways).amax(1)

    def best(self) -> Proposal:
        """The best proposal that rests on enough samples; where none does, the best, marked as unsound."""
        index, coefficients, sound = _soundest(self.family, self.found, self.left)
        return self.proposal(index, coefficients, sound=sound)

    def summits(self, count: int) -> list[Proposal]:
        """The most helpful neurons that rest on enough samples and are unlike one another, most helpful first.

        On a grid its highest local maxima; neighbours that do not rest on enough are no part of it: a cliff at the edge
        of the data would otherwise hide every sound place beside it.
        """
        grid = self.neurons.grid
        return self._unlike(count) if grid is None else self._peaks(count, (len(grid[1]), len(grid[0])))

    def _unlike(self, count: int) -> list[Proposal]:
        """Those whose own columns, projected, are at an angle to one another."""
        ways, chosen = self.family.ways, dict[int, tuple[Tensor, Tensor]]()
        for member in self.per_neuron.topk(min(MOST_LOOKED_AT, len(self.neurons.bias))).indices.tolist():
            index = member * ways + int(self.found.scores[member * ways : (member + 1) * ways].argmax())
            if not self.found.sound[index]:
                continue
            coefficients, column = _own_column(self.family, index, self.left)
            column = column / column.norm().clamp_min(torch.finfo(column.dtype).tiny)
            if all(abs(column @ other) < ALIKE for _, other in chosen.values()):
                chosen[index] = coefficients, column
            if len(chosen) == count:
                break
        return [self.proposal(index, coefficients, sound=True) for index, (coefficients, _) in chosen.items()]

    def _peaks(self, count: int, sides: tuple[int, int]) -> list[Proposal]:
        coefficients, sound = self.found.own_columns(self.left)
        heights, ways = (self.found.scores * sound).reshape(-1, self.family.ways).max(1)
        surface = heights.reshape(sides)
        around = torch.nn.functional.max_pool2d(surface[None], SUMMIT, 1, SUMMIT // 2)[0]
        peaks = torch.where((surface >= around) & (surface > 0), surface, surface.new_zeros(())).flatten()
        best = peaks.topk(min(count, int(peaks.count_nonzero()))).indices.tolist()
        chosen = [place * self.family.ways + int(ways[place]) for place in best]
        return [self.proposal(index, coefficients[index], sound=True) for index in chosen]

    def proposal(self, index: int, coefficients: Tensor, *, sound: bool) -> Proposal:
        """One of them in full."""
        view, layer, member = self.view, self.neurons.layer, index // self.family.ways
        values = view.trace.values[layer]
        neuron = self.neurons.neuron(member, coefficients)
        value = search.neuron_values(neuron, values).reshape(1, 1, -1)
        location, scale = self.neurons.place(member)
        fan_out = view.network.weights_into(layer + 1)[1].shape[0]
        return Proposal(
            kind="width",
            layer=layer,
            growth=neuron,
            score=self.found.scores[index].item(),
            floor=_floor(self.found.noise, self.quantile),
            lower_bound=self._factors.lower_bounds(value)[0].item(),
            layer_score=self._factors.layer_score.item(),
            added_parameters=len(neuron.weight) + 4 + fan_out,
            degrees=_free_inputs(values, layer) + 3 + fan_out,
            location=location,
            scale=scale,
            sound=sound,
        )


def _scored(view: View, left: Residual, neurons: search.Neurons, quantile: float) -> Scored:
    reach = reach_of(view.back, neurons.layer, view.gradient)
    family = NeuronColumns(neurons, view.trace.values[neurons.layer], reach)
    grid = neurons.grid is not None
    found = evaluate_grid(view.task.inputs, reach, left) if grid else evaluate(family, left, family.ways)
    return Scored(view, left, neurons, family, found, quantile)


def _free_inputs(values: Tensor, layer: int) -> int:
    """How many input weights of a new neuron are worth a price: in the first layer, the inputs' effective dimension.

    That is (tr C)^2 / tr C^2 of their covariance: 1 for one input, about 20 for the 784 pixels of a digit, most of
    which are constant or say the same. Were each pixel paid for, no network would ever grow on images.
    """
    fan_in = values.shape[1]
    if layer > 0 or fan_in == 1:
        return fan_in
    covariance = torch.cov(values.T)
    spread = covariance.square().sum()
    return math.ceil((covariance.trace().square() / spread).item()) if spread > 0 else fan_in


def _soundest(family: NeuronColumns, found: Evaluated, left: Residual) -> tuple[int, Tensor, bool]:
    """The best proposal whose own column, coefficients and projection applied, rests on enough samples."""
    ranked = found.scores.topk(min(RUNNERS_UP, len(found.scores))).indices.tolist()
    for index in ranked:
        coefficients, column = _own_column(family, index, left)
        if found.sound[index] and effective_samples(column) >= FEWEST_SAMPLES:
            return index, coefficients, True
    return ranked[0], _own_column(family, ranked[0], left)[0], False


def _own_column(family: NeuronColumns, index: int, left: Residual) -> tuple[Tensor, Tensor]:
    """A proposal's best (v, c, l) and the one column that these make of its three, projected."""
    columns = family.columns(slice(index, index + 1)).values[:, 0]
    coefficients = left.weights(columns)
    return coefficients, left.project((coefficients @ columns).unsqueeze(0))[0]


def _best_layer(view: View, left: Residual, layers: search.Kernels, quantile: float) -> Proposal:
    values = view.trace.values[layers.layer]
    weight = view.network.weights_into(layers.layer)[0]
    found = evaluate(KernelColumns(layers, values, weight, view.back.into[layers.layer]), left)
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
    """A quantile, interpolated between the two nearest draws; `torch.quantile` takes twenty times as long."""
    ordered: list[float] = noise.sort().values.tolist()
    below, share = divmod(quantile * (len(ordered) - 1), 1)
    low, high = ordered[int(below)], ordered[min(int(below) + 1, len(ordered) - 1)]
    return low + share * (high - low)


def _factors(view: View, above: int) -> LayerFactors:
    """Kronecker factors of the weights that compute layer `above` (the outputs, at the depth), bias included."""
    error = view.pull(above, view.gradient)
    return layer_factors(with_constant(view.trace.values[above]), error, error)
