"""How likely data are, given a network's outputs at the samples: squared errors, or labels of two or more classes.

All turn the rows at the samples (derivatives, below them the output) into rows whose products are the curvature and the
gradient of the loss: derivatives times a root of the outputs' curvature, and an error that makes up for it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Protocol

import torch
from torch import Tensor

FURTHEST = 60.0  # logit; beyond, labels are as good as certain


class Likelihood(Protocol):
    """A loss of N times m outputs, in nats at precision 1.

    Attributes:
        outputs: m.
        estimated: Whether there is a noise whose precision has to be estimated.
    """

    outputs: int
    estimated: bool

    def __len__(self) -> int:
        """N."""
        ...

    def weigh(self, rows: Tensor, heard: Tensor) -> Tensor:
        """Of rows [K, P + 1, m, N] and outputs [K, m, N], rows [K, P + 1, ...] that products are taken of.

        They may take the place of what they are made of.
        """
        ...

    def lose(self, heard: Tensor, into: Tensor) -> None:
        """Write twice the loss of outputs [K, m, N] to `into` [K], which has the sum of squares of the errors."""
        ...

    def differ(self, outputs: Tensor, heard: Tensor) -> Tensor:
        """How far outputs [K, m, N] are from others, in the units that the rows have by now."""
        ...

    def close(self, moved: Tensor, heard: Tensor) -> None:
        """Make a force of differences [K, m, N]: what the rows have not been weighed with."""
        ...

    def constant(self, precision: Tensor) -> Tensor:
        """What of the log-likelihood depends on the precision [K] alone."""
        ...


class Gaussian:
    """Targets [N] with noise of one precision; the error is the residual."""

    outputs, estimated = 1, True

    def __init__(self, targets: Tensor) -> None:
        self.targets = targets

    def __len__(self) -> int:
        return len(self.targets)

    def weigh(self, rows: Tensor, heard: Tensor) -> Tensor:
        """Subtract the targets."""
        only = rows.squeeze(2)
        torch.sub(heard[:, 0], self.targets, out=only[:, -1])
        return only

    def lose(self, heard: Tensor, into: Tensor) -> None:
        """Nothing to do: the loss is the sum of squares."""

    def differ(self, outputs: Tensor, heard: Tensor) -> Tensor:
        """The difference."""
        return outputs - heard

    def close(self, moved: Tensor, heard: Tensor) -> None:
        """Nothing to do."""

    def constant(self, precision: Tensor) -> Tensor:
        """N/2 ln(b / 2 pi)."""
        return len(self) / 2 * (precision / (2 * math.pi)).log()


class Labels:
    """What all labels have in common: no noise to be estimated."""

    estimated = False

    def constant(self, precision: Tensor) -> Tensor:
        """Nothing."""
        return torch.zeros_like(precision)


class Bernoulli(Labels):
    """Labels [N], 0 or 1, of which the output u is the log-odds.

    With s = 1 for label 0 and -1 for label 1 the loss is ln(1 + e^(s u)) and its curvature w = 1 / (4 cosh^2(u/2)). So
    the error is s e^(s u / 2).
    """

    outputs = 1

    def __init__(self, labels: Tensor) -> None:
        self.signs = 1.0 - 2.0 * labels.double()

    def __len__(self) -> int:
        return len(self.signs)

    def weigh(self, rows: Tensor, heard: Tensor) -> Tensor:
        """Errors for log-odds, derivatives times the root of the curvature."""
        only = rows.squeeze(2)
        only[:, -1].clamp_(-FURTHEST, FURTHEST).mul_(self.signs / 2).exp_().mul_(self.signs)
        only[:, :-1].mul_(_root(heard))
        return only

    def lose(self, heard: Tensor, into: Tensor) -> None:
        """Twice the cross-entropy."""
        torch.sum(torch.nn.functional.softplus(heard[:, 0] * self.signs), 1, out=into).mul_(2)

    def differ(self, outputs: Tensor, heard: Tensor) -> Tensor:
        """The difference of log-odds, times the root of the curvature."""
        return (outputs - heard).mul_(_root(heard))

    def close(self, moved: Tensor, heard: Tensor) -> None:
        """Nothing to do."""


class Categorical(Labels):
    """Labels [N] of c classes, of which the outputs u [c - 1] are contrasts: the logits are B u.

    The curvature is B^T (diag p - p p^T) B = R^T R with R_k = sqrt(p_k) (B_k - p^T B), and R^T e is the gradient
    B^T (p - y) where e_k = (p_k - y_k) / sqrt(p_k). So each class makes a row of its own.
    """

    def __init__(self, labels: Tensor, classes: int) -> None:
        self._told = torch.nn.functional.one_hot(labels, classes).double().T.contiguous()  # [c, N]
        self._basis, self.outputs = contrasts(classes).to(self._told), classes - 1

    def __len__(self) -> int:
        return self._told.shape[1]

    def weigh(self, rows: Tensor, heard: Tensor) -> Tensor:
        """A row for every class."""
        likely = self._logits(heard).softmax(1)
        root = likely.sqrt()
        each = torch.matmul(self._basis, rows)  # [K, P + 1, c, N]
        each.sub_((likely.unsqueeze(1) * each).sum(2, keepdim=True)).mul_(root.unsqueeze(1))
        torch.div(likely - self._told, root, out=each[:, -1])
        return each.flatten(2)

    def lose(self, heard: Tensor, into: Tensor) -> None:
        """Twice the cross-entropy."""
        logits = self._logits(heard)
        torch.sum(logits.logsumexp(1) - (logits * self._told).sum(1), 1, out=into).mul_(2)

    def differ(self, outputs: Tensor, heard: Tensor) -> Tensor:
        """The difference of contrasts."""
        return outputs - heard

    def close(self, moved: Tensor, heard: Tensor) -> None:
        """Times the curvature."""
        likely, logits = self._logits(heard).softmax(1), torch.matmul(self._basis, moved)
        logits.sub_((likely * logits).sum(1, keepdim=True)).mul_(likely)
        torch.matmul(self._basis.mT, logits, out=moved)

    def _logits(self, heard: Tensor) -> Tensor:
        logits = torch.matmul(self._basis, heard)
        return logits.sub_(logits.amax(1, keepdim=True)).clamp_min_(-FURTHEST)


@lru_cache(maxsize=16)
def contrasts(classes: int) -> Tensor:
    """B [c, c - 1]: logits that add up to 0 are B u, and u = 2 B^T logits, whatever the order of classes.

    Of two classes u is the log-odds of the second.
    """
    helmert = torch.ones(classes, classes, dtype=torch.float64).tril_()[1:]
    helmert.diagonal(1).copy_(-torch.arange(1.0, classes))
    return -(helmert / (2 * helmert.square().sum(1, keepdim=True)).sqrt()).T


def likelihood_of(labels: Tensor, classes: int) -> Bernoulli | Categorical:
    """The likelihood of labels."""
    return Bernoulli(labels) if classes == 2 else Categorical(labels, classes)


def _root(heard: Tensor) -> Tensor:
    """1 / (2 cosh(u / 2))."""
    return heard.clamp(-FURTHEST, FURTHEST).div_(2).cosh_().mul_(2).reciprocal_()
