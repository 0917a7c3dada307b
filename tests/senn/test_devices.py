"""The same mathematics in float32 and on every device there is.

Tolerances for float32: outputs and losses 1e-5 relative, natural gradients and scores 1e-2 (the damped solve amplifies
rounding by up to 1 / damping). In float64 devices agree to 1e-8, conjugate gradients to their own 1e-5. The device that
is none (`elsewhere`) shows that nothing is left on the CPU.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from cases import curve_task, random_network, random_task
from elsewhere import DEVICE, Elsewhere
from senn.engine import DecisionReport, Settings, Task, begin, consider
from senn.gradient.solvers import curvature
from senn.growing import grown
from senn.network.network import like
from senn.regimes import scores as training
from senn.settings import SolverName


def moved(task: Task, device: str, dtype: torch.dtype) -> Task:
    targets = task.targets if task.loss == "classification" else task.targets.to(dtype)
    return replace(task, inputs=task.inputs.to(device, dtype), targets=targets.to(device))


@pytest.mark.parametrize("solver", ["parameter", "sample", "cg", "kronecker"])
def test_solvers_agree_with_float64_on_the_cpu(device: str, solver: SolverName) -> None:
    network, task = random_network(1, 2, (4, 3), 2), random_task(1, 40, 2, 2)
    reference = curvature(network.trace(task.inputs), task.output_gradient(network.evaluate(task.inputs)), solver)
    expected = reference.solve(1.0)
    exact = 1e-5 if solver == "cg" else 1e-8
    for dtype, relative in ((torch.float64, exact), (torch.float32, 1e-2)):
        there, copy = moved(task, device, dtype), like(network, network.flatten().to(device, dtype))
        trace = copy.trace(there.inputs)
        found = curvature(trace, there.output_gradient(trace.outputs), solver).solve(1.0)
        assert found.direction.device.type == device
        distance = (found.direction.cpu().double() - expected.direction).norm()
        assert distance <= relative * expected.direction.norm()
        assert found.score == pytest.approx(expected.score, rel=relative)


def test_a_step_in_float32_reaches_the_same_loss(device: str) -> None:
    task = curve_task("bumps")
    network = random_network(2, 1, (4,), 1)
    expected = training.step(network, task, Settings(), 1.0)
    copy = like(network, network.flatten().to(device, torch.float32))
    found = training.step(copy, moved(task, device, torch.float32), Settings(), 1.0)
    assert found.outcome == expected.outcome == "ok"
    assert found.loss == pytest.approx(expected.loss, rel=1e-3)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_run_grows_and_ends_by_itself(device: str, dtype: torch.dtype) -> None:
    task, settings = moved(curve_task("bumps"), device, dtype), Settings(max_steps=300)
    state, _ = grown(task, settings)
    assert state.ended == "converged"
    assert sum(state.network.widths) >= 2
    assert state.network.weight.device.type == device
    assert state.network.weight.dtype == dtype


def test_the_first_round_in_float32_scores_as_in_float64(device: str) -> None:
    scores = []
    for place, dtype in (("cpu", torch.float64), (device, torch.float32)):
        task, settings = moved(curve_task("bumps"), place, dtype), Settings()
        _, reports = consider(begin(task, settings, 1), task, settings)
        scores.append(next(r for r in reports if isinstance(r, DecisionReport)).candidates[0].score)
    assert scores[1] == pytest.approx(scores[0], rel=1e-2)


@pytest.mark.parametrize("mixed", [lambda there: there + torch.ones(2), lambda there: torch.dot(there, torch.ones(2))])
def test_the_device_that_is_none_refuses_what_an_accelerator_refuses(mixed: Callable[[Tensor], Tensor]) -> None:
    with Elsewhere():
        there = torch.ones(2, device=DEVICE)
        assert (there + 1).device.type == DEVICE.type
        assert (there + there).cpu().tolist() == [2, 2]
        with pytest.raises(RuntimeError, match="Expected all tensors on one device"):
            mixed(there)
        with pytest.raises(RuntimeError, match="Expected a generator of lazy"):
            torch.rand(2, generator=torch.Generator(), device=DEVICE)
