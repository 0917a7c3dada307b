"""The trainable rational activation, one (v, c, l) per neuron; the only non-linearity of the whole system.

    rho(z; v, c, l) = (v * 2z/(1+z^2) + c/(1+z^2) + l*z) / sqrt(v^2 + c^2 + l^2 + 1e-8)

It is linear in (v, c, l) up to the normaliser, which is what makes their best values a closed form (`scoring`), and
(0, 0, 1) is the identity up to `IDENTITY_FACTOR`, which is what makes inserting a layer possible (`surgery`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

EPSILON = 1e-8
IDENTITY_FACTOR = 1 / math.sqrt(1 + EPSILON)


@dataclass(frozen=True)
class Activated:
    """A layer's neurons evaluated on samples.

    Attributes:
        value: rho(z) [N, w].
        slope: d rho / d z [N, w].
        sensitivity: d rho / d (v, c, l) [N, 3, w].
    """

    value: Tensor
    slope: Tensor
    sensitivity: Tensor


def basis(z: Tensor, dim: int = 1) -> Tensor:
    """The three functions that v, c and l weigh: 2z/(1+z^2), 1/(1+z^2) and z, stacked along a new `dim`."""
    functions = z.new_empty((*z.shape[:dim], 3, *z.shape[dim:]))
    wave, bump, line = functions.unbind(dim)
    torch.addcmul(_one(z.dtype, z.device), z, z, out=bump).reciprocal_()
    torch.mul(z, bump, out=wave).mul_(2)
    line.copy_(z)
    return functions


@lru_cache(maxsize=8)
def _one(dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.ones((), dtype=dtype, device=device)


def normaliser(coefficients: Tensor) -> Tensor:
    """1 / sqrt(v^2 + c^2 + l^2 + 1e-8) of coefficients [3, w], per neuron [w]."""
    squares: Tensor = torch.linalg.vecdot(coefficients, coefficients, dim=0)
    return squares.add_(EPSILON).rsqrt_()


def rational(z: Tensor, coefficients: Tensor) -> Tensor:
    """rho(z) for pre-activations [..., w] and coefficients [3, w]."""
    v, c, l = (coefficients * normaliser(coefficients)).unbind(0)  # noqa: E741 - the paper's name
    bump = torch.addcmul(_one(z.dtype, z.device), z, z).reciprocal_()
    return torch.addcmul(c, v, z, value=2).mul_(bump).addcmul_(l, z)


def activate(z: Tensor, coefficients: Tensor) -> Activated:
    """Rho and its derivatives, written out: autograd would cost more than the arithmetic at this size."""
    scale = normaliser(coefficients)
    unit = coefficients * scale
    v, c, l = unit.unbind(0)  # noqa: E741 - the paper's name
    functions = basis(z)
    wave, bump, _ = functions.unbind(1)
    value = torch.addcmul(c, v, z, value=2).mul_(bump).addcmul_(l, z)
    bend = torch.addcmul(-v, v, bump, value=2).mul_(2).addcmul_(c, wave, value=-1)
    slope = torch.addcmul(l, bump, bend)
    sensitivity = torch.addcmul(functions, value.unsqueeze(1), unit, value=-1).mul_(scale)
    return Activated(value, slope, sensitivity)
