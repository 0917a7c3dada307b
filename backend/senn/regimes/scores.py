"""One training step: natural gradient descent, adaptive (Levenberg-Marquardt) or with the paper's fixed step.

Numbers gone wrong are an outcome in the result; the parameters returned are then the last good ones.

A step is a function of network, task, settings and damping. What it remembers changes no number, only the time: memory
for networks of one form on one task, and the evaluation at the point that the last step reached, where the next begins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch

from senn.gradient.solution import Curvature
from senn.gradient.solvers import curvature
from senn.memory import Idle
from senn.network.network import Form, Network, Trace
from senn.settings import Settings, SolverName
from senn.tasks import Task

from .damping import SCORES

IDLE = 64  # descents remembered: a worker trains many runs in turns
IDLE_ENTRIES = 200_000  # of the largest Jacobian of those; beyond, making the memory is nothing beside the step


@dataclass(frozen=True)
class Step:
    """A training step's result."""

    network: Network
    loss: float
    expansion_score: float
    bound: float
    damping: float
    outcome: Literal["ok", "rejected", "diverged"]
    solver: str


def step(network: Network, task: Task, settings: Settings, damping: float) -> Step:
    """Take one step from `network`; `damping` is what the last one left."""
    key = (id(task), id(network.form), settings.solver, torch.is_inference_mode_enabled())
    descent = _idle.take(key) or Descent(task, network.form, settings.solver)
    taken = descent.step(network, settings, damping)
    if task.samples * task.outputs * network.parameters <= IDLE_ENTRIES:
        _idle.give(key, descent)
    return taken


@dataclass(frozen=True)
class Point:
    """A network evaluated on the task."""

    trace: Trace
    network: Network
    gradient: torch.Tensor
    loss: float
    bound: float


class Descent:
    """Networks of one form in training on one task: memory for two evaluations, here and there, and the curvature."""

    def __init__(self, task: Task, form: Form, solver: SolverName) -> None:
        self._task, self._form, self._solver = task, form, solver
        self._free = [Trace(form, task.inputs), Trace(form, task.inputs)]
        self._here: Point | None = None
        self._curvature: Curvature | None = None

    def step(self, network: Network, settings: Settings, damping: float) -> Step:
        """Take one step."""
        here = self._here
        if here is None or here.network is not network:
            self._arrive(here := self._look(network))
        curved = self._curve(here)
        if not (math.isfinite(here.loss) and math.isfinite(here.bound)):
            return Step(network, here.loss, math.nan, here.bound, damping, "diverged", curved.name)
        if settings.method == "fixed":
            return self._fixed(here, curved, settings)
        return self._adaptive(here, curved, damping)

    def _look(self, network: Network) -> Point:
        """Evaluate a network in the memory that is free."""
        trace = self._free[-1].see(network)
        loss, gradient, limit = self._task.loss_and_gradient(trace.outputs)
        return Point(trace, network, gradient, loss, limit)

    def _arrive(self, point: Point) -> None:
        self._here = point
        self._free.reverse()

    def _curve(self, here: Point) -> Curvature:
        if self._curvature is None:
            self._curvature = curvature(here.trace, here.gradient, self._solver)
        else:
            self._curvature.look(here.trace, here.gradient)
        return self._curvature

    def _moved(self, here: Point, direction: torch.Tensor, length: float) -> Point:
        vector = torch.add(here.network.flatten(), direction, alpha=-length)
        return self._look(self._form.network(vector))

    def _fixed(self, here: Point, curved: Curvature, settings: Settings) -> Step:
        solution, damping, decay = curved.solve(settings.damping), settings.damping, settings.weight_decay
        direction = torch.lerp(solution.direction, here.network.flatten(), decay / (1 + decay))
        there = self._moved(here, direction, settings.learning_rate)
        if not (solution.sound and math.isfinite(there.loss)):
            return Step(here.network, here.loss, solution.score, here.bound, damping, "diverged", curved.name)
        self._arrive(there)
        return Step(there.network, there.loss, solution.score, here.bound, damping, "ok", curved.name)

    def _adaptive(self, here: Point, curved: Curvature, damping: float) -> Step:
        score = math.nan

        def attempt(damping: float) -> Point | None:
            nonlocal score
            solution = curved.solve(damping)
            if not solution.sound:
                return None
            score = solution.score
            there = self._moved(here, solution.direction, self._task.step_length)
            return there if there.loss < here.loss else None

        there, damping = SCORES.search(damping, attempt)
        if there is None:
            return Step(here.network, here.loss, score, here.bound, damping, "rejected", curved.name)
        self._arrive(there)
        return Step(there.network, there.loss, score, here.bound, damping, "ok", curved.name)


_idle = Idle[tuple[int, int, SolverName, bool], Descent](IDLE)  # by what a descent holds, so no number is given twice
