"""Training as smoothly as the data ask for, and how likely the data find a network: the evidence.

For curves (one input, one output) and classes in the plane. The objective for a curve, in nats, is that of a
Gaussian process whose functions are networks:

    E = b/2 sum (y - t)^2  +  1/2 sum_m s_m int (f^(m))^2  +  1/2 sum a_i theta_i^2 ,    m = 0, 3, 5

b is the precision of the noise, s_0 holds back size, s_3 roughness, s_5 ripples (the integrals over the data's extent
and a margin, on a grid), a is a faint fixed ridge that only keeps matrices invertible. None of b, s is set: with
H = b J^T J + H0 and H0 the curvature of the other terms, the evidence (Laplace, Gauss-Newton)

    ln p(data) = -E + 1/2 ln|H0| - 1/2 ln|H| + N/2 ln(b / 2 pi)

is largest where b = (N - gamma) / sum (y - t)^2, gamma = P - tr(H^-1 H0), and each strength obeys the update of Fellner
and Schall (Wood and Fasiolo 2017): s_m <- s_m tr((H0^-1 - H^-1) K_m) / int (f^(m))^2. Because H0 measures functions
and not parameters, a neuron that adds nothing new costs nothing, and one that does costs what it could have said.

In the plane f is the log-odds of the second of two classes, or as many contrasts as there are classes but one, whose
order means nothing: the network's outputs are taken to add up to zero, which changes no probability. The loss is the
cross-entropy, J^T J becomes J^T W J with its curvature W, there is no b, and the integrals are over a square: of f^2
and of all third derivatives, squared and added up so that no turn matters.

Steps are Levenberg-Marquardt with geodesic acceleration (Transtrum and Sethna 2012): rational neurons make long curved
valleys, and a straight step has to be short there. The outputs' second derivative along the step says how the way
bends, and the step turns with it; the fit that took 600 steps takes 60.

Everything works on a stack of K networks of one shape: training is K = 1, trying growths out is K = 6.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor

from senn.gradient.solvers import curvature
from senn.memory import Idle
from senn.network.network import Network, unflatten
from senn.regimes.damping import SMOOTH
from senn.tasks import Task

from .likelihoods import Gaussian, contrasts, likelihood_of
from .stacked_network import Widths
from .stacks import CURVE, PLANE, Brakes, Stack
from .workspace import Ground, Pair, Shape, Workspace, ridges

GRID = 128  # with 64, compositions fold themselves between two grid points
SIDE = 24  # grid points along each side of the plane
MARGIN = (
    0.15  # of the data's extent, on both sides: less lets the ends swing beyond the last samples, more stiffens them
)
ROUNDING = 1e-15  # of the largest penalty: what its matrix can mean in float64
LEAP = 30.0  # a strength changes at most so much at once
PROBE = 0.1  # share of a step at which the outputs are looked at to see how the way bends
SHARPEST = 0.375  # a turn longer than this share of its step is not trusted (Transtrum and Sethna: 2 |a| / |v| < 0.75)
LEAST_SCORED = 1e-6  # damping of a score in the plane, where outputs that move together change nothing
MOST_PRECISION = 1e8  # noise below 1e-4 of the data's spread is not told from none
REMEMBERED = (
    500_000  # entries of the largest workspace that is kept (4 MB); beyond, making one is nothing beside its steps
)


STANDARD = (0.0, 1.0)  # mean and deviation of targets that need no unit of their own
SAME = 1e-9  # difference in means and deviations that is rounding


@lru_cache(maxsize=32)
def smoother_of(task: Task) -> Smoother:
    """A task's objective, made once."""
    return Smoother(task)


