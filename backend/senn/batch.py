"""Many networks of one shape at once: outputs and Jacobians of a stack of parameter vectors, in few operations.

Small networks are bound by the cost of each operation, so trying six growths side by side costs little more than one.
One output only. `geometry.jacobian` is the oracle.
"""

from __future__ import annotations

from math import prod

import torch
from torch import Tensor

from .activations import EPSILON
from .network import shapes

Widths = tuple[int, ...]


def pieces(stack: Tensor, inputs: int, widths: Widths) -> list[Tensor]:
    """Views [K, ...] of stacked parameter vectors [K, P]: weight, bias, coefficients per layer; output weight, bias."""
    forms = shapes(inputs, widths, 1)
    parts = torch.split(stack, [prod(form) for form in forms], 1)
    return [part.view(len(stack), *form) for part, form in zip(parts, forms, strict=True)]


def unit_coefficients(stack: Tensor, inputs: int, widths: Widths) -> Tensor:
    """The same functions with every (v, c, l) of length 1: their length means nothing, so it must not drift."""
    stack = stack.clone()
    parts = pieces(stack, inputs, widths)
    for layer in range(len(widths)):
        coefficients = parts[3 * layer + 2]
        coefficients.div_(coefficients.norm(dim=1, keepdim=True).clamp_min(1e-12))
    return stack


def outputs_and_jacobians(stack: Tensor, widths: Widths, points: Tensor) -> tuple[Tensor, Tensor]:
    """Outputs [K, N] and their derivatives [K, N, P] in the parameters, for networks [K, P] at points [N, d]."""
    count, inputs = points.shape
    parts = pieces(stack, inputs, widths)
    values = [points.expand(len(stack), count, inputs)]
    kept = []
    for layer in range(len(widths)):
        weight, bias, coefficients = parts[3 * layer : 3 * layer + 3]
        z = torch.baddbmm(bias.unsqueeze(1), values[-1], weight.mT)
        length = torch.rsqrt(coefficients.square().sum(1, keepdim=True) + EPSILON)
        unit = coefficients * length
        v, c, l = unit.unsqueeze(2).unbind(1)  # noqa: E741 - the paper's name
        bump = 1 / (1 + z * z)
        wave = 2 * z * bump
        value = v * wave + c * bump + l * z
        slope = bump * (4 * v * bump - 2 * v - c * wave) + l
        functions = torch.stack((wave, bump, z), 2)
        sensitivity = (functions - value.unsqueeze(2) * unit.unsqueeze(1)) * length.unsqueeze(1)
        kept.append((slope, sensitivity))
        values.append(value)
    weight, bias = parts[-2:]
    outputs = torch.baddbmm(bias.unsqueeze(1), values[-1], weight.mT).squeeze(2)
    columns = [torch.ones_like(outputs).unsqueeze(2), values[-1]]
    arriving = weight.expand(len(stack), count, -1)
    for layer in reversed(range(len(widths))):
        slope, sensitivity = kept[layer]
        into = arriving * slope
        columns.append((arriving.unsqueeze(2) * sensitivity).flatten(2))
        columns.append(into)
        columns.append((into.unsqueeze(3) * values[layer].unsqueeze(2)).flatten(2))
        arriving = into @ parts[3 * layer]
    return outputs, torch.cat(columns[::-1], 2)
