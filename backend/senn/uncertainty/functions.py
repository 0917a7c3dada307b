"""The prior of smooth training without a network: all functions on its grid, and what the data leave of them.

Training holds back the size, roughness and ripples of a curve (`regimes.smooth.objective`). The same penalties, taken
as a Gaussian process on the grid, give a posterior over *functions* in closed form (Wahba 1983): with H = b S^T S + H0
and S the interpolation from grid to samples its covariance is H^-1 and its mean b H^-1 S^T t. A network's own Laplace
approximation lives on the few directions that its parameters can move in, and cannot know what lies outside them;
this posterior does, and Nychka (1988) showed why it covers the truth on average over the curve: its variance holds the
smoothing's squared bias.

The level is free (the samples' mean was taken out before training, and is no less uncertain for that). Strengths are
where the evidence is largest, by Fellner and Schall's update as in training; then they are averaged over, because
where data say little about them one set of strengths is too sure of itself (MacKay 1992 on what maximising leaves out).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from senn.regimes.smooth.objective import GRID, LEAP, MARGIN, MOST_PRECISION, ROUNDING
from senn.regimes.smooth.stacks import CURVE

MOST_UPDATES, SETTLED = 60, 1e-2  # of strengths; nats below which another changes nothing that can be seen
APART = (10.0, 20.0, 50.0)  # factors between the strengths averaged over: a nat or so apart where data tell them well
STRIDE = 16  # grid points between the three that a parabola is laid through where the grid ends
FAINT = 1e-4  # share of a set of strengths below which it is left out of the average


@dataclass(frozen=True)
class Posterior:
    """What is known of a function once the samples are.

    Attributes:
        mean: On the grid [M].
        covariance: On the grid [M, M], averaged over strengths.
        precision: 1 / the noise variance, by the likeliest strengths.
        strengths: The likeliest, one per order [3].
        freedom: Degrees of freedom that the data have been used for.
    """

    mean: Tensor
    covariance: Tensor
    precision: float
    strengths: Tensor
    freedom: float


class Functions:
    """Functions of one input on a grid of M points that reaches beyond the samples, as in training."""

    def __init__(self, inputs: Tensor) -> None:
        """Lay the grid about `inputs` [N]."""
        low, high = inputs.min().item(), inputs.max().item()
        extent = (high - low) or 1.0
        self.first = low - MARGIN * extent
        self.spacing = extent * (1 + 2 * MARGIN) / (GRID - 1)
        whole = torch.eye(GRID, dtype=torch.float64)
        centred = whole - 1 / GRID
        rows = [centred if order == 0 else torch.diff(whole, n=order, dim=0) for order in CURVE.orders]
        factors = [self.spacing ** (1.0 - 2 * order) for order in CURVE.orders]
        self.penalties = torch.stack([factor * row.T @ row for factor, row in zip(factors, rows, strict=True)])

    def rows(self, at: Tensor) -> tuple[Tensor, Tensor]:
        """Which grid points [A, 4] make the value at `at` [A], and with what weights [A, 4].

        Cubic interpolation; beyond the grid the parabola through what is known near its end.
        """
        place = (at.double() - self.first) / self.spacing
        start = place.floor().long().sub_(1).clamp_(0, GRID - 4)
        where = start.unsqueeze(1) + torch.arange(4)
        weights = _lagrange(place.unsqueeze(1), where)
        for beyond, end, step in ((place < 0, 0, STRIDE), (place > GRID - 1, GRID - 1, -STRIDE)):
            through = torch.tensor([end, end + step, end + 2 * step])
            where[beyond, :3] = through
            weights[beyond, :3] = _lagrange(place[beyond].unsqueeze(1), through.expand(int(beyond.sum()), 3))
            weights[beyond, 3] = 0
        return where, weights

    def beyond(self, at: Tensor, strengths: Tensor) -> Tensor:
        """Variance [A] that is added beyond the grid: noise of the third derivative, integrated three times."""
        place, last = (at.double() - self.first) / self.spacing, GRID - 1
        distance = torch.maximum(-place, place - last).clamp_min(0) * self.spacing
        return distance**5 / (20 * strengths[CURVE.orders.index(3)])

    def posterior(self, inputs: Tensor, targets: Tensor) -> Posterior:
        """What samples [N] leave of the functions."""
        where, weights = self.rows(inputs)
        design = torch.zeros(len(inputs), GRID, dtype=torch.float64).scatter_add_(1, where, weights)
        data = _Data(design.T @ design, design.T @ targets, targets.dot(targets).item(), len(targets))
        strengths, precision, freedom = self._likeliest(data)
        mean, covariance = self._averaged(data, strengths, precision)
        return Posterior(mean, covariance, precision, strengths, freedom)

    def curvature(self, strengths: Tensor) -> Tensor:
        """H0 [K, M, M] for strengths [K, 3]: what is known before the data; none of the level."""
        before: Tensor = torch.tensordot(strengths, self.penalties, 1)
        most = before.diagonal(dim1=1, dim2=2).amax(1)
        return before + (ROUNDING * most).view(-1, 1, 1) * torch.eye(GRID, dtype=torch.float64)

    def evidence(self, data: _Data, strengths: Tensor, precision: float) -> tuple[Tensor, Tensor, Tensor]:
        """The evidence ln p(data) [K] up to a constant, the means [K, M], and Cholesky factors of H [K, M, M]."""
        before = self.curvature(strengths)
        factor, failed = torch.linalg.cholesky_ex(before + precision * data.gram)
        mean = precision * torch.cholesky_solve(data.pull.view(1, -1, 1).expand(len(strengths), -1, 1), factor)[..., 0]
        lost = precision * (data.square - 2 * mean @ data.pull + ((mean @ data.gram) * mean).sum(1))
        held = (torch.einsum("kij,kj->ki", before, mean) * mean).sum(1)
        value = _log_determinant(_with_level(before)) - (lost + held) / 2 - factor.diagonal(dim1=1, dim2=2).log().sum(1)
        return torch.where(failed == 0, value, -math.inf), mean, factor

    def _likeliest(self, data: _Data) -> tuple[Tensor, float, float]:
        """Strengths, precision and degrees of freedom where the evidence is largest."""
        strengths = torch.tensor([CURVE.strengths(CURVE.easy)], dtype=torch.float64)
        least, most = (torch.tensor(CURVE.strengths(named)) for named in (CURVE.least, CURVE.most))
        precision, before, free = 10.0, -math.inf, 1.0
        for update in range(MOST_UPDATES):
            value, mean, factor = self.evidence(data, strengths, precision)
            known, _ = torch.linalg.cholesky_ex(_with_level(self.curvature(strengths)))
            unsure = torch.cholesky_inverse(known[0]) - (inverse := torch.cholesky_inverse(factor[0]))
            wanted = (self.penalties * unsure).sum((1, 2)).clamp_min(1e-8)
            spent = ((self.penalties @ mean[0]) * mean[0]).sum(1) + 1e-12
            strengths = (strengths * (wanted / spent).clamp(1 / LEAP, LEAP)).clamp(least, most)
            free = precision * (inverse * data.gram).sum().item()
            precision = data.precision(mean[0], free)
            now = value.item() + data.count / 2 * math.log(precision)
            if update > 3 and abs(now - before) < SETTLED:
                break
            before = now
        return strengths[0], precision, free

    def _averaged(self, data: _Data, strengths: Tensor, precision: float) -> tuple[Tensor, Tensor]:
        """Mean and covariance over the strengths about the likeliest, each as likely as its evidence says."""
        least, most = (torch.tensor(CURVE.strengths(named)) for named in (CURVE.least, CURVE.most))
        factors = torch.tensor(list(product((-1, 0, 1), repeat=len(APART)))) * torch.tensor(APART).log()
        around = torch.unique((strengths.log() + factors.double()).exp().clamp(least, most), dim=0)
        value, means, factor = self.evidence(data, around, precision)
        shares = value.softmax(0)
        kept = shares > FAINT
        shares, means = shares[kept] / shares[kept].sum(), means[kept]
        mean = shares @ means
        apart = (means - mean) * shares.sqrt().unsqueeze(1)
        within = (shares.view(-1, 1, 1) * torch.cholesky_inverse(factor[kept])).sum(0)
        return mean, within + apart.T @ apart


@dataclass(frozen=True)
class _Data:
    """S^T S [M, M], S^T t [M], t^T t and N: all that the posterior needs of the samples."""

    gram: Tensor
    pull: Tensor
    square: float
    count: int

    def precision(self, mean: Tensor, free: float) -> float:
        """(N - gamma) / the sum of squared residuals."""
        squares = self.square - 2 * mean.dot(self.pull).item() + mean.dot(self.gram @ mean).item()
        return noise_precision(self.count, free, squares)


def noise_precision(count: int, free: float, squares: float) -> float:
    """(N - gamma) / the sum of squared residuals, as training has it."""
    return min(max((count - min(free, count - 2)) / (max(squares, 0.0) + 1e-12), 1e-2), MOST_PRECISION)


def variance(covariance: Tensor, where: Tensor, weights: Tensor) -> Tensor:
    """Of the value [A] that each row of `Functions.rows` makes."""
    near = covariance[where.unsqueeze(2), where.unsqueeze(1)]  # [A, 4, 4]
    return (near * weights.unsqueeze(2) * weights.unsqueeze(1)).sum((1, 2)).clamp_min(0)


def _lagrange(place: Tensor, where: Tensor) -> Tensor:
    """Weights [A, k] of the polynomial through grid points `where` [A, k], at places [A, 1] in units of the grid."""
    away = place - where
    weights = torch.ones_like(away)
    for one, other in product(range(where.shape[1]), repeat=2):
        if one != other:
            weights[:, one] *= away[:, other] / (where[:, one] - where[:, other])
    return weights


def _with_level(before: Tensor) -> Tensor:
    """H0 with the level, about which it says nothing, held by its mean curvature: invertible."""
    scale = before.diagonal(dim1=1, dim2=2).mean(1).view(-1, 1, 1)
    return before + scale / before.shape[1]


def _log_determinant(with_level: Tensor) -> Tensor:
    """1/2 ln|H0| without the level's share, which strengths do not change."""
    factor, failed = torch.linalg.cholesky_ex(with_level)
    level = with_level.mean((1, 2)) * with_level.shape[1]
    value = factor.diagonal(dim1=1, dim2=2).log().sum(1) - level.log() / 2
    return torch.where(failed == 0, value, math.nan).nan_to_num(nan=-math.inf)
