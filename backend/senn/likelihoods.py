"""How likely data are, given a network's one output at the samples: squared errors, or labels of two classes.

Both turn the rows at the samples (derivatives, below them the output) into rows whose products are the curvature and
the gradient of the loss: derivatives times the root of the output's curvature, and an error e that makes up for it.
"""

from __future__ import annotations

import math
from typing import Protocol

import torch
from torch import Tensor

FURTHEST = 60.0  # logit; beyond, labels are as good as certain


class Likelihood(Protocol):
    """A loss of N outputs, in nats at precision 1.

    Attributes:
        estimated: Whether there is a noise whose precision has to be estimated.
    """

    estimated: bool

    def __len__(self) -> int:
        """N."""
        ...

    def weigh(self, rows: Tensor) -> None:
        """Make of rows [K, P + 1, N] what products are taken of."""
        ...

    def lose(self, errors: Tensor, into: Tensor) -> None:
        """Write twice the loss of errors [K, N] to `into` [K], which has the sum of their squares."""
        ...

    def bend(self, outputs: Tensor, errors: Tensor) -> Tensor:
        """How far outputs [K, N] are from those that the errors came from, in the errors' units."""
        ...

    def constant(self, precision: Tensor) -> Tensor:
        """What of the log-likelihood depends on the precision [K] alone."""
        ...


class Gaussian:
    """Targets [N] with noise of one precision; the error is the residual."""

    estimated = True

    def __init__(self, targets: Tensor) -> None:
        self.targets = targets

    def __len__(self) -> int:
        return len(self.targets)

    def weigh(self, rows: Tensor) -> None:
        """Subtract the targets."""
        rows[:, -1].sub_(self.targets)

    def lose(self, errors: Tensor, into: Tensor) -> None:
        """Nothing to do: the loss is the sum of squares."""

    def bend(self, outputs: Tensor, errors: Tensor) -> Tensor:
        """The difference of residuals."""
        return (outputs - errors).sub_(self.targets)

    def constant(self, precision: Tensor) -> Tensor:
        """N/2 ln(b / 2 pi)."""
        return len(self) / 2 * (precision / (2 * math.pi)).log()


class Bernoulli:
    """Labels [N], 0 or 1, of which the output u is the log-odds.

    With s = 1 for label 0 and -1 for label 1 the loss is ln(1 + e^(s u)) and its curvature w = 1 / (4 cosh^2(u/2)). So
    the error is s e^(s u / 2): with it sqrt(w) = 1 / (|e| + 1 / |e|), the loss ln(1 + e^2), and nothing else need be
    kept.
    """

    estimated = False

    def __init__(self, labels: Tensor) -> None:
        self.signs = 1.0 - 2.0 * labels.double()

    def __len__(self) -> int:
        return len(self.signs)

    def weigh(self, rows: Tensor) -> None:
        """Errors for log-odds, derivatives times the root of the curvature."""
        errors = rows[:, -1].clamp_(-FURTHEST, FURTHEST).mul_(self.signs / 2).exp_().mul_(self.signs)
        rows[:, :-1].mul_(_root(errors).unsqueeze(1))

    def lose(self, errors: Tensor, into: Tensor) -> None:
        """Twice the cross-entropy."""
        torch.sum(torch.log1p(errors.square()), 1, out=into).mul_(2)

    def bend(self, outputs: Tensor, errors: Tensor) -> Tensor:
        """The difference of log-odds, times the root of the curvature."""
        return errors.abs().log_().mul_(-2 * self.signs).add_(outputs).mul_(_root(errors))

    def constant(self, precision: Tensor) -> Tensor:
        """Nothing."""
        return torch.zeros_like(precision)


def _root(errors: Tensor) -> Tensor:
    size = errors.abs()
    return 1 / (size + 1 / size)