class Smoother:
    """A task's objective. Works in float64 whatever the network's type: third differences need it."""

    def __init__(self, task: Task) -> None:
        self._task, dimension = task, task.inputs.shape[1]
        self.inputs = task.inputs.double()
        self.is_plane = task.loss == "classification"
        labels = likelihood_of(task.targets, task.outputs) if self.is_plane else None
        self.shift, self.scale = (0.0, 1.0) if self.is_plane else unit_of(task.targets)
        self.likelihood = labels or Gaussian((task.targets.double().squeeze(1) - self.shift) / self.scale)
        self.outputs = self.likelihood.outputs
        self._basis = contrasts(task.outputs).to(self.inputs)
        self.held = PLANE if self.is_plane else CURVE
        shape = Shape(self.samples, (SIDE,) * 2 if self.is_plane else (GRID,), self.held.orders)
        low, high = self.inputs.amin(0), self.inputs.amax(0)
        extent = (high - low).amax() * (1 + 2 * MARGIN)
        first = low - extent * MARGIN / (1 + 2 * MARGIN)
        first = first - ((high - low).amax() - (high - low)) / 2  # a square about the middle
        shares = torch.linspace(0, 1, shape.grid[0], dtype=torch.float64, device=self.inputs.device)
        self.spacing = (extent / (shape.grid[0] - 1)).clamp_min(1e-12).item()
        grid = torch.cartesian_prod(*(start + extent * shares for start in first)).view(-1, dimension)
        self.points = torch.cat((self.inputs, grid)).T.contiguous()  # [d, N + M]
        constant = self.points.new_tensor
        self.factors = constant([self.spacing ** float(dimension - 2 * order) for order in self.held.orders])
        self.ground = Ground(self.points, self.likelihood, shape, self.factors)
        spans = torch.tensor(shape.lengths, device=self.points.device)
        kinds = torch.eye(len(spans), dtype=torch.float64, device=self.points.device)
        self._each = torch.repeat_interleave(kinds, spans, 1)  # [1 + orders, R]: which kind an entry of a row is
        self._each[1:] *= self.factors.unsqueeze(1)
        self._least, self._most = (constant(self.held.strengths(named)) for named in (self.held.least, self.held.most))

    @property
    def samples(self) -> int:
        """N."""
        return len(self.likelihood)

    def flat(self, network: Network) -> Tensor:
        """A network's parameters [P], those of the contrasts in the plane; of a curve, in the unit of its targets."""
        if self.is_plane:
            back = 2 * self._basis.T.to(network.bias)
            network = replace(network, weight=back @ network.weight, bias=back @ network.bias)
        elif (self.shift, self.scale) != STANDARD:
            weight, bias = network.weight / self.scale, (network.bias - self.shift) / self.scale
            network = replace(network, weight=weight, bias=bias)
        return network.flatten().double()

    def network(self, parameters: Tensor, widths: Widths) -> Network:
        """The network that parameters [P] stand for; in the plane its outputs add up to zero."""
        network = unflatten(parameters.to(self._task.inputs), len(self.points), widths, self.outputs)
        if not self.is_plane:
            if (self.shift, self.scale) == STANDARD:
                return network
            return replace(network, weight=network.weight * self.scale, bias=network.bias * self.scale + self.shift)
        basis = self._basis.to(network.bias)
        return Network(network.hidden, basis @ network.weight, basis @ network.bias)

    @contextmanager
    def memory(self, count: int, widths: Widths) -> Iterator[Pair]:
        """Memory for stacks of this shape, nobody else's inside the block; it is kept afterwards, unless it is large.

        What is made in inference mode stays in it: its tensors may not be written to outside.
        """
        key = (self, count, widths, torch.is_inference_mode_enabled())
        pair = _idle.take(key) or Pair(count, widths, self.ground)
        yield pair
        if _entries(count, widths, self.ground) <= REMEMBERED:
            _idle.give(key, pair)

    @contextmanager
    def seen(self, parameters: Tensor, widths: Widths) -> Iterator[Workspace]:
        """A stack evaluated on samples and grid, its (v, c, l) given length 1; to be read inside the block."""
        with self.memory(len(parameters), widths) as pair:
            yield pair.see(parameters)

    def steps(self, stack: Stack, count: int, *, tune: bool) -> Stack:
        """Take `count` steps; the precision is re-estimated in every second, the strengths too where they are tuned."""
        return self.advance(stack, range(count), tune=tune)

    def advance(self, stack: Stack, numbers: range, *, tune: bool) -> Stack:
        """Levenberg-Marquardt steps, numbered from the beginning of their phase."""
        brakes, damping, fall = stack.brakes, stack.damping, stack.fall
        with self.memory(len(stack.parameters), stack.widths) as pair:
            pair.see(stack.parameters)
            for number in numbers:
                damping, fall = self._step(pair, brakes, damping, stack.live)
                if number % 2 == 1 and (tune or self.likelihood.estimated):
                    brakes = self._tuned(pair.here, brakes, tune=tune)
            return replace(stack, parameters=pair.here.parameters.clone(), brakes=brakes, damping=damping, fall=fall)

    def _step(self, pair: Pair, brakes: Brakes, damping: Tensor, live: Tensor) -> tuple[Tensor, Tensor]:
        """Go there if that lowers the objective; the next damping [K], and by how much it fell [K], in nats."""
        here, there, weights = pair.here, pair.there, brakes.weights
        weighed, parameters = here.weighed(weights), here.parameters
        gradient = torch.addcmul(weighed[:, :-1, -1], here.pull, parameters)
        curvature = weighed[:, :-1, :-1]
        diagonal = curvature.diagonal(dim1=1, dim2=2)
        metric = (diagonal.sum(1) / live).unsqueeze(1) + here.ridge
        held = damping.unsqueeze(1) * metric
        diagonal.add_(here.ridge).add_(held)
        factor, _ = torch.linalg.cholesky_ex(curvature)
        move = _solve(factor, gradient)
        promised = (move * torch.addcmul(gradient, held, move)).sum(1)
        turn = _solve(factor, self.bend(pair, move, weights)).div_(2)
        length, sideways = (metric * move).mul_(move).sum(1), (metric * turn).mul_(turn).sum(1)
        move = torch.where((sideways <= SHARPEST**2 * length).unsqueeze(1), move + turn, move)
        torch.sub(parameters, move, out=there.parameters)
        there.fill()
        fall = here.energy(weights) - there.energy(weights)  # twice, as `promised`
        fell = fall.tolist()
        if any(each > 0 for each in fell):
            pair.swap()
            if not all(each > 0 for each in fell):
                there.copy(here, ~(fall > 0))
        eased = map(SMOOTH.after, damping.tolist(), fell, promised.tolist())
        return damping.new_tensor(list(eased)), fall / 2

    def bend(self, pair: Pair, move: Tensor, weights: Tensor) -> Tensor:
        """J^T W f'' [K, P]: how the outputs bend along -move, as a force. One forward pass at a tenth of the way."""
        here, probe, ahead = pair.here, pair.probe, move.unsqueeze(1)
        torch.add(here.parameters, move, alpha=-PROBE, out=probe.parameters)
        probe.look()
        torch.sub(probe.outputs, here.networks.outputs, out=pair.second)
        pair.moved.copy_(self.likelihood.differ(pair.probed, here.heard))
        for second, jacobian in zip(pair.seconds, here.jacobians, strict=True):
            second.add_(torch.bmm(ahead, jacobian).squeeze(1), alpha=PROBE)
        self.likelihood.close(pair.moved, here.heard)
        pair.bent.difference()
        pair.bent.whole.mul_(torch.mm(weights, self._each).view(len(weights), 1, 1, -1))
        return torch.bmm(here.derivatives, pair.force).squeeze(2).mul_(2 / PROBE**2)

    def _curvatures(self, here: Workspace, brakes: Brakes) -> tuple[Tensor, Tensor]:
        """Of all that is known before the data H0 [K, P, P], and with the data H."""
        before = here.weighed(brakes.strengths, 1)[:, :-1, :-1]
        data = brakes.precision.view(-1, 1, 1) * here.grams[:, 0, :-1, :-1]
        diagonal = before.diagonal(dim1=1, dim2=2)
        most = (diagonal + data.diagonal(dim1=1, dim2=2)).amax(1, keepdim=True)
        diagonal.add_(here.ridge).add_(most, alpha=ROUNDING)
        return before, data.add_(before)  # what is rounded in one is rounded in the other: their difference matters

    def _tuned(self, here: Workspace, brakes: Brakes, *, tune: bool) -> Brakes:
        before, after = self._curvatures(here, brakes)
        inverse, sound = _inverse(after)
        precision, strengths = brakes.precision, brakes.strengths
        if self.likelihood.estimated:
            free = before.shape[1] - (inverse * before).sum((1, 2))
            left = self.samples - free.clamp_(1e-3, self.samples - 2.0)
            precision = left.div_(here.corners[:, 0] + 1e-12).clamp_(1e-2, MOST_PRECISION)
        if tune:
            prior, known = _inverse(before)
            unsure, sound = prior.sub_(inverse), sound & known
            each = here.grams[:, 1:, :-1, :-1]
            wanted = (unsure.unsqueeze(1) * each).sum((2, 3)).clamp_min_(1e-8).div_(here.corners[:, 1:] + 1e-12)
            tuned = (strengths * wanted.clamp_(1 / LEAP, LEAP)).clamp_(self._least, self._most)
            strengths = torch.where(sound.unsqueeze(1), tuned, strengths)
        return Brakes(strengths, torch.where(sound, precision, brakes.precision))

    def evidence(self, stack: Stack) -> Tensor:
        """The evidence ln p(data) [K] up to a constant, in nats; -inf where it cannot be computed."""
        likely = self.likelihood.constant(stack.brakes.precision)
        with self.seen(stack.parameters, stack.widths) as here:
            before, after = self._curvatures(here, stack.brakes)
            occam = (_log_determinant(before) - _log_determinant(after)) / 2
            value = likely + occam - here.energy(stack.brakes.weights) / 2
        return torch.nan_to_num(value, nan=-math.inf, posinf=-math.inf)

    def losses(self, stack: Stack) -> list[float]:
        """The mean squared errors, or cross-entropies."""
        with self.seen(stack.parameters, stack.widths) as here:
            total: list[float] = here.corners[:, 0].tolist()
        count = 2 * self.samples if self.is_plane else self.samples
        return [each * self.scale**2 / count for each in total]

    @property
    def grid(self) -> Tensor:
        """The points [d, M] at which derivatives are held back: the data's extent and a margin."""
        return self.points[:, self.samples :]

    def curves(self, stack: Stack) -> Tensor | None:
        """What the networks of a stack say on the grid [K, M], in the task's units; None for more than one input."""
        if self.is_plane:
            return None
        with self.seen(stack.parameters, stack.widths) as here:
            return here.networks.outputs[:, 0, self.samples :].mul(self.scale).add_(self.shift)

    def nats(self, before: float, after: float) -> float:
        """By how much likelier a loss `after` makes the data than one `before` (the noise's precision profiled out).

        Minus infinity where `after` is no number: the best of no copies, or of copies that have all diverged.
        """
        if not math.isfinite(after):
            return -math.inf
        return self.samples * (before - after if self.is_plane else (_log(before) - _log(after)) / 2)

    def score(self, stack: Stack) -> tuple[float, float]:
        """The natural expansion score of a stack of one, its damping relative to the mean curvature, and the bound.

        In the plane by the outputs' Euclidean metric as everywhere, not by that of the likelihood.
        """
        if self.is_plane:
            trace = self.network(stack.parameters[0], stack.widths).trace(self._task.inputs)
            _, slope, limit = self._task.loss_and_gradient(trace.outputs)
            return curvature(trace, slope).solve(max(stack.damping.item(), LEAST_SCORED)).score, limit
        with self.seen(stack.parameters, stack.widths) as here:
            gram = here.grams[0, 0]
            pulled, fisher = gram[:-1, -1:], gram[:-1, :-1].clone()
            diagonal = fisher.diagonal()
            diagonal.add_(stack.damping * diagonal.mean())
            factor, _ = torch.linalg.cholesky_ex(fisher)
            half = torch.linalg.solve_triangular(factor, pulled, upper=False).view(-1)
            unit = 4 * self.scale**2 / self.samples
            return torch.dot(half, half).item() * unit, gram[-1, -1].item() * unit


