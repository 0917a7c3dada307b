"""Networks of one shape side by side, in training: what they are, what holds them back, what they evaluate to.

A strength means something only beside the derivative that it holds back: a wave of w radians (in standardised inputs)
has m-th derivatives that grow as w^m. So strengths are named here by the wave that they hold back, w^(-2m).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .batch import Widths

ORDERS = (0, 3, 5)  # derivatives held back: 3 leaves jumps their place, 5 keeps waves free of ripples (docs/growth.md)


def strengths_at(wave: float, size: float) -> tuple[float, ...]:
    """One strength per order: those that hold back `wave`, and `size` for order 0, which knows no waves."""
    return tuple(size if order == 0 else wave ** (-2.0 * order) for order in ORDERS)


FREE, EASY = strengths_at(21.5, 1e-8), strengths_at(10.0, 1e-6)  # brakes off, and where their tuning starts
LEAST, MOST_STRENGTH = strengths_at(46.0, 1e-10), strengths_at(0.5, 1e2)  # they stay in between
GROWTH_DAMPING = 1e-2  # right after a growth


@dataclass(frozen=True)
class Brakes:
    """A stack's tuned constants: strengths [K, orders] of the penalties, noise precision [K]."""

    strengths: Tensor
    precision: Tensor

    def of(self, index: int) -> Brakes:
        """Those of one network, as a stack of one."""
        return Brakes(self.strengths[index : index + 1], self.precision[index : index + 1])

    def repeated(self, count: int) -> Brakes:
        """One network's, for a stack of its successors."""
        return Brakes(self.strengths.expand(count, -1), self.precision.expand(count))


@dataclass(frozen=True)
class Stack:
    """Networks of one shape [K, P] in training: brakes, relative damping [K], last falls of E [K] in nats."""

    parameters: Tensor
    widths: Widths
    brakes: Brakes
    damping: Tensor
    fall: Tensor

    def of(self, index: int) -> Stack:
        """One of them, as a stack of one."""
        one = slice(index, index + 1)
        return Stack(self.parameters[one], self.widths, self.brakes.of(index), self.damping[one], self.fall[one])


@dataclass(frozen=True)
class Seen:
    """A stack evaluated: everything that the objective and its curvature are made of.

    Attributes:
        grams: [K, 1 + orders, P + 1, P + 1] of the rows (Jacobian, then values) of the residuals and of f's
            derivatives, integrated: J^T J, J^T r and r^T r in one product each.
        rows: The rows themselves [K, P + 1, N + M], residuals on the samples and values on the grid.
    """

    grams: Tensor
    rows: Tensor

    @property
    def squares(self) -> Tensor:
        """Sum of squared residuals [K]."""
        return self.grams[:, 0, -1, -1]

    @property
    def penalties(self) -> Tensor:
        """The integrals of the squared derivatives [K, orders]."""
        return self.grams[:, 1:, -1, -1]

    def weighed(self, brakes: Brakes) -> Tensor:
        """Precision and strengths applied [K, P + 1, P + 1]: curvature, gradient and, in the corner, 2 E."""
        count, kinds, side, _ = self.grams.shape
        weights = torch.cat((brakes.precision.unsqueeze(1), brakes.strengths), 1).unsqueeze(1)
        return torch.bmm(weights, self.grams.view(count, kinds, side * side)).view(count, side, side)

    def where(self, better: Tensor, other: Seen) -> Seen:
        """This where `better` [K], the other elsewhere."""
        if bool(better.all()):
            return self
        return Seen(
            torch.where(better.view(-1, 1, 1, 1), self.grams, other.grams),
            torch.where(better.view(-1, 1, 1), self.rows, other.rows),
        )
