"""Training as smoothly as the data ask for, and how likely the data find a network: the evidence.

One-dimensional regression only. The objective, in nats, is that of a Gaussian process whose functions are networks:

    E = b/2 sum (y - t)^2  +  s/2 int f^2  +  r/2 int f'''^2  +  1/2 sum a_i theta_i^2

b is the precision of the noise, s and r hold back size and roughness (the integrals over the data's extent and a
margin, on a grid), a is a faint fixed ridge that only keeps matrices invertible. None of b, s, r is set: with
H = b J^T J + H0 and H0 the curvature of the last three terms, the evidence (Laplace, Gauss-Newton)

    ln p(data) = -E + 1/2 ln|H0| - 1/2 ln|H| + N/2 ln(b / 2 pi)

is largest where b = (N - gamma) / sum (y - t)^2, gamma = P - tr(H^-1 H0), and each strength obeys the update of Fellner
and Schall (Wood and Fasiolo 2017): s <- s tr((H0^-1 - H^-1) K) / int f^2. Because H0 measures functions and not
parameters, a neuron that adds nothing new costs nothing, and one that does costs what it could have said instead.

Everything works on a stack of K networks of one shape: training is K = 1, trying growths out is K = 6.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from torch import Tensor

from .batch import Widths, outputs_and_jacobians, unit_coefficients
from .network import Network, shapes
from .settings import CalibratedRule, Settings
from .tasks import Task

ORDERS = (0, 3)  # derivatives held back; 0-3, 2 alone, 3 alone and 0, 2, 4 were no better (docs/growth.md)
GRID = 128  # with 64, compositions fold themselves between two grid points
MARGIN = (
    0.15  # of the data's extent, on both sides: less lets the ends swing beyond the last samples, more stiffens them
)
# Faint ridges, in standardised units: input weights, biases, (v, c, l) directions, inner weights, output weights, bias.
RIDGES = {"input": 1e-3, "bias": 1e-3, "coefficients": 1e-1, "inner": 1e-3, "output": 1e-3, "level": 1e-3}
ROUNDING = 1e-15  # of the largest penalty: what its matrix can mean in float64
FREE, EASY = 1e-8, 1e-6  # strengths while the brakes are off, and where their tuning starts from
LEAST, MOST, LEAP = 1e-10, 1e2, 30.0  # strengths stay in between and change at most so much at once
EASED, RAISED = 0.3, 4.0  # damping after a step that was taken, and after one that was not
LEAST_DAMPING, MOST_DAMPING = 1e-9, 1e6
MOST_PRECISION = 1e8  # noise below 1e-4 of the data's spread is not told from none
MOST_PARAMETERS = 500  # beyond, six copies in training at once would be too slow to watch
GROWTH_DAMPING = 1e-2  # right after a growth
REMEMBERED = 200_000  # entries of the largest evaluation that is remembered from one step to the next


@dataclass(frozen=True)
class Brakes:
    """A stack's tuned constants: strengths [K, 2] of the penalties on size and roughness, noise precision [K]."""

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
        grams: [K, 3, P + 1, P + 1] of the rows (Jacobian, then values) of the residuals, of f and of f''', integrated:
            J^T J, J^T r and r^T r in one product each.
    """

    grams: Tensor

    @property
    def squares(self) -> Tensor:
        """Sum of squared residuals [K]."""
        return self.grams[:, 0, -1, -1]

    @property
    def penalties(self) -> Tensor:
        """Int f^2 and int f'''^2 [K, 2]."""
        return self.grams[:, 1:, -1, -1]

    def weighed(self, brakes: Brakes) -> Tensor:
        """Precision and strengths applied [K, P + 1, P + 1]: curvature, gradient and, in the corner, 2 E."""
        count, _, side, _ = self.grams.shape
        weights = torch.cat((brakes.precision.unsqueeze(1), brakes.strengths), 1).unsqueeze(1)
        return torch.bmm(weights, self.grams.view(count, 3, side * side)).view(count, side, side)

    def where(self, better: Tensor, other: Seen) -> Seen:
        """This where `better` [K], the other elsewhere."""
        if bool(better.all()):
            return self
        return Seen(torch.where(better.view(-1, 1, 1, 1), self.grams, other.grams))


def looks_ahead(task: Task, settings: Settings, network: Network) -> bool:
    """Whether a run trains smoothly and decides by trials; elsewhere scores, floors and prices decide."""
    rule = settings.rule
    if not (isinstance(rule, CalibratedRule) and rule.smoothing and settings.method == "adaptive"):
        return False
    suits = task.loss == "regression" and task.inputs.shape[1] == task.outputs == 1
    return suits and settings.solver in ("auto", "parameter") and network.parameters <= MOST_PARAMETERS


@lru_cache(maxsize=32)
def smoother_of(task: Task) -> Smoother:
    """A task's objective, made once."""
    return Smoother(task)


