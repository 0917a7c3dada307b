"""The Jacobian columns that proposals would bring, and their scores, a few proposals at a time.

Large families never exist as a whole: columns are made, scored against the residual and the noise, and forgotten in
chunks that stay in the processor's cache. (A round at 8 neurons and 64 samples: 13 ms; all at once, 24 ms.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from .activations import basis
from .geometry import Pullbacks
from .proposals import Kernels, Neurons
from .scoring import Residual, effective_samples

OUTPUT_DIRECTIONS = 3  # how many ways of feeding the layer above are tried per neuron
FEWEST_SAMPLES = 5.0  # a neuron whose bump rests on fewer fits single points
CHUNK = 60_000  # entries of a chunk's columns: half a megabyte


class Family(Protocol):
    """Proposals whose columns can be made chunk by chunk."""

    @property
    def size(self) -> int:
        """How many proposals."""
        ...

    @property
    def entries(self) -> int:
        """How many numbers one proposal's columns are."""
        ...

    def columns(self, chunk: slice) -> tuple[Tensor, Tensor]:
        """Columns [k, c, R] of some proposals, and which of them are sound [c]."""
        ...


@dataclass(frozen=True)
class NeuronColumns:
    """Neurons with every way [q, N, m] that their value may reach the outputs: proposal i is neuron i // q, way i % q.

    A chunk counts proposals and must hold whole neurons or be a single proposal.
    """

    neurons: Neurons
    values: Tensor
    reach: Tensor | None

    @property
    def ways(self) -> int:
        """Ways q tried per neuron."""
        return 1 if self.reach is None else self.reach.shape[0]

    @property
    def size(self) -> int:
        """How many proposals."""
        return len(self.neurons.bias) * self.ways

    @property
    def entries(self) -> int:
        """How many numbers one proposal's columns are."""
        return 3 * self.values.shape[0] * (1 if self.reach is None else self.reach.shape[2])

    def columns(self, chunk: slice) -> tuple[Tensor, Tensor]:
        """Columns [3, c, R]: the three basis functions, each times how the output answers."""
        first, last = chunk.start // self.ways, -(-chunk.stop // self.ways)
        weight, bias = self.neurons.weight[first:last], self.neurons.bias[first:last]
        functions = basis(torch.addmm(bias.unsqueeze(1), weight, self.values.T), 0)
        sound = effective_samples(functions[1]) >= FEWEST_SAMPLES
        if self.reach is None:
            return functions, sound
        columns = (functions[:, :, None, :, None] * self.reach).flatten(3).flatten(1, 2)
        inside = slice(chunk.start - first * self.ways, chunk.stop - first * self.ways)
        return columns[:, inside], sound.repeat_interleave(self.ways)[inside]


@dataclass(frozen=True)
class KernelColumns:
    """Layers inserted before weights W [K, w], whose result reaches the outputs by `into` [n, m, K]."""

    kernels: Kernels
    values: Tensor
    weight: Tensor
    into: Tensor

    @property
    def size(self) -> int:
        """How many proposals."""
        return len(self.kernels.shift)

    @property
    def entries(self) -> int:
        """How many numbers one proposal's columns are."""
        return 2 * self.values.numel() * self.into.shape[1]

    def columns(self, chunk: slice) -> tuple[Tensor, Tensor]:
        """Columns d y / d (v, c) [2 w, c, R]."""
        kernel, shift = self.kernels.kernel[chunk], self.kernels.shift[chunk]
        functions = basis(kernel @ self.values.T + shift.unsqueeze(2), 0)[:2]  # [2, c, w, N]
        sound = (effective_samples(functions[1]) >= FEWEST_SAMPLES).all(1)
        through = torch.linalg.solve(kernel, self.weight.expand(len(kernel), *self.weight.shape), left=False)
        reach = torch.einsum("nmk,ckw->cwnm", self.into.expand(self.values.shape[0], -1, -1), through)
        columns = functions.unsqueeze(-1) * reach
        return columns.transpose(1, 2).flatten(3).flatten(0, 1), sound


@dataclass(frozen=True)
class Evaluated:
    """A family's scores [C] and, for every noise draw, the best score of the whole family [D]."""

    scores: Tensor
    noise: Tensor
    sound: Tensor


def evaluate(family: Family, left: Residual, ways: int = 1) -> Evaluated:
    """Score every proposal on the residual and on the noise; unsound ones count as zero in both."""
    length = max(CHUNK // family.entries, 1)
    length += -length % ways
    scores, sound, noise = [], [], left.row.new_zeros(left.noise.shape[1])
    for start in range(0, family.size, length):
        columns, fine = family.columns(slice(start, min(start + length, family.size)))
        found, best = left.scores(columns, fine)
        noise = torch.maximum(noise, best)
        scores.append(found)
        sound.append(fine)
    return Evaluated(torch.cat(scores), noise, torch.cat(sound))


def reach_of(back: Pullbacks, layer: int, gradient: Tensor) -> Tensor | None:
    """How a new neuron in hidden layer `layer` reaches the outputs [q, N, m], for its most promising output weights.

    These are the leading eigenvectors of the covariance of g_y pulled back to the layer above. None stands for the only
    and constant way there is with one output and no layer in between.
    """
    into, (samples, outputs) = back.into[layer + 1], gradient.shape
    if into.shape == (1, 1, 1):
        return None
    if into.shape[2] == 1:
        return into[:, :, 0].expand(samples, outputs).unsqueeze(0)
    pulled = (into * gradient.unsqueeze(2)).sum(1)
    _, vectors = torch.linalg.eigh(pulled.T @ pulled)
    leading: Tensor = vectors[:, -OUTPUT_DIRECTIONS:].flip(1)
    return (into @ leading).expand(samples, outputs, -1).permute(2, 0, 1)
