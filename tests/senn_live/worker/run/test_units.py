"""A whole run in other units, or mirrored, is the same run; and what is on the wire is never mirrored."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from journals import CPU, begun, events, specification, turns, written
from senn.network.network import unflatten
from senn_live.offline.fit.fit import Fit, fit
from senn_live.protocol.specification import RunSpecification
from senn_live.runs.view import fold
from senn_live.worker.data.task_data import build_data
from senn_live.worker.data.units import Units
from senn_live.worker.run import translation
from senn_live.worker.run.commands import carry_out
from senn_live.worker.run.recovery import resume

X = np.sort(np.random.default_rng(3).uniform(-2, 2, 60))
Y = np.sin(2 * X) + 0.5 * np.sin(5 * X + 1) + 0.1 * np.random.default_rng(4).standard_normal(60)
GRID = np.linspace(X.min(), X.max(), 101)


def grown(x: np.ndarray, y: np.ndarray, rule: str = "calibrated") -> Fit:
    task = {"kind": "points", "x": x.tolist(), "y": y.tolist()}
    return fit(
        RunSpecification.model_validate({"task": task, "rule": {"name": rule}, "limits": {"steps": 300, "width": 12}})
    )


@pytest.fixture(scope="module")
def plain() -> dict[str, Fit]:
    return {rule: grown(X, Y, rule) for rule in ("calibrated", "paper")}


@pytest.mark.parametrize("rule", ["calibrated", "paper"])
@pytest.mark.parametrize(
    ("x_factor", "x_origin", "y_factor", "y_origin"),
    [
        (1, 0, 1, 1e7),
        (1, 0, 1e7, 0),
        (1, 0, -3e-7, 0),
        (1, -4e7, 1, 0),
        (1e7, 0, 1, 0),
        (-1, 0, 1, 0),
        (-2e-4, 31.7, -8.1e5, 2.2e9),
    ],
)
def test_the_same_network_grows_in_any_units(
    plain: dict[str, Fit], rule: str, x_factor: float, x_origin: float, y_factor: float, y_origin: float
) -> None:
    here, there = plain[rule], grown(x_factor * X + x_origin, y_factor * Y + y_origin, rule)
    assert there.network.widths == here.network.widths
    found = (np.array(there.predict((x_factor * GRID + x_origin).tolist())) - y_origin) / y_factor
    wanted = np.array(here.predict(GRID.tolist()))
    assert np.abs(found - wanted).max() <= 1e-6 * np.ptp(wanted)


def test_a_network_on_the_wire_computes_what_the_engine_s_computes() -> None:
    done = grown(-X, -Y)
    units = done.data.units
    assert units.is_mirrored
    state = translation.network_state(done.network, units)
    scaling = done.data.scaling.model_copy(update={"x_mirrored": [], "y_mirrored": []})
    plain = translation.network_from(state, Units(scaling), device=CPU)
    inputs = done.data.task.inputs * units.location(1.0)  # any place does: both are evaluated at the same
    side = -1.0 if done.data.scaling.x_mirrored[0] else 1.0
    turned = -1.0 if done.data.scaling.y_mirrored[0] else 1.0
    assert (plain.evaluate(side * inputs) * turned).tolist() == done.network.evaluate(inputs).tolist()
    again = translation.network_from(state, units, device=CPU)
    assert again.flatten().tolist() == done.network.flatten().tolist()


def test_after_an_edit_that_moves_the_data_the_network_moves_along_and_so_does_its_successor() -> None:
    run = turns(begun(task={"kind": "points", "x": X.tolist(), "y": Y.tolist()}, limits={"steps": 60}))
    journal = written(run)
    before, scaling = run.state.network.flatten().tolist(), run.data.scaling
    moved = {"kind": "points", "x": (X + 4e7).tolist(), "y": (1e6 * Y).tolist()}
    carry_out(run, 0, json.dumps({"type": "edit", "task": moved}))
    journal += written(run)
    assert run.state.network.flatten().tolist() == before
    edited = next(event for event in events(journal) if event.type == "edited")
    assert edited.scaling == run.data.scaling != scaling
    assert fold(events(journal)).scaling == edited.scaling
    successor = resume(journal, device=CPU)
    assert successor.data.scaling == edited.scaling
    assert successor.state.network.flatten().tolist() == before
    task, widths = run.data.task, run.state.network.widths
    assert float(task.loss_of(run.state.network.evaluate(task.inputs))) == pytest.approx(
        loss_before(before, widths), rel=1e-6
    )


def loss_before(parameters: list[float], widths: tuple[int, ...]) -> float:
    """The same network's loss on the data of before."""
    task = build_data(specification(task={"kind": "points", "x": X.tolist(), "y": Y.tolist()}), device=CPU).task
    network = unflatten(torch.tensor(parameters, dtype=torch.float64), 1, widths, 1)
    return float(task.loss_of(network.evaluate(task.inputs)))