def unit_of(targets: Tensor) -> tuple[float, float]:
    """Mean and deviation of a curve's targets [N, 1]: the unit in which they are held back.

    A caller standardises the data that a run begins with, and keeps that unit when they are edited, so that the network
    keeps its meaning. What holds size back means nothing in another unit: data far from zero would be held below their
    mean.
    """
    values = targets.double()
    scale, shift = torch.std_mean(values, correction=0)
    if not scale > SAME * values.abs().max():
        scale = torch.ones_like(scale)  # equal values have no unit of their own
    if abs(shift) < SAME and abs(scale - 1) < SAME:
        return STANDARD
    return shift.item(), scale.item()


@lru_cache(maxsize=256)
def _entries(count: int, widths: Widths, ground: Ground) -> int:
    """How many numbers a workspace has."""
    outputs, spans = ground.likelihood.outputs, ground.shape.lengths
    side = len(ridges(widths, len(ground.points), outputs)) + 1
    return count * side * (outputs * sum(spans) + len(spans) * side)


_idle = Idle[tuple[Smoother, int, Widths, bool], Pair](32)  # of the workspaces of a few runs that train in turns


def _log(loss: float) -> float:
    return math.log(max(loss, sys.float_info.min))  # a curve without noise may be met exactly


def _solve(factor: Tensor, vector: Tensor) -> Tensor:
    solved: Tensor = torch.cholesky_solve(vector.unsqueeze(2), factor).squeeze(2)
    return solved


def _inverse(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Inverses [K, P, P], and where they exist in float64 [K]; the identity stands elsewhere."""
    factor, failed = torch.linalg.cholesky_ex(matrix)
    sound = failed == 0
    if not bool(sound.all()):
        factor[~sound] = torch.eye(matrix.shape[1], dtype=matrix.dtype, device=matrix.device)
    return torch.cholesky_inverse(factor), sound


def _log_determinant(matrix: Tensor) -> Tensor:
    factor, failed = torch.linalg.cholesky_ex(matrix)
    value = 2 * factor.diagonal(dim1=1, dim2=2).log().sum(1)
    return torch.where(failed == 0, value, math.nan)
