"""The trainable rational activation, one (v, c, l) per neuron; the only non-linearity of the whole system.

    rho(z; v, c, l) = (v * 2z/(1+z^2) + c/(1+z^2) + l*z) / sqrt(v^2 + c^2 + l^2 + 1e-8)

It is linear in (v, c, l) up to the normaliser, which is what makes their best values a closed form (`scoring`), and
(0, 0, 1) is the identity up to `IDENTITY_FACTOR`, which is what makes inserting a layer possible (`surgery`).
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor

EPSILON = 1e-8
IDENTITY_FACTOR = 1 / math.sqrt(1 + EPSILON)


def basis(z: Tensor, dim: int = 0) -> Tensor:
    """The three functions that v, c and l weigh: 2z/(1+z^2), 1/(1+z^2) and z, stacked along a new `dim`."""
    functions = z.new_empty((*z.shape[:dim], 3, *z.shape[dim:]))
    functions.select(dim, 2).copy_(z)
    return bend(functions, dim)


def bend(functions: Tensor, dim: int = 0) -> Tensor:
    """The same where the last of the three, z, is already in its place."""
    zero, one, _, _ = _constants(functions.dtype, functions.device)
    wave, bump, line = functions.unbind(dim)
    torch.addcmul(one, line, line, out=bump).reciprocal_()
    torch.addcmul(zero, line, bump, value=2, out=wave)
    return functions


@lru_cache(maxsize=16)
def _constants(dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """0 and 1, EPSILON [1, 1] and (1, 1, 1) [1, 3]: made once, because an operation with a bare number costs double."""
    with torch.inference_mode(mode=False):  # wherever they were first asked for, automatic differentiation may use them
        zero, one = torch.tensor([0, 1], dtype=dtype, device=device).unbind()
        return zero, one, torch.full((1, 1), EPSILON, dtype=dtype, device=device), one.expand(1, 3).contiguous()


def rational(z: Tensor, coefficients: Tensor) -> Tensor:
    """rho(z) for pre-activations [w, N] and coefficients [3, w]."""
    _, one, epsilon, ones = _constants(z.dtype, z.device)
    length = torch.addmm(epsilon, ones, coefficients * coefficients).rsqrt_()
    v, c, l = (coefficients * length).unsqueeze(2).unbind()  # noqa: E741 - the paper's name
    bump = torch.addcmul(one, z, z).reciprocal_()
    return torch.addcmul(c, v, z, value=2).mul_(bump).addcmul_(l, z)


class Activated:
    """A layer's neurons evaluated on samples: memory that `evaluate` fills, and views of it that never change.

    Samples come last in memory, and every view that an operation needs is made once: at the sizes that networks have
    here an operation costs more than its arithmetic, and a view nearly as much as an operation.

    Attributes:
        response: rho(z) [w, 1, N].
        output: The same as [w, N].
        steepness: d rho / d z [w, 1, N].
        bends: d rho / d (v, c, l) [3, w, 1, N] but for the factor `scale`.
        scale: 1 / |(v, c, l)| [w, 1, 1].
    """

    def __init__(self, weight: Tensor, bias: Tensor, coefficients: Tensor, below: Tensor) -> None:
        """Memory for z = weight h + bias [w, N], all of them views of what will be there when it is evaluated.

        `weight` is [w, in], `bias` [w], `coefficients` [3, w] and `below`, the activations h, [in, N].
        """
        width, samples = weight.shape[0], below.shape[1]
        self._weight, self._bias, self._coefficients, self._below = weight, bias.unsqueeze(1), coefficients, below
        self._length, self._unit = below.new_empty((1, width)), below.new_empty((3, width))
        self._factors = self._unit.view(3, width, 1, 1)
        self._v, self._c, self._l = self._factors.unbind()
        self.bends = below.new_empty((3, width, 1, samples))
        self._wave, self._bump, self._line = self.bends.unbind()
        self._z = self._line.squeeze(1)
        self.response, self.steepness = below.new_empty((2, width, 1, samples)).unbind()
        self.output = self.response.squeeze(1)
        self.scale = self._length.view(width, 1, 1)
        self._zero, self._one, self._epsilon, self._ones = _constants(below.dtype, below.device)

    def evaluate(self) -> None:
        """Compute rho and its derivatives from what is in the views now.

        Written out, with the bent part b = v wave + c bump of rho = b + l z in common: rho' = l + 2 v bump - wave b.
        """
        coefficients, length, v, c, l = self._coefficients, self._length, self._v, self._c, self._l  # noqa: E741
        torch.addmm(self._epsilon, self._ones, coefficients * coefficients, out=length).rsqrt_()
        torch.mul(coefficients, length, out=self._unit)
        wave, bump, line, response = self._wave, self._bump, self._line, self.response
        torch.addmm(self._bias, self._weight, self._below, out=self._z)
        torch.addcmul(self._one, line, line, out=bump).reciprocal_()
        torch.addcmul(self._zero, line, bump, value=2, out=wave)
        torch.mul(v, wave, out=response).addcmul_(c, bump)
        torch.addcmul(l, v, bump, value=2, out=self.steepness).addcmul_(wave, response, value=-1)
        response.addcmul_(l, line)
        self.bends.addcmul_(response, self._factors, value=-1)

    @property
    def value(self) -> Tensor:
        """The activations rho(z) [N, w]."""
        return self.output.T

    @property
    def slope(self) -> Tensor:
        """Their derivative d rho / d z [N, w]."""
        return self.steepness.squeeze(1).T

    @property
    def sensitivity(self) -> Tensor:
        """Their derivatives d rho / d (v, c, l) [N, 3, w]."""
        return (self.bends * self.scale).squeeze(2).permute(2, 0, 1)
