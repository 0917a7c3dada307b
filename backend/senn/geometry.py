"""The Jacobian without autograd: for a dense layer it is an outer product of pull-backs and activations, per sample.

Conventions: J = d outputs / d parameters is [N*m, P], rows ordered sample by sample; g = J^T g_y / N; F = J^T J / N.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .network import Network, Trace


@dataclass(frozen=True)
class Pullbacks:
    """How outputs answer to each layer.

    Attributes:
        into: d y / d z_l [N, m, w_l] per hidden layer, then the identity [1, m, m] for the outputs themselves.
        out_of: d y / d h_l [N, m, w_l] per hidden layer (without a sample dimension of its own where it is constant).
    """

    into: tuple[Tensor, ...]
    out_of: tuple[Tensor, ...]


def pullbacks(trace: Trace) -> Pullbacks:
    """D y / d z and d y / d h for every layer, from the last to the first."""
    network = trace.network
    into = [torch.eye(network.outputs, dtype=trace.outputs.dtype, device=trace.outputs.device).unsqueeze(0)]
    out_of: list[Tensor] = []
    weight = network.weight
    for layer, activated in zip(reversed(network.hidden), reversed(trace.activated), strict=True):
        out_of.insert(0, weight.unsqueeze(0) if not out_of else into[0] @ weight)
        into.insert(0, out_of[0] * activated.slope.unsqueeze(1))
        weight = layer.weight
    return Pullbacks(tuple(into), tuple(out_of))


def jacobian(trace: Trace, back: Pullbacks | None = None, *, input_weights: bool = True) -> Tensor:
    """J [N*m, P]: all derivatives of the outputs in the parameters, or in all but the first layer's weights."""
    back = back or pullbacks(trace)
    count, outputs = trace.outputs.shape
    pieces: list[Tensor] = []
    for layer, activated in enumerate(trace.activated):
        into, below = back.into[layer], trace.values[layer]
        if layer > 0 or input_weights:
            pieces.append((into.unsqueeze(3) * below[:, None, None, :]).reshape(count * outputs, -1))
        pieces.append(into.reshape(count * outputs, -1))
        through = back.out_of[layer].unsqueeze(2) * activated.sensitivity.unsqueeze(1)
        pieces.append(through.reshape(count * outputs, -1))
    identity, last = back.into[-1], trace.values[-1]
    pieces.append((identity.unsqueeze(3) * last[:, None, None, :]).reshape(count * outputs, -1))
    pieces.append(identity.expand(count, outputs, outputs).reshape(count * outputs, -1))
    return torch.cat(pieces, 1)


def vector_jacobian(trace: Trace, cotangent: Tensor) -> Tensor:
    """J^T u [P] for a cotangent u [N, m], without J."""
    network, pieces = trace.network, [cotangent.sum(0), (cotangent.T @ trace.values[-1]).reshape(-1)]
    error, weight = cotangent, network.weight
    for index in reversed(range(len(network.hidden))):
        activated = trace.activated[index]
        arriving = error @ weight
        error = arriving * activated.slope
        pieces.append((arriving.unsqueeze(1) * activated.sensitivity).sum(0).reshape(-1))
        pieces.append(error.sum(0))
        pieces.append((error.T @ trace.values[index]).reshape(-1))
        weight = network.hidden[index].weight
    return torch.cat(pieces[::-1])


def jacobian_vector(trace: Trace, direction: Network) -> Tensor:
    """J d [N, m] for a direction given in the network's own shape, without J."""
    moving: Tensor | None = None
    for index, (layer, change) in enumerate(zip(trace.network.hidden, direction.hidden, strict=True)):
        z = torch.addmm(change.bias, trace.values[index], change.weight.T)
        if moving is not None:
            z = z + moving @ layer.weight.T
        activated = trace.activated[index]
        moving = z * activated.slope + (activated.sensitivity * change.coefficients).sum(1)
    assert moving is not None
    return torch.addmm(direction.bias, trace.values[-1], direction.weight.T) + moving @ trace.network.weight.T
