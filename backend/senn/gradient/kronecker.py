"""Kronecker-factored curvature: per layer F ~ A (x) S, A of what enters the layer, S of how outputs answer to it.

Used in two places: as an approximate solver for large layers (here), and for the paper's lower bound
(`proposals.layer_factors`). The two damped inverses are combined exactly, in the joint
eigenbasis: (A (x) S + damping I)^-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from senn.network.network import Layer, Network, Trace, like

from .jacobian import pullbacks, vector_jacobian
from .linear import with_constant
from .solution import Solution


@dataclass(frozen=True)
class Factor:
    """Eigenvectors and eigenvalues of A [in + 1] and S [w] of one layer."""

    below: Tensor
    below_values: Tensor
    above: Tensor
    above_values: Tensor

    def solve(self, matrix: Tensor, damping: float) -> Tensor:
        """(S (x) A + damping)^-1 applied to a gradient [w, in + 1]."""
        rotated = self.above.T @ matrix @ self.below
        rotated = rotated / (torch.outer(self.above_values, self.below_values) + damping)
        return self.above @ rotated @ self.below.T


def spectrum(values: Tensor) -> tuple[Tensor, Tensor]:
    """Eigenvalues and eigenvectors of A = E[a a^T] for activations [N, w], the constant 1 in a."""
    features = with_constant(values)
    found, vectors = torch.linalg.eigh(features.T @ features / len(values))
    return found.clamp_min(0), vectors


input_spectrum = lru_cache(maxsize=4)(spectrum)  # of the inputs, which stay while a network trains


def spectra(values: tuple[Tensor, ...]) -> list[tuple[Tensor, Tensor]]:
    """Those of every layer's activations, the inputs first."""
    return [input_spectrum(values[0]), *map(spectrum, values[1:])]


def _factor(below: tuple[Tensor, Tensor], into: Tensor) -> Factor:
    flat = into.reshape(-1, into.shape[-1])
    above_values, above = torch.linalg.eigh(flat.T @ flat / into.shape[0])
    return Factor(below[1], below[0], above, above_values.clamp_min(0))


class KroneckerCurvature:
    """Block-diagonal F: Kronecker products for weights with biases, 3 x 3 blocks for each neuron's (v, c, l)."""

    name = "kronecker"

    def __init__(self, trace: Trace, output_gradient: Tensor) -> None:
        self.look(trace, output_gradient)

    def look(self, trace: Trace, output_gradient: Tensor) -> None:
        """Go on to another point."""
        back = pullbacks(trace)
        self._network = trace.network
        self.gradient = vector_jacobian(trace, output_gradient) / output_gradient.shape[0]
        self._factors = [_factor(below, into) for below, into in zip(spectra(trace.values), back.into, strict=True)]
        self._blocks = []
        for out_of, activated in zip(back.out_of, trace.activated, strict=True):
            through = out_of.square().sum(1).expand(activated.value.shape)
            sensitivity = activated.sensitivity
            self._blocks.append(torch.einsum("nw,niw,njw->wij", through, sensitivity, sensitivity) / len(through))

    def solve(self, damping: float) -> Solution:
        """Solve d = (F + damping I)^-1 g, layer by layer."""
        gradient, hidden = like(self._network, self.gradient), []
        for layer, factor, block in zip(gradient.hidden, self._factors, self._blocks, strict=False):
            weight, bias = _solved(factor, layer.weight, layer.bias, damping)
            damped = block + damping * torch.eye(3, dtype=block.dtype, device=block.device)
            hidden.append(Layer(weight, bias, torch.linalg.solve(damped, layer.coefficients.T).T))
        weight, bias = _solved(self._factors[-1], gradient.weight, gradient.bias, damping)
        direction = Network(tuple(hidden), weight, bias).flatten()
        return Solution(direction, (self.gradient @ direction).item())


def _solved(factor: Factor, weight: Tensor, bias: Tensor, damping: float) -> tuple[Tensor, Tensor]:
    solved = factor.solve(torch.cat((weight, bias.unsqueeze(1)), 1), damping)
    return solved[:, :-1], solved[:, -1]
