"""The Jacobian without autograd: for a dense layer it is an outer product of pull-backs and activations, per sample.

Conventions: J = d outputs / d parameters is [N*m, P], rows ordered sample by sample; g = J^T g_y / N; F = J^T J / N.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import prod

import torch
from torch import Tensor

from .network import Network, Trace, shapes


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
    into = [_identity(network.outputs, trace.outputs.dtype, trace.outputs.device)]
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
    network, (count, outputs) = trace.network, trace.outputs.shape
    forms, starts, length = _columns(network.inputs, network.widths, outputs, input_weights)
    whole = trace.outputs.new_empty((count, outputs, length))
    blocks = [_block(whole, form, start) for form, start in zip(forms, starts, strict=True)]
    for layer, activated in enumerate(trace.activated):
        into, piece = back.into[layer], 3 * layer
        if layer > 0 or input_weights:
            torch.mul(into.unsqueeze(3), _beside(trace.values[layer]), out=blocks[piece])
        blocks[piece + 1].copy_(into)
        torch.mul(back.out_of[layer].unsqueeze(2), activated.sensitivity.unsqueeze(1), out=blocks[piece + 2])
    identity = back.into[-1]
    torch.mul(identity.unsqueeze(3), _beside(trace.values[-1]), out=blocks[-2])
    blocks[-1].copy_(identity)
    return whole.view(count * outputs, length)


@lru_cache(maxsize=256)
def _columns(
    inputs: int, widths: tuple[int, ...], outputs: int, input_weights: bool
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...], int]:
    """The forms of J's blocks of columns, where each starts, and how many there are."""
    forms = list(shapes(inputs, widths, outputs))
    if not input_weights:
        forms[0] = (widths[0], 0)
    ends = tuple(accumulate(prod(form) for form in forms))
    return tuple(forms), (0, *ends[:-1]), ends[-1]


def _block(whole: Tensor, form: tuple[int, ...], start: int) -> Tensor:
    """Columns of J [N, m, P] seen in the form of the parameters that they belong to."""
    count, outputs, length = whole.shape
    steps = form[1:] if len(form) == 2 else ()
    return whole.as_strided((count, outputs, *form), (outputs * length, length, *steps, 1), start)


def _beside(values: Tensor) -> Tensor:
    """Activations [N, w] as [N, 1, 1, w]."""
    return values.unsqueeze(1).unsqueeze(1)


@lru_cache(maxsize=16)
def _identity(outputs: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.eye(outputs, dtype=dtype, device=device).unsqueeze(0)


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
    moved = torch.addmm(direction.bias, trace.values[-1], direction.weight.T)
    return moved if moving is None else moved + moving @ trace.network.weight.T
