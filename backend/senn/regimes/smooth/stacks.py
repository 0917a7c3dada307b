"""Networks of one shape side by side, in training: what they are, and what holds them back.

A strength means something only beside the derivative that it holds back: a wave of w radians (in standardised inputs)
has m-th derivatives that grow as w^m. So strengths are named here by the wave that they hold back, w^(-2m).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from .stacked_network import Widths, places

Named = tuple[float, float]  # a wave, and the strength of order 0, which knows no waves


@dataclass(frozen=True)
class Held:
    """What is held back, and how much.

    Attributes:
        orders: Derivatives held back: 3 leaves jumps their place, 5 keeps waves free of ripples (docs/growth.md).
        free, easy: Strengths with the brakes off, and where their tuning starts.
        least, most: They stay in between.
        searched: Nats for each neuron that searching for it finds in noise; a trial does not gain them.
    """

    orders: tuple[int, ...]
    free: Named
    easy: Named
    least: Named
    most: Named
    searched: float

    def strengths(self, named: Named) -> tuple[float, ...]:
        """One strength per order."""
        wave, size = named
        return tuple(size if order == 0 else wave ** (-2.0 * order) for order in self.orders)


CURVE = Held((0, 3, 5), free=(21.5, 1e-8), easy=(10.0, 1e-6), least=(46.0, 1e-10), most=(0.5, 1e2), searched=0.0)
PLANE = Held((0, 3), free=(12.0, 1e-4), easy=(5.0, 1e-3), least=(20.0, 1e-6), most=(0.25, 1e2), searched=3.0)


@dataclass(frozen=True)
class Brakes:
    """A stack's tuned constants: strengths [K, orders] of the penalties, noise precision [K] (1 for labels)."""

    strengths: Tensor
    precision: Tensor

    @cached_property
    def weights(self) -> Tensor:
        """Precision, then strengths [K, 1 + orders]."""
        return torch.cat((self.precision.unsqueeze(1), self.strengths), 1)

    def of(self, index: int) -> Brakes:
        """Those of one network, as a stack of one."""
        return Brakes(self.strengths[index : index + 1], self.precision[index : index + 1])


@dataclass(frozen=True)
class Stack:
    """Networks of one shape [K, P] in training: brakes, relative damping [K], last falls of E [K] in nats.

    Attributes:
        live: How many of its parameters each uses [K]; the rest belong to neurons that do nothing.
    """

    parameters: Tensor
    widths: Widths
    brakes: Brakes
    damping: Tensor
    fall: Tensor
    live: Tensor

    def of(self, index: int) -> Stack:
        """One of them, as a stack of one."""
        one = slice(index, index + 1)
        brakes = self.brakes.of(index)
        return Stack(self.parameters[one], self.widths, brakes, self.damping[one], self.fall[one], self.live[one])

    def narrowed(self, inputs: int, widths: Widths, outputs: int) -> Stack:
        """The same without neurons that do nothing."""
        if widths == self.widths:
            return self
        kept = places(inputs, widths, self.widths, outputs).to(self.parameters.device)
        return replace(self, parameters=self.parameters[:, kept], widths=widths)
