"""Points with labels in the plane: the shipped targets, and others that constants may be chosen on.

Inputs are standardised as the worker does, by the training points' mean and deviation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from senn.tasks import Task
from senn_live.offline.paper.targets import Split
from senn_live.protocol.presets import PRESETS_BY_NAME, Generator
from senn_live.worker.data.class_targets import draw_classes

HELD_OUT = 4000
LISTED: tuple[Generator, ...] = ("moons", "circles", "spirals", "xor", "blobs")


@dataclass(frozen=True)
class Case:
    """A target with its sample size, noise and seed."""

    name: str
    samples: int
    noise: float
    seed: int

    @property
    def setting(self) -> str:
        """All but the seed."""
        return f"{self.name} / {self.samples} / {self.noise:g}"

    @property
    def key(self) -> str:
        """What the baselines' cache calls it."""
        return f"{self.name}/{self.samples}/{self.noise:g}/{self.seed}"

    def data(self) -> Split:
        """Training points and others from the same source."""
        inputs, labels = self._draw(self.samples, self.seed)
        others, other_labels = self._draw(HELD_OUT, 10_000 + self.seed)
        centre, spread = inputs.mean(0), inputs.std(0)
        classes = int(other_labels.max()) + 1
        task = Task((inputs - centre) / spread, labels, "classification", classes)
        return Split(task, (others - centre) / spread, other_labels)

    def _draw(self, count: int, seed: int) -> tuple[Tensor, Tensor]:
        generator = torch.Generator().manual_seed(seed)
        if self.name in TUNING:
            return TUNING[self.name](count, self.noise, generator)
        return draw_classes(PRESETS_BY_NAME[self.name].generator or "moons", count, self.noise, generator)


def listed(seeds: range) -> list[Case]:
    """The shipped targets as they are shipped, easier (less noise, more points) and harder."""
    shipped = [(name, PRESETS_BY_NAME[name].samples, PRESETS_BY_NAME[name].noise) for name in LISTED]
    levels = [(1.0, 1.0), (0.4, 2.0)]
    return [
        Case(name, int(samples * size), noise * level, seed)
        for (name, samples, noise), (size, level), seed in product(shipped, levels, seeds)
    ]


def tuning(seeds: range) -> list[Case]:
    """Targets that constants may be chosen on."""
    return [Case(name, samples, 0.1, seed) for name, samples, seed in product(TUNING, (80, 240), seeds)]


def _uniform(count: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Places in a square [-1.5, 1.5]^2, and where noise moves them."""
    places = 3 * torch.rand(count, 2, generator=generator, dtype=torch.float64) - 1.5
    return places, places + noise * torch.randn(count, 2, generator=generator, dtype=torch.float64)


def _region(
    inside: Callable[[Tensor], Tensor],
) -> Callable[[int, float, torch.Generator], tuple[Tensor, Tensor]]:
    def draw(count: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        places, moved = _uniform(count, noise, generator)
        return moved, inside(places).long()

    return draw


def _flipped(count: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """A straight line with one label in six wrong: there is nothing to grow for."""
    places, moved = _uniform(count, noise, generator)
    wrong = torch.rand(count, generator=generator) < 1 / 6
    return moved, ((places.sum(1) > 0.2) ^ wrong).long()


def _arms(count: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Three short spiral arms, three classes."""
    labels = torch.arange(count) % 3
    along = torch.rand(count, generator=generator, dtype=torch.float64).sqrt()
    angle = 2 * math.pi * (0.6 * along + labels / 3)
    points = 1.5 * along.unsqueeze(1) * torch.stack((angle.cos(), angle.sin()), 1)
    return points + noise * torch.randn(count, 2, generator=generator, dtype=torch.float64), labels


TUNING: dict[str, Callable[[int, float, torch.Generator], tuple[Tensor, Tensor]]] = {
    "flipped": _flipped,
    "arms": _arms,
    "wave": _region(lambda p: p[:, 1] > 0.6 * torch.sin(4 * p[:, 0])),
    "squares": _region(lambda p: (torch.floor(p).sum(1) % 2) == 0),  # a board of three by three
    "bullseye": _region(lambda p: torch.bucketize(p.norm(dim=1), torch.tensor([0.5, 1.1]))),
    "corner": _region(lambda p: (p > 0).all(1)),
    "islands": _region(lambda p: (p.abs() - 0.75).norm(dim=1) < 0.5),
}
