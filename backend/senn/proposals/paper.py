"""A round by the `paper` rule: the Kronecker-factored lower bound, softmax-weighted over sampled proposals.

What the reference does, and where this differs. Its proposals are 100 chains of 300 x 10 Langevin steps aiming at
probability prior x exp(score / layer score), for neurons as for whole layers; here that distribution is sampled
directly, by drawing many from the prior and keeping 100 with those weights: no sampler, no sign error, no prior counted
twice. Its scores (see
`curvature`) leave the bias out of the features, normalise gradients per sample in S and damp S; so do these. New
layers are scored on what a natural gradient step would leave, new neurons on the gradient as it is. After an addition
the reference zeroes the new unit's gradient before it scores the next, which lets units in by pairs; here the next is
scored on the network as it stands.
"""

from __future__ import annotations

import torch
from torch import Tensor

from senn.gradient.jacobian import jacobian_vector
from senn.gradient.solvers import curvature
from senn.network.network import Network, like
from senn.network.surgery import NewLayer, well_conditioned
from senn.settings import PaperRule, Settings
from senn.tasks import Task

from . import candidates as search
from .layer_factors import REFERENCE_DAMPING, LayerFactors, layer_factors
from .proposal import Proposal
from .survey import Round, View, first_layer_landscape, insertable, survey

POOL = 20  # neurons or layers drawn per one kept
LAYER_ENTRIES = 2_000_000  # of the drawn layers' functions and Gram matrices; wide layers are drawn from fewer


def paper_round(network: Network, task: Task, settings: Settings, generator: torch.Generator) -> Round:
    """The best of each family by lower bound, valued by the softmax-weighted mean over the family."""
    rule = settings.paper
    here = survey(network, task, generator, 0)
    view = here.view
    found = [_neuron(view, layer, rule, generator) for layer in range(network.depth)]
    after = after_natural_step(view, settings)
    above = [layer for layer in insertable(view.trace, settings.max_width) if layer > 0 or network.depth == 0]
    found += [_layer(view, after, layer, rule, generator) for layer in above]
    landscape = first_layer_landscape(here) if network.inputs == 1 else None
    return Round(here, found, landscape, rule.candidates * len(found))


def after_natural_step(view: View, settings: Settings) -> Tensor:
    """g_y [N, m] less what the natural gradient would take of it, by the multiple that takes most."""
    solved = curvature(view.trace, view.gradient, settings.solver).solve(settings.damping)
    moved = jacobian_vector(view.trace, like(view.network, solved.direction))
    multiple = (view.gradient * moved).sum() / moved.square().sum().clamp_min(torch.finfo(moved.dtype).tiny)
    return view.gradient - multiple * moved


def paper_factors(view: View, above: int, gradient: Tensor | None = None) -> LayerFactors:
    """Factors of the weights that compute layer `above`, as the reference has them; scored on `gradient` if given."""
    length = view.gradient.norm(dim=1, keepdim=True).clamp_min(torch.finfo(view.gradient.dtype).tiny)
    spread = view.pull(above, view.gradient / length)
    error = view.pull(above, view.gradient if gradient is None else gradient)
    return layer_factors(view.trace.values[above], error, spread, REFERENCE_DAMPING)


def weighted_value(scores: Tensor, warmth: float) -> float:
    """Sum softmax(r / warmth) r: the value of a set of proposals; the warmth is eta_c, or a multiple of it."""
    weights = torch.softmax(scores / max(warmth, torch.finfo(scores.dtype).tiny), 0)
    return (weights * scores).sum().item()


def _resample(scores: Tensor, warmth: float, count: int, generator: torch.Generator) -> Tensor:
    """Indices of proposals drawn with probability exp(score / warmth), as the reference's chains aim to do."""
    weights = torch.softmax(scores.double() / max(warmth, torch.finfo(scores.dtype).tiny), 0).cpu()
    return torch.multinomial(weights, count, replacement=True, generator=generator).to(scores.device)


def _neuron(view: View, layer: int, rule: PaperRule, generator: torch.Generator) -> Proposal:
    values = view.trace.values[layer]
    family, coefficients = search.sampled_neurons(
        layer, values, rule.candidates * POOL, generator, unit_kernels=rule.unit_kernels
    )
    proposed = search.sampled_values(family, coefficients, values)
    factors = paper_factors(view, layer + 1)
    layer_score = factors.layer_score.item()
    scores = factors.lower_bounds(proposed.unsqueeze(1))
    warmth = rule.temperature * layer_score
    kept = _resample(scores, warmth, rule.candidates, generator)
    best = int(kept[scores[kept].argmax()])
    location, scale = family.place(best)
    fan_in, fan_out = values.shape[1], view.network.weights_into(layer + 1)[1].shape[0]
    return Proposal(
        kind="width",
        layer=layer,
        growth=family.neuron(best, coefficients[best]),
        score=weighted_value(scores[kept], warmth),
        floor=None,
        lower_bound=scores[best].item(),
        layer_score=layer_score,
        added_parameters=fan_in + 4 + fan_out,
        degrees=fan_in + 3 + fan_out,
        location=location,
        scale=scale,
    )


def _layer(view: View, after: Tensor, layer: int, rule: PaperRule, generator: torch.Generator) -> Proposal:
    values = view.trace.values[layer]
    width = values.shape[1]
    drawn = rule.candidates * _layers_per_kept(rule.candidates, width, len(values))
    rows, coefficients = search.sampled_neurons(layer, values, drawn * width, generator, unit_kernels=rule.unit_kernels)
    proposed = search.sampled_values(rows, coefficients, values).reshape(drawn, width, -1)
    layer_score = paper_factors(view, layer).layer_score.item()
    scores = paper_factors(view, layer, after).lower_bounds(proposed)
    warmth = rule.temperature * layer_score
    kept = _resample(scores, warmth, rule.candidates, generator)
    best = int(kept[scores[kept].argmax()])
    cost = rule.layer_cost * (width if rule.size_costing else 1)
    members = slice(best * width, (best + 1) * width)
    return Proposal(
        kind="depth",
        layer=layer,
        growth=NewLayer(well_conditioned(rows.weight[members]), rows.bias[members]),
        score=weighted_value(scores[kept], warmth) / cost,
        floor=None,
        lower_bound=scores[best].item(),
        layer_score=layer_score,
        added_parameters=width * width + 4 * width,
        degrees=width * width + 3 * width,
    )


def _layers_per_kept(candidates: int, width: int, samples: int) -> int:
    """How many layers are drawn per one kept."""
    return max(1, min(POOL, LAYER_ENTRIES // (candidates * width * max(samples, width * width))))
