"""One training step: natural gradient descent, adaptive (Levenberg-Marquardt) or with the paper's fixed step.

Numbers gone wrong are an outcome in the result; the parameters returned are then the last good ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from .network import Network, like
from .settings import Settings
from .solvers import Curvature, curvature
from .tasks import Task

EASED, RAISED = 0.7, 4.0  # damping after a step that lowered the loss, and after one that did not
LEAST_DAMPING, MOST_DAMPING = 1e-10, 1e8
TRIES = 6  # dampings tried in one adaptive step, before it counts as rejected


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
    trace = network.trace(task.inputs)
    before, slope, limit = task.loss_and_gradient(trace.outputs)
    here = curvature(trace, slope, settings.solver)
    if not (math.isfinite(before) and math.isfinite(limit)):
        return Step(network, before, math.nan, limit, damping, "diverged", here.name)
    move = _fixed if settings.method == "fixed" else _adaptive
    return move(network, task, settings, Start(network.flatten(), here, before, limit, damping))


@dataclass(frozen=True)
class Start:
    """Where a step starts."""

    parameters: Tensor
    curvature: Curvature
    loss: float
    bound: float
    damping: float


def _fixed(network: Network, task: Task, settings: Settings, start: Start) -> Step:
    solution = start.curvature.solve(settings.damping)
    moved = like(network, torch.add(start.parameters, solution.direction, alpha=-settings.learning_rate))
    loss = task.loss_of(moved.evaluate(task.inputs)).item()
    score, name = solution.score.item(), start.curvature.name
    if not (solution.sound and math.isfinite(loss)):
        return Step(network, start.loss, score, start.bound, settings.damping, "diverged", name)
    return Step(moved, loss, score, start.bound, settings.damping, "ok", name)


def _adaptive(network: Network, task: Task, _settings: Settings, start: Start) -> Step:
    damping, score = start.damping, math.nan
    for _ in range(TRIES):
        solution = start.curvature.solve(damping)
        if solution.sound:
            score = solution.score.item()
            moved = like(network, torch.add(start.parameters, solution.direction, alpha=-task.step_length))
            loss = task.loss_of(moved.evaluate(task.inputs)).item()
            if loss < start.loss:
                eased = max(damping * EASED, LEAST_DAMPING)
                return Step(moved, loss, score, start.bound, eased, "ok", start.curvature.name)
        damping = min(damping * RAISED, MOST_DAMPING)
    return Step(network, start.loss, score, start.bound, damping, "rejected", start.curvature.name)
