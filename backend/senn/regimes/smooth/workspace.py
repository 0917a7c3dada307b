"""Memory for stacks of networks on a task's samples and grid: what the smooth objective and its curvature are made of.

Made once per shape and written again and again; views of it are made once too. Two workspaces belong together: one
holds the networks as they are, the other what a step would make of them.

The memory map; nothing outside `smooth` touches any of it, and inside a `Smoother.memory` block nobody else has it:

| memory | owned by | viewed by | written by, and when |
|---|---|---|---|
| parameters [K, P] | `StackRows` | `LayerRows`, `Workspace.parameters` | who holds the pair, before `fill`; |
| | | | `shorten` gives (v, c, l) length 1 |
| rows [K, P + 1, m, R] | `Workspace` | `Rows`, `StackRows.whole`, `LayerRows` | `fill`, in this order: `look` outputs |
| | | | and functions, `derive` derivatives, `weigh` the samples' part, `difference` the rest |
| heard [K, m, N] | `Workspace` | the likelihood | `fill`, after `look` and before `weigh` spoils them |
| grams [K, 1 + orders, P + 1, P + 1] | `Workspace` | corners, flat | `fill`, last; `lose` writes the first corner |
| ridged [K] | `Workspace` | | `fill` |
| probe, bent | `Pair` | second, moved, force | `Smoother.bend`, anew in every step |

`copy` overwrites all of a workspace but its views, for networks whose step was refused. What leaves is a clone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import torch
from torch import Tensor

from senn.network.network import shapes

from .likelihoods import Likelihood
from .stacked_network import StackRows, Widths, room

# Faint ridges, in standardised units: input weights, biases, (v, c, l) directions, inner weights, output weights, bias.
RIDGES = {"input": 1e-3, "bias": 1e-3, "coefficients": 1e-1, "inner": 1e-3, "output": 1e-3, "level": 1e-3}


@dataclass(frozen=True)
class Shape:
    """What a row consists of: N samples, a grid with so many points along each input, orders of its differences."""

    samples: int
    grid: tuple[int, ...]
    orders: tuple[int, ...]

    @cached_property
    def lengths(self) -> list[int]:
        """Of the kinds' shares of a row."""
        return [self.samples, *(sum(math.prod(self.left(each)) for each in self.partial(m)) for m in self.orders)]

    @property
    def values(self) -> int:
        """N + M."""
        return self.samples + math.prod(self.grid)

    def partial(self, order: int) -> list[tuple[int, ...]]:
        """The partial derivatives of an order: how often along each input."""
        return [each for each in product(range(order + 1), repeat=len(self.grid)) if sum(each) == order]

    def left(self, derivative: tuple[int, ...]) -> list[int]:
        """How many differences there are along each input."""
        return [points - times for points, times in zip(self.grid, derivative, strict=True)]


class Rows:
    """Rows [..., R]: values on N samples and M grid points, and beside them the differences of the grid's values.

    Of an order all partial differences stand there, each as often as a sum over all orders of inputs has it (root of
    the multinomial coefficient): their squares add up to something that no turn of the plane changes.

    Attributes:
        whole: All of it; R = the shape's lengths added up.
        values: The first N + M.
        kinds: What belongs to the samples, and to each order.
    """

    def __init__(self, whole: Tensor, shape: Shape) -> None:
        self.whole, self.values = whole, whole[..., : shape.values]
        self.kinds = whole.split_with_sizes(shape.lengths, -1)
        places: dict[tuple[int, ...], Tensor] = {}
        self._often: list[tuple[Tensor, float]] = []
        for order, kind in zip(shape.orders, self.kinds[1:], strict=True):
            parts = shape.partial(order)
            blocks = kind.split_with_sizes([math.prod(shape.left(each)) for each in parts], -1)
            places |= {
                each: block.view(*block.shape[:-1], *shape.left(each))
                for each, block in zip(parts, blocks, strict=True)
            }
            often = [math.factorial(order) / math.prod(map(math.factorial, each)) for each in parts]
            self._often += [(block, n**0.5) for block, n in zip(blocks, often, strict=True) if n > 1]
        self._steps = []
        for order in range(1, max(shape.orders) + 1):
            for each in shape.partial(order):
                axis = next(axis for axis, times in enumerate(each) if times)
                source = places[tuple(times - (at == axis) for at, times in enumerate(each))]
                along, length = axis - len(each), source.shape[axis - len(each)] - 1
                later, earlier = source.narrow(along, 1, length), source.narrow(along, 0, length)
                if each not in places:
                    places[each] = torch.empty_like(later)
                self._steps.append((later, earlier, places[each]))

    def difference(self) -> None:
        """Take the differences of what is among the values now."""
        for later, earlier, into in self._steps:
            torch.sub(later, earlier, out=into)
        for block, factor in self._often:
            block.mul_(factor)


