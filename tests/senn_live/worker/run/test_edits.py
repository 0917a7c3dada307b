"""An edit of the data ends as well as a fresh network on these data does, whatever the network had learnt before."""

from __future__ import annotations

import json
import math
from functools import cache

import pytest
import torch

from journals import begun, turn, turns
from senn_live.worker.data.scaling import matrix
from senn_live.worker.run.commands import carry_out
from senn_live.worker.run.machine import LiveRun

PLACES = [4 * index / 29 - 2 for index in range(30)]


def points(x: list[float], y: list[float]) -> dict[str, object]:
    return {"task": {"kind": "points", "x": x, "y": y}}


def wave(*, places: float = 1.0, shift: float = 0.0, values: float = 1.0) -> dict[str, object]:
    return points([x * places + shift for x in PLACES], [values * math.sin(3 * x) for x in PLACES])


def noise() -> dict[str, object]:
    drawn = torch.randn(len(PLACES), generator=torch.Generator().manual_seed(4), dtype=torch.float64)
    return points(PLACES, drawn.tolist())


EDITS: dict[str, dict[str, object]] = {
    "four points": points([0.0, 1.0, 2.0, 3.0], [1.0, 0.0, 1.0, 0.0]),
    "fewer": {"samples": 4},
    "equal values": points([0.0, 1.0, 2.0, 3.0], [5.0, 5.0, 5.0, 5.0]),
    "a line": points([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
    "a step": points(PLACES, [float(x > 0.3) for x in PLACES]),
    "another formula": {"task": {"kind": "formula", "formula": "abs(x)", "low": -1, "high": 3}},
    "larger values": wave(values=5.0),
    "a smaller range": wave(places=0.2),
    "a wider range": wave(places=6.0),
    "elsewhere": wave(places=1000, shift=1e5, values=1e4),
    "clean": {"noise": 0},
    "noisy": {"noise": 1},
    "noise": noise(),
}
REGIMES = ({"name": "calibrated"}, {"name": "calibrated", "smoothing": False})
EXACT = 1e-3  # share of the variance left that counts as an exact fit


def missed(run: LiveRun) -> float:
    """The share of the values' variance that is left, 0 if they are equal and met."""
    task = run.data.task
    variance = float(task.targets.var(correction=0))
    loss = float(task.loss_of(run.state.network.evaluate(task.inputs)))
    return loss / variance if variance > 1e-12 else loss


def trained(run: LiveRun) -> LiveRun:
    """The run at its end, or where it fits exactly: what comes then is rounding."""
    while turns(run, 20).status == "running" and missed(run) > EXACT:
        pass
    return run


@cache
def missed_by_a_fresh_network(edit: str, rule: str) -> float:
    return missed(trained(begun(rule=json.loads(rule), **EDITS[edit])))


def edited(moment: int, **changes: object) -> LiveRun:
    """A run on 40 samples whose data are edited at a step, or at its end if that comes before."""
    rule = changes.pop("rule", REGIMES[0])
    run = begun(rule=rule)
    while run.state.step < moment and turn(run):
        pass
    carry_out(run, 0, json.dumps({"type": "edit", **changes}))
    return trained(run)


@pytest.mark.parametrize("moment", [17, 60])
@pytest.mark.parametrize("edit", EDITS)
def test_data_edited_at_any_moment_are_learnt_as_well_as_by_a_fresh_network(edit: str, moment: int) -> None:
    run, fresh = edited(moment, **EDITS[edit]), missed_by_a_fresh_network(edit, json.dumps(REGIMES[0]))
    assert missed(run) <= max(1.25 * fresh, EXACT)
    if fresh > 0.5:  # noise is not learnt by heart either
        assert missed(run) >= 0.75 * fresh


@pytest.mark.parametrize("moment", [17, 100])
@pytest.mark.parametrize("edit", ["four points", "fewer", "a line", "larger values"])
def test_so_are_they_where_scores_decide(edit: str, moment: int) -> None:
    """A settled run's steps are held back altogether: the edit lets them go."""
    fresh = missed_by_a_fresh_network(edit, json.dumps(REGIMES[1]))
    assert missed(edited(moment, rule=REGIMES[1], **EDITS[edit])) <= max(1.5 * fresh, 0.01)


def test_many_points_after_few_are_learnt_down_to_their_noise() -> None:
    many = {"samples": 2000, "task": {"kind": "formula", "formula": "sin(2*x)", "low": -2, "high": 2}, "noise": 0.2}
    run = edited(60, **many)
    assert missed(run) * float(matrix(run.data.samples.y).var()) <= 1.02 * 0.2**2


@pytest.mark.parametrize("count", [4, 5, 6, 7])
@pytest.mark.parametrize("moment", [10, 17, 25, 40, 200])
def test_a_few_points_are_never_missed_by_more_than_their_mean_misses_them(count: int, moment: int) -> None:
    zigzag = points([float(index) for index in range(count)], [float((index + 1) % 2) for index in range(count)])
    assert missed(edited(moment, **zigzag)) <= 1.001


def test_an_edit_of_the_settings_keeps_what_training_has_tuned() -> None:
    run = turns(begun(), 30)
    before = run.state
    carry_out(run, 0, json.dumps({"type": "edit", "limits": {"width": 3}}))
    assert (run.state.damping, run.state.phase.precision) == (before.damping, before.phase.precision)
    assert run.state.phase.size == before.phase.size
