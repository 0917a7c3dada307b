"""Training as smoothly as the data ask for, and how likely the data find a network: the evidence.

One-dimensional regression only. The objective, in nats, is that of a Gaussian process whose functions are networks:

    E = b/2 sum (y - t)^2  +  1/2 sum_m s_m int (f^(m))^2  +  1/2 sum a_i theta_i^2 ,    m in ORDERS = 0, 3, 5

b is the precision of the noise, s_0 holds back size, s_3 roughness, s_5 ripples (the integrals over the data's extent
and a margin, on a grid), a is a faint fixed ridge that only keeps matrices invertible. None of b, s is set: with
H = b J^T J + H0 and H0 the curvature of the other terms, the evidence (Laplace, Gauss-Newton)

    ln p(data) = -E + 1/2 ln|H0| - 1/2 ln|H| + N/2 ln(b / 2 pi)

is largest where b = (N - gamma) / sum (y - t)^2, gamma = P - tr(H^-1 H0), and each strength obeys the update of Fellner
and Schall (Wood and Fasiolo 2017): s_m <- s_m tr((H0^-1 - H^-1) K_m) / int (f^(m))^2. Because H0 measures functions
and not parameters, a neuron that adds nothing new costs nothing, and one that does costs what it could have said.

Steps are Levenberg-Marquardt with geodesic acceleration (Transtrum and Sethna 2012): rational neurons make long curved
valleys, and a straight step has to be short there. The outputs' second derivative along the step says how the way
bends, and the step turns with it; the fit that took 600 steps takes 60.

Everything works on a stack of K networks of one shape: training is K = 1, trying growths out is K = 6.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor

from .batch import Widths, outputs, outputs_and_jacobians, unit_coefficients
from .network import Network, shapes
from .settings import CalibratedRule, Settings
from .stacks import LEAST, MOST_STRENGTH, ORDERS, Brakes, Seen, Stack
from .tasks import Task

GRID = 128  # with 64, compositions fold themselves between two grid points
MARGIN = (
    0.15  # of the data's extent, on both sides: less lets the ends swing beyond the last samples, more stiffens them
)
# Faint ridges, in standardised units: input weights, biases, (v, c, l) directions, inner weights, output weights, bias.
RIDGES = {"input": 1e-3, "bias": 1e-3, "coefficients": 1e-1, "inner": 1e-3, "output": 1e-3, "level": 1e-3}
ROUNDING = 1e-15  # of the largest penalty: what its matrix can mean in float64
LEAP = 30.0  # a strength changes at most so much at once
# Damping after a step that brought most of what its model promised, after one that brought little, and after none.
EASED, WARNED, RAISED = 0.3, 2.0, 4.0
MOST, LITTLE = 0.5, 0.25  # shares of the promise
PROBE = 0.1  # share of a step at which the outputs are looked at to see how the way bends
SHARPEST = 0.375  # a turn longer than this share of its step is not trusted (Transtrum and Sethna: 2 |a| / |v| < 0.75)
LEAST_DAMPING, MOST_DAMPING = 1e-9, 1e6
MOST_PRECISION = 1e8  # noise below 1e-4 of the data's spread is not told from none
MOST_PARAMETERS = 500  # beyond, six copies in training at once would be too slow to watch
GROWTH_DAMPING = 1e-2  # right after a growth
REMEMBERED = 200_000  # entries of the largest evaluation that is remembered from one step to the next


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
        identity = torch.eye(GRID, dtype=torch.float64, device=self.inputs.device)
        steep = [self._steepness(identity, order) for order in ORDERS]
        self.products = torch.stack([each @ each.T for each in steep])  # f @ products[m] @ f is the m-th integral
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
        if seen.grams.numel() + seen.rows.numel() <= REMEMBERED:
            self._seen = [*self._seen[-1:], (parameters, widths, seen)]
        return seen

    def measure(self, rows: Tensor) -> Seen:
        """Products of rows [K, P + 1, N + M] over the samples and, integrated, over the grid."""
        data, curve = rows[:, :, : self.samples], rows[:, :, self.samples :]
        count, side, _ = data.shape
        grams = data.new_empty((count, 1 + len(ORDERS), side, side))
        torch.bmm(data, data.mT, out=grams[:, 0])
        for index, order in enumerate(ORDERS, 1):
            steep = self._steepness(curve, order)
            torch.bmm(steep, steep.mT, out=grams[:, index])
        return Seen(grams, rows)

    def _steepness(self, curve: Tensor, order: int) -> Tensor:
        """The derivative of curves [..., M], weighed so that its square sums to the integral."""
        derivative: Tensor = torch.diff(curve, n=order, dim=-1) * self.spacing ** (0.5 - order)
        return derivative

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
        gradient = torch.addcmul(weighed[:, :-1, -1], _pull(stack.widths).to(here), here)
        before = (weighed[:, -1, -1] + (ridge * here.square()).sum(1)) / 2
        curvature = weighed[:, :-1, :-1]
        diagonal = curvature.diagonal(dim1=1, dim2=2)
        metric = diagonal.mean(1, keepdim=True) + ridge
        held = stack.damping.unsqueeze(1) * metric
        diagonal.add_(ridge + held)
        factor, _ = torch.linalg.cholesky_ex(curvature)
        move = _solve(factor, gradient)
        promised = (move * torch.addcmul(gradient, held, move)).sum(1) / 2
        turn = _solve(factor, self._bend(stack, seen, move)) / 2
        trusted = (metric * turn.square()).sum(1) <= SHARPEST**2 * (metric * move.square()).sum(1)
        move = torch.where(trusted.unsqueeze(1), move + turn, move)
        there = unit_coefficients(here - move, 1, stack.widths)
        beyond = self.see(there, stack.widths)
        fall = before - self.objective(there, beyond, brakes, ridge)
        taken = fall > 0
        moved = torch.where(taken.unsqueeze(1), there, here)
        return Stack(moved, stack.widths, brakes, _damped(stack.damping, fall, promised), fall), beyond.where(
            taken, seen
        )

    def _bend(self, stack: Stack, seen: Seen, move: Tensor) -> Tensor:
        """J^T W f'' [K, P]: how the outputs bend along -move, as a force. One forward pass at a tenth of the way."""
        jacobian = seen.rows[:, :-1]
        slope = torch.bmm(move.unsqueeze(1), jacobian).squeeze(1)
        ahead = outputs(stack.parameters - PROBE * move, stack.widths, self.points)
        ahead[:, : self.samples] -= self.targets
        second = (ahead - seen.rows[:, -1] + PROBE * slope) * (2 / PROBE**2)
        data, curve = second[:, : self.samples], second[:, self.samples :]
        stiff = torch.einsum("km,mij->kij", stack.brakes.strengths, self.products)
        force = torch.cat(
            (stack.brakes.precision.unsqueeze(1) * data, torch.bmm(curve.unsqueeze(1), stiff).squeeze(1)), 1
        )
        return torch.bmm(jacobian, force.unsqueeze(2)).squeeze(2)

    def _curvatures(self, brakes: Brakes, seen: Seen, ridge: Tensor) -> tuple[Tensor, Tensor]:
        """Of all that is known before the data H0 [K, P, P], and with the data H."""
        grams = seen.grams[:, :, :-1, :-1]
        held = brakes.strengths[:, :, None, None]
        before = (held * grams[:, 1:]).sum(1)
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
            tuned = (strengths * wanted.clamp(1 / LEAP, LEAP)).clamp(
                strengths.new_tensor(LEAST), strengths.new_tensor(MOST_STRENGTH)
            )
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
    return _of_each(widths, RIDGES)


@lru_cache(maxsize=64)
def _pull(widths: Widths) -> Tensor:
    """The ridge in the gradient [P]: none on (v, c, l), whose length is kept at 1 and cannot follow it."""
    return _of_each(widths, RIDGES | {"coefficients": 0.0})


def _of_each(widths: Widths, constants: dict[str, float]) -> Tensor:
    forms = shapes(1, widths, 1)
    names = ["input", "bias", "coefficients"] + ["inner", "bias", "coefficients"] * (len(widths) - 1)
    each = zip([*names, "output", "level"], forms, strict=True)
    return torch.cat([torch.full((math.prod(form),), constants[name], dtype=torch.float64) for name, form in each])


def _damped(damping: Tensor, fall: Tensor, promised: Tensor) -> Tensor:
    """The next step's damping [K], by how much of what the quadratic model promised came true."""
    kept = fall / promised
    factor = torch.full_like(damping, RAISED)
    factor = torch.where(fall > 0, WARNED, factor)
    factor = torch.where(kept >= LITTLE, 1.0, factor)
    factor = torch.where(kept > MOST, EASED, factor)
    return (damping * factor).clamp_(LEAST_DAMPING, MOST_DAMPING)


def _solve(factor: Tensor, vector: Tensor) -> Tensor:
    solved: Tensor = torch.cholesky_solve(vector.unsqueeze(2), factor).squeeze(2)
    return solved


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
