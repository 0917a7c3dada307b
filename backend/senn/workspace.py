"""Memory for stacks of networks on a task's samples and grid: what the smooth objective and its curvature are made of.

Made once per shape and written again and again; views of it are made once too. Two workspaces belong together: one
holds the networks as they are, the other what a step would make of them.
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor

from .batch import StackRows, Widths
from .network import shapes
from .stacks import ORDERS

# Faint ridges, in standardised units: input weights, biases, (v, c, l) directions, inner weights, output weights, bias.
RIDGES = {"input": 1e-3, "bias": 1e-3, "coefficients": 1e-1, "inner": 1e-3, "output": 1e-3, "level": 1e-3}


class Rows:
    """Rows [..., R]: values on N samples and M grid points, and beside them the differences of the grid's values.

    Attributes:
        whole: All of it; R = `lengths` added up.
        values: The first N + M.
        kinds: What belongs to the samples, and to each of the `ORDERS`.
    """

    def __init__(self, whole: Tensor, samples: int, grid: int) -> None:
        self.whole, self.values = whole, whole[..., : samples + grid]
        self.kinds = whole.split_with_sizes(lengths(samples, grid), -1)
        by_order = dict(zip(ORDERS, self.kinds[1:], strict=True))
        self._steps, current = [], self.kinds[1]
        for order in range(1, max(ORDERS) + 1):
            into = by_order.get(order)
            into = torch.empty_like(current[..., 1:]) if into is None else into
            self._steps.append((current[..., 1:], current[..., :-1], into))
            current = into

    def difference(self) -> None:
        """Take the differences of what is among the values now."""
        for later, earlier, into in self._steps:
            torch.sub(later, earlier, out=into)


def lengths(samples: int, grid: int) -> list[int]:
    """Of the kinds' shares of a row."""
    return [samples, *(grid - order for order in ORDERS)]


class Workspace:
    """K networks of one shape, evaluated.

    Attributes:
        networks: Their parameters, outputs and derivatives; on the samples residuals stand for the outputs.
        rows: The same and its differences [K, P + 1, R].
        grams: [K, 1 + orders, P + 1, P + 1] of the rows (Jacobian, then values) of the residuals and of f's
            derivatives, integrated: J^T J, J^T r and r^T r in one product each.
        corners: The sum of squared residuals and the integrals of the squared derivatives [K, 1 + orders].
        ridge, pull: The faint ridge of every parameter [P], and the ridge in the gradient: none on (v, c, l), whose
            length is kept at 1 and cannot follow it.
        ridged: What the ridge adds to twice the objective [K].
    """

    def __init__(self, count: int, widths: Widths, points: Tensor, targets: Tensor, factors: Tensor) -> None:
        """At points [1, N + M] with N targets; factors [orders] make integrals of squared differences' sums."""
        samples, grid = len(targets), points.shape[1] - len(targets)
        self.widths, self._targets, self._factors = widths, targets, factors.view(-1, 1, 1)
        self.ridge = _of_each(widths, RIDGES).to(points)
        self.pull = _of_each(widths, RIDGES | {"coefficients": 0.0}).to(points)
        side, length = len(self.ridge) + 1, sum(lengths(samples, grid))
        self.rows = Rows(points.new_empty((count, side, length)), samples, grid)
        self.networks = StackRows(count, widths, points, self.rows.values)
        self.parameters, self.residuals = self.networks.parameters, self.networks.outputs[:, :samples]
        self.derivatives, self.jacobian = self.rows.whole[:, :-1], self.rows.values[:, :-1]
        self.grams = points.new_empty((count, 1 + len(ORDERS), side, side))
        self.flat, self._integrals = self.grams.flatten(2), self.grams[:, 1:]
        self._products = [(kind, kind.mT, self.grams[:, index]) for index, kind in enumerate(self.rows.kinds)]
        self.corners = self.grams[:, :, -1, -1]
        self.ridged = points.new_empty(count)
        self._is_filled = False

    def holds(self, parameters: Tensor) -> bool:
        """Whether these are the networks that are evaluated here."""
        return self._is_filled and torch.equal(self.parameters, parameters)

    def fill(self) -> None:
        """Evaluate what is in `parameters` now, its (v, c, l) given length 1."""
        self.networks.shorten()
        self.networks.look()
        self.networks.derive()
        self.residuals.sub_(self._targets)
        self.rows.difference()
        for kind, flipped, gram in self._products:
            torch.bmm(kind, flipped, out=gram)
        self._integrals.mul_(self._factors)
        torch.mv(self.parameters.square(), self.ridge, out=self.ridged)
        self._is_filled = True

    def weighed(self, weights: Tensor, first: int = 0) -> Tensor:
        """The sum of the grams, from the `first` on, with weights [K, kinds]: [K, P + 1, P + 1]."""
        return torch.bmm(weights.unsqueeze(1), self.flat[:, first:]).view(self.grams[:, 0].shape)

    def energy(self, weights: Tensor) -> Tensor:
        """Twice the objective [K], in nats."""
        return torch.add((weights * self.corners).sum(1), self.ridged)

    def copy(self, other: Workspace, which: Tensor) -> None:
        """Have, where `which` [K] is true, the networks of another workspace."""
        for mine, theirs in (
            (self.parameters, other.parameters),
            (self.rows.whole, other.rows.whole),
            (self.grams, other.grams),
            (self.ridged, other.ridged),
        ):
            mine[which] = theirs[which]


class Pair:
    """Two workspaces for networks of one shape: `here` they are, `there` a step leads.

    Attributes:
        probe, bent: Networks on the way, and one row [K, 1, R] of how the outputs bend there.
    """

    def __init__(self, count: int, widths: Widths, points: Tensor, targets: Tensor, factors: Tensor) -> None:
        self.here = Workspace(count, widths, points, targets, factors)
        self.there = Workspace(count, widths, points, targets, factors)
        self.probe = StackRows(count, widths, points)
        self.bent = Rows(torch.empty_like(self.here.rows.whole[:, :1]), len(targets), points.shape[1] - len(targets))

    def swap(self) -> None:
        """Go there."""
        self.here, self.there = self.there, self.here

    def see(self, parameters: Tensor) -> Workspace:
        """Evaluate networks [K, P], unless one of the two holds them already: a step starts where the last arrived."""
        for _ in range(2):
            if self.here.holds(parameters):
                return self.here
            self.swap()
        self.here.parameters.copy_(parameters)
        self.here.fill()
        return self.here


@lru_cache(maxsize=64)
def ridges(widths: Widths) -> Tensor:
    """The faint ridge of every parameter [P]."""
    return _of_each(widths, RIDGES)


def _of_each(widths: Widths, constants: dict[str, float]) -> Tensor:
    forms = shapes(1, widths, 1)
    names = ["input", "bias", "coefficients"] + ["inner", "bias", "coefficients"] * (len(widths) - 1)
    each = zip([*names, "output", "level"], forms, strict=True)
    return torch.cat([torch.full((math.prod(form),), constants[name], dtype=torch.float64) for name, form in each])
