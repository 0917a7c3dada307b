"""A run from its first neuron to its end, headless: the engine's loop and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from senn import engine
from senn.reports import Report
from senn.settings import Settings
from senn.tasks import Task


def grow(
    task: Task, settings: Settings, seed: int, *, to_the_limit: bool = False
) -> Iterator[tuple[engine.State, tuple[Report, ...]]]:
    """The states of a run after each training step and each proposal round, with what was reported on the way.

    The first item is the first state, with no reports. The last one has `ended` set. `to_the_limit` trains on to
    `max_steps` where the engine would stop because everything has settled, as the paper's experiments do.
    """
    state = engine.begin(task, settings, seed)
    yield state, ()
    while state.ended is None:
        if engine.decision_due(state, task, settings):
            state, reports = engine.consider(state, task, settings)
        else:
            state, reports = engine.train(state, task, settings)
        if to_the_limit and state.ended in {"converged", "size_limit"}:
            state = replace(state, ended=None)
        yield state, reports
