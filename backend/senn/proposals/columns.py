"""The Jacobian columns that proposals would bring, and their scores, a few proposals at a time.

Large families never exist as a whole: columns are made, scored against the residual and the noise, and forgotten in
chunks that stay in the processor's cache. (A round at 8 neurons and 64 samples: half the time of all at once.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import torch
from torch import Tensor

from senn.gradient.jacobian import Pullbacks
from senn.network.activations import basis, bend

from .candidates import LOCATIONS, SCALES, Kernels, Neurons, neuron_grid
from .scoring import Met, Residual, effective_samples, ridged_gram

OUTPUT_DIRECTIONS = 3  # how many ways of feeding the layer above are tried per neuron
FEWEST_SAMPLES = 5.0  # a neuron whose bump rests on fewer fits single points
CHUNK = 100_000  # entries of a chunk's columns: with all that is made of them a megabyte or two


@dataclass(frozen=True)
class Columns:
    """Columns [k, c, R] of some proposals, which of them are sound [c] (None: all), their `ridged_gram` where known."""

    values: Tensor
    sound: Tensor | None
    gram: Tensor | None = None


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

    def columns(self, chunk: slice) -> Columns:
        """The columns of some proposals."""
        ...


@dataclass(frozen=True)
class NeuronColumns:
    """Neurons with every way [q, N, m] that their value may reach the outputs: proposal i is neuron i // q, way i % q.

    A chunk counts proposals and must hold whole neurons or be a single proposal.
    """

    neurons: Neurons
    values: Tensor
    reach: Tensor | None
    known: Known | None = None

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

    def columns(self, chunk: slice) -> Columns:
        """Columns [3, c, R]: the three basis functions, each times how the output answers."""
        first, last = chunk.start // self.ways, -(-chunk.stop // self.ways)
        functions = functions_of(self.neurons.weight[first:last], self.neurons.bias[first:last], self.values)
        sound = effective_samples(functions[1]) >= FEWEST_SAMPLES if self.known is None else None
        if self.reach is None:
            return Columns(functions, sound, None if self.known is None else self.known.gram[first:last])
        columns = (functions[:, :, None, :, None] * self.reach).flatten(3).flatten(1, 2)
        inside = slice(chunk.start - first * self.ways, chunk.stop - first * self.ways)
        return Columns(columns[:, inside], None if sound is None else sound.repeat_interleave(self.ways)[inside])


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

    def columns(self, chunk: slice) -> Columns:
        """Columns d y / d (v, c) [2 w, c, R]."""
        kernel, shift = self.kernels.kernel[chunk], self.kernels.shift[chunk]
        functions = basis(kernel @ self.values.T + shift.unsqueeze(2), 0)[:2]  # [2, c, w, N]
        sound = (effective_samples(functions[1]) >= FEWEST_SAMPLES).all(1)
        through = torch.linalg.solve(kernel, self.weight.expand(len(kernel), *self.weight.shape), left=False)
        reach = torch.einsum("nmk,ckw->cwnm", self.into.expand(self.values.shape[0], -1, -1), through)
        columns = functions.unsqueeze(-1) * reach
        return Columns(columns.transpose(1, 2).flatten(3).flatten(0, 1), sound)


def functions_of(weight: Tensor, bias: Tensor, values: Tensor) -> Tensor:
    """The basis functions [3, C, N] of neurons on what they see [N, w]."""
    functions = values.new_empty((3, len(weight), len(values)))
    torch.addmm(bias.unsqueeze(1), weight, values.T, out=functions[2])
    return bend(functions)


@dataclass(frozen=True)
class Known:
    """What of a landscape's neurons depends on the inputs alone.

    Attributes:
        members: Indices of the sound ones [S]; the others need no score.
        neurons: Those.
        gram: `ridged_gram` [S, 3, 3] of their functions.
    """

    members: Tensor
    neurons: Neurons
    gram: Tensor


@lru_cache(maxsize=32)
def known_of(inputs: Tensor) -> Known:
    """What does not change from round to round, a third of a megabyte for a task: a fifth of a round's time."""
    grid = neuron_grid(inputs)
    sound, grams = [], []
    for chunk in chunks(NeuronColumns(grid, inputs, None)):
        functions = functions_of(grid.weight[chunk], grid.bias[chunk], inputs)
        sound.append(effective_samples(functions[1]) >= FEWEST_SAMPLES)
        grams.append(ridged_gram(functions))
    members = torch.cat(sound).nonzero().squeeze(1)
    return Known(members, Neurons(0, grid.weight[members], grid.bias[members]), torch.cat(grams)[members])


