"""A run from its first neuron to its end, headless: the engine's loop and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from . import engine
from .engine import State
from .reports import Report
from .settings import Settings
from .tasks import Task


def turn(state: State, task: Task, settings: Settings) -> tuple[State, tuple[Report, ...]]:
    """What comes next in a run: a proposal round where one is due, else a training step."""
    return (engine.consider if engine.decision_due(state, task, settings) else engine.train)(state, task, settings)


def grow(
    task: Task, settings: Settings, seed: int, *, to_the_limit: bool = False
) -> Iterator[tuple[State, tuple[Report, ...]]]:
    """The states of a run after each turn, with what was reported on the way.

    The first item is the first state, with no reports. The last one has `ended` set. `to_the_limit` trains on to
    `max_steps` where the engine would stop because everything has settled, as the paper's experiments do.
    """
    state = engine.begin(task, settings, seed)
    yield state, ()
    while state.ended is None:
        state, reports = turn(state, task, settings)
        if to_the_limit and state.ended in {"converged", "size_limit"}:
            state = replace(state, ended=None)
        yield state, reports


def grown(task: Task, settings: Settings, seed: int = 1) -> tuple[State, list[Report]]:
    """A run's last state, and all that was reported."""
    told: list[Report] = []
    for state, reports in grow(task, settings, seed):  # noqa: B007 - the last one is wanted
        told += reports
    return state, told
