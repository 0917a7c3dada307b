"""Points in the plane with class labels, drawn by name: the shipped classification targets.

`noise` is the standard deviation of what is added to both coordinates. Everything is drawn from the one generator.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from senn_live.protocol.presets import Generator

Points = tuple[Tensor, Tensor]
RINGS = (0.5, 1.2)
TURNS = 1.75  # of each spiral's arm
BLOBS = ((-1.2, -0.8), (1.2, -0.8), (0.0, 1.1))


def draw_classes(name: Generator, count: int, noise: float, generator: torch.Generator) -> Points:
    """Points [N, 2] and labels [N] of a shipped target; classes are as equal in number as `count` allows."""
    classes = len(BLOBS) if name == "blobs" else 2
    labels = torch.arange(count) % classes
    share = torch.rand(count, generator=generator, dtype=torch.float64)
    other = torch.rand(count, generator=generator, dtype=torch.float64)
    clean = _SHAPES[name](labels, share, other)
    return clean + noise * torch.randn(count, 2, generator=generator, dtype=torch.float64), labels


def _moons(labels: Tensor, share: Tensor, _: Tensor) -> Tensor:
    """Two half circles, the second one upside down and reaching into the first."""
    angle = math.pi * share
    upper = torch.stack((angle.cos() - 0.5, angle.sin() - 0.25), 1)
    lower = torch.stack((0.5 - angle.cos(), 0.25 - angle.sin()), 1)
    return torch.where((labels == 0).unsqueeze(1), upper, lower)


def _circles(labels: Tensor, share: Tensor, _: Tensor) -> Tensor:
    """A ring around a ring."""
    radius = torch.where(labels == 0, RINGS[1], RINGS[0]).to(share)
    return _polar(radius, 2 * math.pi * share)


def _spirals(labels: Tensor, share: Tensor, _: Tensor) -> Tensor:
    """Two arms wound into one another; points evenly spread along them."""
    along = share.sqrt()
    return _polar(0.1 + 1.4 * along, 2 * math.pi * (TURNS * along + 0.5 * labels))


def _xor(labels: Tensor, share: Tensor, other: Tensor) -> Tensor:
    """Four squares like a chessboard's: the class is whether the signs of the coordinates agree."""
    first = 2 * share - 1
    first = first + 0.15 * first.sign()
    second = (0.15 + other) * first.sign() * torch.where(labels == 0, 1.0, -1.0)
    return torch.stack((first, second), 1)


def _blobs(labels: Tensor, share: Tensor, other: Tensor) -> Tensor:
    """Three round clouds."""
    centres = share.new_tensor(BLOBS)[labels]
    spread = 0.35 * (-2 * (1 - share).log()).sqrt()  # a normal cloud, by Box and Muller
    return centres + _polar(spread, 2 * math.pi * other)


def _polar(radius: Tensor, angle: Tensor) -> Tensor:
    return torch.stack((radius * angle.cos(), radius * angle.sin()), 1)


_SHAPES: dict[Generator, Callable[[Tensor, Tensor, Tensor], Tensor]] = {
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "xor": _xor,
    "blobs": _blobs,
}