@dataclass(frozen=True)
class Evaluated:
    """A family's scores [C] and, for every noise draw, the best score of the whole family [D].

    Attributes:
        scored: The proposals that were scored, `met` what was found of them, `places` [S] where they belong among all
            C (None: they are all).
    """

    scores: Tensor
    noise: Tensor
    sound: Tensor
    scored: Family
    met: Met
    places: Tensor | None = None

    def own_columns(self, left: Residual) -> tuple[Tensor, Tensor]:
        """The best weights [C, k] of every proposal, and whether the one column these make of its k is sound [C].

        Projected, as it will be once training has settled. Proposals that were not scored are not sound.
        """
        weights = self.met.weights()
        sound = []
        for chunk in chunks(self.scored):
            columns = self.scored.columns(chunk)
            column = columns.values[0] * weights[chunk, 0].unsqueeze(1)
            for kind in range(1, len(columns.values)):
                column.addcmul_(columns.values[kind], weights[chunk, kind].unsqueeze(1))
            fine = effective_samples(left.project(column)) >= FEWEST_SAMPLES
            sound.append(fine if columns.sound is None else fine & columns.sound)
        found = torch.cat(sound)
        if self.places is None:
            return weights, found
        everywhere = weights.new_zeros((len(self.scores), weights.shape[1])).index_copy_(0, self.places, weights)
        return everywhere, torch.zeros_like(self.sound).index_copy_(0, self.places, found)


def chunks(family: Family, ways: int = 1) -> Iterator[slice]:
    """The family, so many at a time; one empty chunk where it is empty, as with so few samples that none is sound."""
    length = max(CHUNK // family.entries, 1)
    length += -length % ways
    return (slice(start, min(start + length, family.size)) for start in range(0, max(family.size, 1), length))


def evaluate(family: Family, left: Residual, ways: int = 1) -> Evaluated:
    """Score every proposal on the residual and on the noise; unsound ones count as zero in both."""
    parts, sound, noise = [], [], left.row.new_zeros(left.noise.shape[1])
    for chunk in chunks(family, ways):
        columns = family.columns(chunk)
        parts.append(left.meet(columns.values, columns.gram))
        noise = torch.maximum(noise, left.best_noise(columns.values, parts[-1], columns.sound))
        sound.append(columns.sound if columns.sound is not None else noise.new_ones(columns.values.shape[1]).bool())
    met = Met(torch.cat([part.factor for part in parts]), torch.cat([part.products for part in parts], 1))
    fine = torch.cat(sound)
    return Evaluated(met.scores(left.samples) * fine, noise, fine, family, met)


def evaluate_grid(inputs: Tensor, reach: Tensor | None, left: Residual) -> Evaluated:
    """The whole landscape: neurons that no network can make sound are left out beforehand."""
    known = known_of(inputs)
    family = NeuronColumns(known.neurons, inputs, reach, known)
    found = evaluate(family, left, family.ways)
    every = torch.arange(family.ways, device=inputs.device)
    places = (known.members.unsqueeze(1) * family.ways + every).flatten()
    count = LOCATIONS * SCALES * family.ways
    scores = found.scores.new_zeros(count).index_copy_(0, places, found.scores)
    sound = found.sound.new_zeros(count).index_fill_(0, places, value=True)
    return Evaluated(scores, found.noise, sound, family, found.met, places)


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
