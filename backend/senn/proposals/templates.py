"""Neurons that look where the labels are still missed: directions from data instead of from chance.

With e_r what present neurons leave unexplained of the gradient at the layer above, the linear features that explain
most of it are the leading directions of A^-1/2 E[a e_r^T], A the covariance of what feeds the neuron: for digits,
templates of the strokes that tell confused classes apart. Random directions in 196 pixels find none of them. Each comes
at a few scales and offsets, so that its bend can fall where it is needed; (v, c, l) come in closed form, as for any
proposal.
"""

from __future__ import annotations

import torch

from senn.gradient.linear import pseudo_inverse, with_constant
from senn.network.network import Network
from senn.tasks import Task

from . import candidates as search
from .survey import View, look

DIRECTIONS = 6
SCALES = (0.5, 1.0, 2.0)  # of the pre-activation's standard deviation
OFFSETS = (-1.0, 0.0, 1.0)  # in the same deviations
RANDOM_ENTRIES = 600_000  # of the random neurons' functions; the rest of the time goes to trying proposals out


def with_templates(family: search.Neurons, view: View, network: Network, task: Task) -> search.Neurons:
    """The random neurons of a family, as many as there is time for, and the templates (from all samples)."""
    if family.grid is not None:
        return family
    whole = view if view.task is task else look(network, task)
    found = templates(whole, family.layer)
    count = max(RANDOM_ENTRIES // view.trace.outputs.numel(), 16)
    weight = torch.cat((found.weight, family.weight[:count]))
    return search.Neurons(family.layer, weight, torch.cat((found.bias, family.bias[:count])))


def templates(view: View, layer: int) -> search.Neurons:
    """The templates for a hidden layer. Few samples shrink A towards a ball, by tr A / N."""
    values, features = view.trace.values[layer], with_constant(view.trace.values[layer + 1])
    error = view.pull(layer + 1, view.gradient)
    samples = len(values)
    known = pseudo_inverse(features.T @ features / samples) @ (features.T @ error / samples)
    centred = values - values.mean(0)
    spread = centred.T @ centred / samples
    spread.diagonal().add_(spread.trace() / samples + torch.finfo(values.dtype).tiny)
    powers, axes = torch.linalg.eigh(spread)
    root = (axes * powers.clamp_min(1e-12 * powers[-1]).rsqrt()) @ axes.T
    left, _, _ = torch.linalg.svd(root @ (centred.T @ (error - features @ known) / samples), full_matrices=False)
    directions = (root @ left[:, :DIRECTIONS]).T  # [q, w]
    along = values @ directions.T
    deviation = along.std(0).clamp_min(1e-12)
    scales, offsets = torch.cartesian_prod(torch.tensor(SCALES), torch.tensor(OFFSETS)).to(values).unbind(1)
    weight = directions.unsqueeze(1) * (scales / deviation.unsqueeze(1)).unsqueeze(2)
    centre = along.mean(0).unsqueeze(1) + offsets * deviation.unsqueeze(1)
    bias = -centre * scales / deviation.unsqueeze(1)
    return search.Neurons(layer, weight.flatten(0, 1), bias.flatten())
