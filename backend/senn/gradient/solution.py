"""What a solver is, and what it answers: the interface that every curvature keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from senn.network.network import Trace


@dataclass(frozen=True)
class Solution:
    """A natural gradient [P], its score g . d, and whether it can be trusted (the factorisation went through)."""

    direction: Tensor
    score: float
    sound: bool = True


class Curvature(Protocol):
    """F at one point, ready to be solved with any damping."""

    name: str

    @property
    def gradient(self) -> Tensor:
        """The loss's gradient g [P]."""
        ...

    def look(self, trace: Trace, output_gradient: Tensor) -> None:
        """Go on to another point: a network of the same form on as many samples, with its g_y [N, m]."""
        ...

    def solve(self, damping: float) -> Solution:
        """The natural gradient (F + damping I)^-1 g [P], its score and whether it is sound."""
        ...
