"""Many networks of one shape at once: outputs and Jacobians of a stack of parameter vectors, in few operations.

Small networks are bound by the cost of each operation, so trying six growths side by side costs little more than one.
Samples come last: every operation then runs along them, and blocks of the Jacobian are written where they belong.
One output only. `geometry.jacobian` is the oracle.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod

import torch
from torch import Tensor

from .activations import EPSILON
from .network import shapes

Widths = tuple[int, ...]
UNIT = 1e-13  # lengths that differ from 1 by no more are left alone, so that dividing twice is dividing once


def pieces(stack: Tensor, inputs: int, widths: Widths) -> list[Tensor]:
    """Views [K, ...] of stacked parameter vectors [K, P]: weight, bias, coefficients per layer; output weight, bias."""
    forms, sizes = _layout(inputs, widths)
    parts = torch.split(stack, sizes, 1)
    return [part.view(len(stack), *form) for part, form in zip(parts, forms, strict=True)]


@lru_cache(maxsize=256)
def _layout(inputs: int, widths: Widths) -> tuple[tuple[tuple[int, ...], ...], list[int]]:
    forms = shapes(inputs, widths, 1)
    return forms, [prod(form) for form in forms]


def unit_coefficients(stack: Tensor, inputs: int, widths: Widths) -> Tensor:
    """The same functions with every (v, c, l) of length 1: their length means nothing, so it must not drift."""
    stack = stack.clone()
    parts = pieces(stack, inputs, widths)
    for layer in range(len(widths)):
        coefficients = parts[3 * layer + 2]
        length = torch.linalg.vector_norm(coefficients, dim=1, keepdim=True).clamp_min_(1e-12)
        coefficients.div_(length.masked_fill_((length - 1).abs_() < UNIT, 1.0))
    return stack


def outputs_and_jacobians(stack: Tensor, widths: Widths, points: Tensor) -> Tensor:
    """Derivatives in the parameters, then the outputs: rows [K, P + 1, N] for networks [K, P] at points [d, N]."""
    (count, length), (inputs, samples) = stack.shape, points.shape
    parts = pieces(stack, inputs, widths)
    whole = stack.new_empty((count, length + 1, samples))
    blocks = torch.split(whole, [*_layout(inputs, widths)[1], 1], 1)
    values, lengths = [points.expand(count, inputs, samples)], []
    for layer in range(len(widths)):
        weight, bias, coefficients = parts[3 * layer : 3 * layer + 3]
        z = torch.baddbmm(bias.unsqueeze(2), weight, values[-1])
        value, scale = _activate(z, coefficients, blocks[3 * layer + 1], blocks[3 * layer + 2])
        lengths.append(scale)
        values.append(value)
    weight, bias = parts[-2:]
    torch.baddbmm(bias.unsqueeze(2), weight, values[-1], out=blocks[-1])
    blocks[-2].fill_(1)
    blocks[-3].copy_(values[-1])
    arriving = weight.mT
    for layer in reversed(range(len(widths))):
        sensitivity = blocks[3 * layer + 2].view(count, 3, widths[layer], samples)
        sensitivity.mul_(lengths[layer] * arriving.unsqueeze(1))
        into = blocks[3 * layer + 1].mul_(arriving)
        form = (count, widths[layer], -1, samples)
        torch.mul(into.unsqueeze(2), values[layer].unsqueeze(1), out=blocks[3 * layer].view(form))
        if layer > 0:
            arriving = torch.bmm(parts[3 * layer].mT, into)
    return whole


def outputs(stack: Tensor, widths: Widths, points: Tensor) -> Tensor:
    """Outputs [K, N] alone, of networks [K, P] at points [d, N]: a fraction of the cost."""
    (count, _), (inputs, samples) = stack.shape, points.shape
    parts = pieces(stack, inputs, widths)
    values = points.expand(count, inputs, samples)
    for layer in range(len(widths)):
        weight, bias, coefficients = parts[3 * layer : 3 * layer + 3]
        z = torch.baddbmm(bias.unsqueeze(2), weight, values)
        v, c, l = (coefficients * _shortener(coefficients)).unsqueeze(3).unbind(1)  # noqa: E741 - the paper's name
        bump = torch.addcmul(z.new_ones(()), z, z).reciprocal_()
        values = torch.addcmul(c, v, z, value=2).mul_(bump).addcmul_(l, z)
    weight, bias = parts[-2:]
    result: Tensor = torch.baddbmm(bias.unsqueeze(2), weight, values).squeeze(1)
    return result


def _shortener(coefficients: Tensor) -> Tensor:
    """1 / |(v, c, l)| [K, 1, w], with the activation's epsilon."""
    return coefficients.square().sum(1, keepdim=True).add_(EPSILON).rsqrt_()


def _activate(z: Tensor, coefficients: Tensor, slope: Tensor, sensitivity: Tensor) -> tuple[Tensor, Tensor]:
    """Rho [K, w, N] of z and 1 / |(v, c, l)| [K, 1, w, 1]; writes slope, and sensitivity without that factor."""
    count, width, samples = z.shape
    scale = _shortener(coefficients)
    unit = (coefficients * scale).unsqueeze(3)
    v, c, l = unit.unbind(1)  # noqa: E741 - the paper's name
    functions = sensitivity.view(count, 3, width, samples)
    wave, bump, line = functions.unbind(1)
    torch.addcmul(z.new_ones(()), z, z, out=bump).reciprocal_()
    torch.mul(z, bump, out=wave).mul_(2)
    line.copy_(z)
    value = torch.addcmul(c, v, z, value=2).mul_(bump).addcmul_(l, z)
    bend = torch.addcmul(-v, v, bump, value=2).mul_(2).addcmul_(c, wave, value=-1)
    torch.addcmul(l, bump, bend, out=slope)
    functions.addcmul_(value.unsqueeze(1), unit, value=-1)
    return value, scale.unsqueeze(3)
