"""The paper's synthetic data: curves of a random teacher network, and half-moons. On the CPU in float64."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from senn.network.network import Network, shapes, unflatten
from senn.tasks import Task

TEACHER_WIDTHS = (16, 16, 16, 16)


@dataclass(frozen=True)
class Split:
    """A task and the data held out of it: inputs [M, d], targets [M, m] real or [M] labels."""

    task: Task
    inputs: Tensor
    targets: Tensor

    def held_out_loss(self, network: Network) -> float:
        """The loss on the held-out data."""
        held_out = Task(self.inputs, self.targets, self.task.loss, self.task.outputs)
        return held_out.loss_of(network.evaluate(self.inputs)).item()

    def accuracies(self, network: Network) -> tuple[float, float]:
        """Shares of right answers: training data, held-out data. For classification."""
        return (
            accuracy(network, self.task.inputs, self.task.targets),
            accuracy(network, self.inputs, self.targets),
        )


def accuracy(network: Network, inputs: Tensor, labels: Tensor) -> float:
    """The share of inputs whose largest output is the label's."""
    return (network.evaluate(inputs).argmax(1) == labels).double().mean().item()


def rational_teacher(generator: torch.Generator, widths: tuple[int, ...] = TEACHER_WIDTHS) -> Network:
    """A network of the same family, one input and output: kernels LeCun normal, all else standard normal."""
    pieces = [torch.randn(*shape, generator=generator, dtype=torch.float64) for shape in shapes(1, widths, 1)]
    for index in (*range(0, 3 * len(widths), 3), len(pieces) - 2):  # the kernels: one in three, and the last but one
        pieces[index] /= pieces[index].shape[1] ** 0.5
    return unflatten(torch.cat([piece.reshape(-1) for piece in pieces]), 1, widths, 1)


def teacher_curve(seed: int, samples: int = 50, held_out: int = 1000) -> tuple[Network, Split]:
    """The paper's first experiment: samples of a teacher's curve, without noise, at places drawn from N(0, 1)."""
    generator = torch.Generator().manual_seed(seed)
    teacher = rational_teacher(generator)
    x = torch.randn(samples, 1, generator=generator, dtype=torch.float64)
    other = torch.randn(held_out, 1, generator=generator, dtype=torch.float64)
    return teacher, Split(Task(x, teacher.evaluate(x), "regression", 1), other, teacher.evaluate(other))


def half_moons(samples: int, noise: float, seed: int) -> tuple[Tensor, Tensor]:
    """Two interleaved half circles with Gaussian noise: inputs [samples, 2], labels [samples].

    Point by point those of scikit-learn's `make_moons(samples, noise=noise, random_state=seed)`, which the paper's code
    calls: places on the arcs, shuffled, then noise, from NumPy's older generator.
    """
    generator = np.random.RandomState(seed)
    upper = samples // 2
    first, second = (torch.linspace(0, math.pi, n, dtype=torch.float64) for n in (upper, samples - upper))
    outer = torch.stack((first.cos(), first.sin()), 1)
    inner = torch.stack((1 - second.cos(), 0.5 - second.sin()), 1)
    clean = torch.cat((outer, inner))
    labels = torch.cat((torch.zeros(upper, dtype=torch.int64), torch.ones(samples - upper, dtype=torch.int64)))
    order = np.arange(samples)
    generator.shuffle(order)
    shifts = torch.from_numpy(generator.normal(scale=noise, size=(samples, 2)))
    return clean[order] + shifts, labels[order]


def moons_split(noise: float, samples: int = 200, held_out: int = 500, seed: int = 0) -> Split:
    """The paper's second experiment, on its code's very points (`seed` 0): half-moons, and others held out."""
    inputs, labels = half_moons(samples, noise, seed)
    others, other_labels = half_moons(held_out, noise, seed + 1)
    return Split(Task(inputs, labels, "classification", 2), others, other_labels)


def moons_bayes_accuracy(split: Split, noise: float, places: int = 720) -> float:
    """The share of the held-out half-moons that the best possible rule gets right: it knows where they came from."""
    arcs, labels = half_moons(2 * places, 0.0, 0)
    likelihoods = (-torch.cdist(split.inputs, arcs).square() / (2 * noise**2)).exp()
    upper = likelihoods[:, labels == 0].sum(1) < likelihoods[:, labels == 1].sum(1)
    return (upper.long() == split.targets).double().mean().item()