@dataclass(frozen=True)
class Ground:
    """What networks are evaluated on: points [d, N + M], how likely the data are there, factors of the integrals.

    Attributes:
        factors: [orders] make integrals of the sums of squared differences.
    """

    points: Tensor
    likelihood: Likelihood
    shape: Shape
    factors: Tensor


class Workspace:
    """K networks of one shape, evaluated.

    Attributes:
        networks: Their parameters, outputs and derivatives; on the samples the likelihood may have weighed them.
        heard: Their outputs on the samples [K, m, N].
        rows: What the networks have, and its differences [K, P + 1, m, R].
        grams: [K, 1 + orders, P + 1, P + 1] of the rows (Jacobian, then values) of the errors and of f's
            derivatives, integrated: J^T J, J^T r and r^T r in one product each.
        corners: Twice the loss at precision 1, and the integrals of the squared derivatives [K, 1 + orders].
        ridge, pull: The faint ridge of every parameter [P], and the ridge in the gradient: none on (v, c, l), whose
            length is kept at 1 and cannot follow it.
        ridged: What the ridge adds to twice the objective [K].
    """

    def __init__(self, count: int, widths: Widths, ground: Ground) -> None:
        points, inputs = ground.points, ground.points.shape[0]
        self.widths, self._likelihood, self._factors = widths, ground.likelihood, ground.factors.view(-1, 1, 1)
        outputs = ground.likelihood.outputs
        self.ridge = _of_each(inputs, widths, outputs, RIDGES).to(points)
        self.pull = _of_each(inputs, widths, outputs, RIDGES | {"coefficients": 0.0}).to(points)
        side = len(self.ridge) + 1
        whole = room(points, (count, side, outputs, sum(ground.shape.lengths)))
        self.rows = Rows(whole, ground.shape)
        self.networks = StackRows(count, widths, points, outputs, self.rows.values)
        self.parameters, self.samples = self.networks.parameters, self.rows.kinds[0]
        self.heard = points.new_empty((count, outputs, ground.shape.samples))
        self.derivatives, self.jacobians = self.rows.whole[:, :-1].flatten(2), self.rows.values[:, :-1].unbind(2)
        self.grams = points.new_empty((count, len(self.rows.kinds), side, side))
        self.flat, self._integrals = self.grams.flatten(2), self.grams[:, 1:]
        pairs = [[(part, part.mT) for part in kind.unbind(2)] for kind in self.rows.kinds[1:]]
        self._products = list(zip(pairs, self._integrals.unbind(1), strict=True))
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
        self.heard.copy_(self.samples[:, -1])
        self.networks.derive()
        weighed = self._likelihood.weigh(self.samples, self.heard)
        torch.bmm(weighed, weighed.mT, out=self.grams[:, 0])
        self.rows.difference()
        for parts, gram in self._products:
            torch.bmm(*parts[0], out=gram)
            for part, flipped in parts[1:]:
                gram.baddbmm_(part, flipped)
        self._likelihood.lose(self.heard, self.corners[:, 0])
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
            (self.heard, other.heard),
            (self.rows.whole, other.rows.whole),
            (self.grams, other.grams),
            (self.ridged, other.ridged),
        ):
            mine[which] = theirs[which]


class Pair:
    """Two workspaces for networks of one shape: `here` they are, `there` a step leads.

    Attributes:
        probe, bent: Networks on the way, and one row [K, 1, m, R] of how the outputs bend there.
        second, seconds, moved, force: Views of that row: its values [K, m, N + M], of each output, on the samples; all
            of it as a column [K, m R, 1].
        probed: The outputs on the way, on the samples.
    """

    def __init__(self, count: int, widths: Widths, ground: Ground) -> None:
        self.here, self.there = Workspace(count, widths, ground), Workspace(count, widths, ground)
        self.probe = StackRows(count, widths, ground.points, ground.likelihood.outputs)
        self.bent = Rows(torch.empty_like(self.here.rows.whole[:, :1]), ground.shape)
        self.second = self.bent.values.squeeze(1)
        self.seconds = self.second.unbind(1)
        self.moved, self.probed = (all_[..., : ground.shape.samples] for all_ in (self.second, self.probe.outputs))
        self.force = self.bent.whole.flatten(1).unsqueeze(2)

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
def ridges(widths: Widths, inputs: int = 1, outputs: int = 1) -> Tensor:
    """The faint ridge of every parameter [P]."""
    return _of_each(inputs, widths, outputs, RIDGES)


def _of_each(inputs: int, widths: Widths, outputs: int, constants: dict[str, float]) -> Tensor:
    forms = shapes(inputs, widths, outputs)
    names = ["input", "bias", "coefficients"] + ["inner", "bias", "coefficients"] * (len(widths) - 1)
    each = zip([*names, "output", "level"], forms, strict=True)
    return torch.cat([torch.full((math.prod(form),), constants[name], dtype=torch.float64) for name, form in each])