class Smoother:
    """A task's objective. Works in float64 whatever the network's type: third differences need it.

    The last small stack seen is remembered with what it evaluated to: a step starts where the last one arrived.
    """

    def __init__(self, task: Task) -> None:
        self.inputs = task.inputs.double()
        self.targets = task.targets.double().squeeze(1)
        low, high = self.inputs.min(), self.inputs.max()
        extent = (high - low) * (1 + 2 * MARGIN)
        shares = torch.linspace(0, 1, GRID, dtype=torch.float64, device=self.inputs.device)
        grid = low - extent * MARGIN / (1 + 2 * MARGIN) + extent * shares
        self.spacing = (extent / (GRID - 1)).clamp_min(1e-12).item()
        self.points = torch.cat((self.inputs, grid.unsqueeze(1))).T.contiguous()  # [1, N + M]
        self._seen: list[tuple[Tensor, Widths, Seen]] = []

    @property
    def samples(self) -> int:
        """N."""
        return len(self.targets)

    def see(self, parameters: Tensor, widths: Widths) -> Seen:
        """Evaluate a stack on samples and grid."""
        for known, form, seen in self._seen:
            if form == widths and torch.equal(known, parameters):
                return seen
        rows = outputs_and_jacobians(parameters, widths, self.points)
        rows[:, -1, : self.samples] -= self.targets
        seen = self.measure(rows)
        if seen.grams.numel() <= REMEMBERED:
            self._seen = [*self._seen[-1:], (parameters, widths, seen)]
        return seen

    def measure(self, rows: Tensor) -> Seen:
        """Products of rows [K, P + 1, N + M] over the samples and, integrated, over the grid."""
        data, curve = rows[:, :, : self.samples], rows[:, :, self.samples :]
        count, side, _ = data.shape
        grams = data.new_empty((count, 1 + len(ORDERS), side, side))
        torch.bmm(data, data.mT, out=grams[:, 0])
        for index, order in enumerate(ORDERS, 1):
            difference = torch.diff(curve, n=order, dim=2) * self.spacing ** (0.5 - order)
            torch.bmm(difference, difference.mT, out=grams[:, index])
        return Seen(grams)

    def objective(self, parameters: Tensor, seen: Seen, brakes: Brakes, ridge: Tensor) -> Tensor:
        """E [K], in nats."""
        held = (brakes.strengths * seen.penalties).sum(1) + (ridge * parameters.square()).sum(1)
        return (brakes.precision * seen.squares + held) / 2

    def steps(self, stack: Stack, count: int, *, tune: bool) -> Stack:
        """Take `count` steps; the precision is re-estimated in every second, the strengths too where they are tuned."""
        return self.advance(stack, range(count), tune=tune)

    def advance(self, stack: Stack, numbers: range, *, tune: bool) -> Stack:
        """Levenberg-Marquardt steps, numbered from the beginning of their phase."""
        ridge = ridges(stack.widths).to(stack.parameters)
        stack = replace(stack, parameters=unit_coefficients(stack.parameters, 1, stack.widths))
        seen = self.see(stack.parameters, stack.widths)
        for number in numbers:
            stack, seen = self._step(stack, seen, ridge)
            if number % 2 == 1:
                stack = replace(stack, brakes=self._tuned(stack, seen, ridge, tune=tune))
        return stack

    def _step(self, stack: Stack, seen: Seen, ridge: Tensor) -> tuple[Stack, Seen]:
        brakes, here = stack.brakes, stack.parameters
        weighed = seen.weighed(brakes)
        gradient = torch.addcmul(weighed[:, :-1, -1], ridge, here)
        before = (weighed[:, -1, -1] + (ridge * here.square()).sum(1)) / 2
        curvature = weighed[:, :-1, :-1]
        diagonal = curvature.diagonal(dim1=1, dim2=2)
        typical = diagonal.mean(1, keepdim=True)
        diagonal.add_(ridge + stack.damping.unsqueeze(1) * (typical + ridge))
        factor, _ = torch.linalg.cholesky_ex(curvature)
        move = torch.cholesky_solve(gradient.unsqueeze(2), factor).squeeze(2)
        there = unit_coefficients(here - move, 1, stack.widths)
        beyond = self.see(there, stack.widths)
        fall = before - self.objective(there, beyond, brakes, ridge)
        taken = fall > 0
        damping = torch.where(taken, stack.damping * EASED, stack.damping * RAISED)
        moved = torch.where(taken.unsqueeze(1), there, here)
        damping = damping.clamp_(LEAST_DAMPING, MOST_DAMPING)
        return Stack(moved, stack.widths, brakes, damping, fall), beyond.where(taken, seen)

    def _curvatures(self, brakes: Brakes, seen: Seen, ridge: Tensor) -> tuple[Tensor, Tensor]:
        """Of all that is known before the data H0 [K, P, P], and with the data H."""
        grams = seen.grams[:, :, :-1, :-1]
        held = brakes.strengths[:, :, None, None]
        before = torch.addcmul(held[:, 0] * grams[:, 1], held[:, 1], grams[:, 2])
        data = brakes.precision.view(-1, 1, 1) * grams[:, 0]
        diagonal = before.diagonal(dim1=1, dim2=2)
        most = (diagonal + data.diagonal(dim1=1, dim2=2)).amax(1, keepdim=True)
        diagonal.add_(ridge + ROUNDING * most)
        return before, data.add_(before)

    def _tuned(self, stack: Stack, seen: Seen, ridge: Tensor, *, tune: bool) -> Brakes:
        before, after = self._curvatures(stack.brakes, seen, ridge)
        inverse, sound = _inverse(after)
        free = stack.parameters.shape[1] - (inverse * before).sum((1, 2))
        left = self.samples - free.clamp(1e-3, self.samples - 2.0)
        precision = (left / (seen.squares + 1e-12)).clamp(1e-2, MOST_PRECISION)
        strengths = stack.brakes.strengths
        if tune:
            prior, known = _inverse(before)
            unsure, sound = prior - inverse, sound & known
            each = seen.grams[:, 1:, :-1, :-1]
            wanted = (unsure.unsqueeze(1) * each).sum((2, 3)).clamp_min(1e-8) / (seen.penalties + 1e-12)
            tuned = (strengths * wanted.clamp(1 / LEAP, LEAP)).clamp(LEAST, MOST)
            strengths = torch.where(sound.unsqueeze(1), tuned, strengths)
        return Brakes(strengths, torch.where(sound, precision, stack.brakes.precision))

    def evidence(self, stack: Stack) -> Tensor:
        """Ln p(data) [K] up to a constant, in nats; -inf where it cannot be computed."""
        ridge = ridges(stack.widths).to(stack.parameters)
        seen = self.see(stack.parameters, stack.widths)
        before, after = self._curvatures(stack.brakes, seen, ridge)
        likely = self.samples / 2 * (stack.brakes.precision / (2 * math.pi)).log()
        occam = (_log_determinant(before) - _log_determinant(after)) / 2
        value = likely + occam - self.objective(stack.parameters, seen, stack.brakes, ridge)
        return torch.nan_to_num(value, nan=-math.inf, posinf=-math.inf)

    def loss(self, stack: Stack) -> float:
        """The mean squared error of a stack of one."""
        return self.see(stack.parameters, stack.widths).squares.item() / self.samples

    def score(self, stack: Stack) -> tuple[float, float]:
        """The natural expansion score of a stack of one, its damping relative to the mean curvature, and the bound."""
        gram = self.see(unit_coefficients(stack.parameters, 1, stack.widths), stack.widths).grams[0, 0]
        pulled, fisher = gram[:-1, -1:], gram[:-1, :-1].clone()
        diagonal = fisher.diagonal()
        diagonal.add_(stack.damping * diagonal.mean())
        factor, _ = torch.linalg.cholesky_ex(fisher)
        score = (pulled * torch.cholesky_solve(pulled, factor)).sum().item()
        return 4 * score / self.samples, 4 * gram[-1, -1].item() / self.samples


@lru_cache(maxsize=64)
def ridges(widths: Widths) -> Tensor:
    """The faint ridge of every parameter [P]."""
    forms = shapes(1, widths, 1)
    names = ["input", "bias", "coefficients"] + ["inner", "bias", "coefficients"] * (len(widths) - 1)
    each = zip([*names, "output", "level"], forms, strict=True)
    return torch.cat([torch.full((math.prod(form),), RIDGES[name], dtype=torch.float64) for name, form in each])


def _inverse(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Inverses [K, P, P], and where they exist in float64 [K]; the identity stands elsewhere."""
    factor, failed = torch.linalg.cholesky_ex(matrix)
    sound = failed == 0
    identity = torch.eye(matrix.shape[1], dtype=matrix.dtype, device=matrix.device)
    return torch.cholesky_inverse(torch.where(sound.view(-1, 1, 1), factor, identity)), sound


def _log_determinant(matrix: Tensor) -> Tensor:
    factor, failed = torch.linalg.cholesky_ex(matrix)
    value = 2 * factor.diagonal(dim1=1, dim2=2).log().sum(1)
    return torch.where(failed == 0, value, math.nan)
