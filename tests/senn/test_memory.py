"""What is remembered changes no number, whoever else computes at the same time."""

from __future__ import annotations

import ast
import functools
import random
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch

import senn.memory
from cases import curve_task, random_task
from senn import engine
from senn.engine import Report, Settings, State, Task
from senn.memory import Idle
from senn.regimes.scores import _idle as descents
from senn.regimes.smooth.objective import _idle as workspaces
from senn.regimes.smooth.objective import smoother_of
from senn.settings import CalibratedRule

SOURCES = Path(senn.memory.__file__).parent
EDITS = 120
AT_ONCE = 30  # of them beside one round

Outcome = tuple[State, tuple[Report, ...]]


def holds_a_lock(frame: FrameType | None) -> bool:
    """Who waits with a lock in hand has everybody wait; `cached_property` has one for all objects of a class."""
    while frame is not None:
        if frame.f_code.co_filename in (senn.memory.__file__, functools.__file__):
            return True
        frame = frame.f_back
    return False


class Interrupted:
    """A call that pauses at its `moments`, counted in calls of functions, and does something else there."""

    def __init__(self, compute: Callable[[], Any], moments: Iterable[int], pause: Callable[[], None]) -> None:
        self.compute, self.moments, self.pause = compute, frozenset(moments), pause
        self.counted = self._asked = 0

    def __call__(self) -> Any:
        sys.setprofile(self._look)
        try:
            return self.compute()
        finally:
            sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, arg: object) -> None:
        if event not in ("call", "c_call"):
            return
        self.counted += 1
        self._asked += self.counted in self.moments
        if self._asked and not holds_a_lock(frame):
            self._asked -= 1
            self.pause()


class Beside:
    """A computation in a thread of its own that goes on only when it is let, from one of its moments to the next."""

    def __init__(self, compute: Callable[[], Any], moments: Iterable[int]) -> None:
        self._goes_on, self._waits = threading.Semaphore(0), threading.Semaphore(0)
        self._interrupted = Interrupted(compute, moments, self._stop)
        self._found: list[Any] = []
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        assert self._waits.acquire(timeout=30)

    def go_on(self) -> None:
        """Let it compute up to its next moment, or its end."""
        self._goes_on.release()
        assert self._waits.acquire(timeout=30)

    def outcome(self) -> Any:
        """What it brought, having gone on to its end."""
        while not self._found:
            self.go_on()
        return self._found[0]

    def _stop(self) -> None:
        self._waits.release()
        assert self._goes_on.acquire(timeout=30)

    def _work(self) -> None:
        self._found.append(self._interrupted())
        self._waits.release()


def calls_of(compute: Callable[[], Any]) -> int:
    """How many functions a computation calls."""
    counting = Interrupted(compute, (), lambda: None)
    counting()
    return counting.counted


def steps(state: State, task: Task, settings: Settings) -> list[float | None]:
    """What three steps after an edit of the settings bring, to the last bit."""
    state, found = engine.reopen(state), []
    for _ in range(3):
        state, _ = engine.train(state, task, settings)
        found += [state.loss, state.damping, *state.network.flatten().tolist()]
    return found


def content(outcome: Outcome) -> tuple[object, ...]:
    state, reports = outcome
    return engine.scalars(state), state.network.flatten().tolist(), [type(report) for report in reports], reports[-1]


RUNS = [
    pytest.param(curve_task("bumps"), Settings(), EDITS, id="smooth curve"),
    pytest.param(random_task(2, 40, 2, 2, "classification"), Settings(), AT_ONCE, id="smooth plane"),
    pytest.param(random_task(1, 30, 3), Settings(), AT_ONCE, id="scores"),
    pytest.param(curve_task("bumps"), Settings(CalibratedRule(smoothing=False)), AT_ONCE, id="a curve by scores"),
    pytest.param(random_task(2, 40, 4, 3, "classification"), Settings(), AT_ONCE, id="labels"),
]


@pytest.mark.parametrize(("task", "settings", "edits"), RUNS)
def test_an_edit_at_a_random_moment_of_a_round_changes_neither_the_steps_after_it_nor_the_round(
    task: Task, settings: Settings, edits: int
) -> None:
    state = engine.begin(task, settings, 3)
    for _ in range(12):
        state, _ = engine.train(state, task, settings)
    alone, edited = engine.consider(state, task, settings), steps(state, task, settings)
    calls = calls_of(lambda: engine.consider(state, task, settings))
    calls_after = calls_of(lambda: steps(state, task, settings))
    draw, different = random.Random(0), 0
    for _ in range(edits // AT_ONCE):
        moments = draw.sample(range(1, calls - 100), AT_ONCE + 1)
        beside = Beside(lambda: engine.consider(state, task, settings), moments)
        for _ in range(AT_ONCE):  # the round goes on while the edited run is in the middle of a step
            on = Interrupted(lambda: steps(state, task, settings), [draw.randrange(1, calls_after - 100)], beside.go_on)
            different += on() != edited
        different += repr(content(beside.outcome())) != repr(content(alone))
    assert different == 0


def test_memory_that_is_in_use_is_nobody_else_s_and_the_longest_idle_is_let_go() -> None:
    idle = Idle[str, list[int]](2)
    assert idle.take("a") is None
    first = [1]
    idle.give("a", first)
    assert idle.take("a") is first
    assert idle.take("a") is None
    for key in "abc":
        idle.give(key, [ord(key)])
    assert idle.lying == ([ord("b")], [ord("c")])


def test_what_an_error_interrupted_is_not_used_again() -> None:
    task = curve_task("bumps")
    state = engine.begin(task, Settings(), 1)
    state, _ = engine.train(state, task, Settings())
    before = len(workspaces.lying)

    class BrokenError(Exception):
        pass

    with torch.inference_mode(), pytest.raises(BrokenError), smoother_of(task).memory(1, state.network.widths):
        raise BrokenError
    assert len(workspaces.lying) == before - 1


def test_every_cache_of_a_module_is_in_the_list() -> None:
    """A cache that nobody thinks of is where two computations meet."""
    text = senn.memory.__doc__ or ""
    found = set()
    for path in SOURCES.rglob("*.py"):
        module = ".".join(path.relative_to(SOURCES).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(d) for d in node.decorator_list):
                found.add((module, node.name))
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                made = ast.unparse(node.value)
                if "cache(" in made or made.startswith(("Idle[", "{}", "dict(", "[]", "set(")):
                    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                    found.add((module, ast.unparse(target)))
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    listed = {(name.rpartition(".")[0], name.rpartition(".")[2]) for row in rows for name in _names(row)}
    assert found == listed
    assert len(descents.lying) <= 64


def _names(row: str) -> list[str]:
    """The first column's names, those after the first in the first one's module."""
    first, *others = (name.strip(" `") for name in row.split("|")[1].split(","))
    return [first, *(f"{first.rpartition('.')[0]}.{other}" for other in others)]
