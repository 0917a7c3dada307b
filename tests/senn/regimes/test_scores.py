"""A training step against the slow oracle, and what it remembers from one step to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cases import random_network, random_task
from oracles import autograd_gradient, autograd_jacobian, dense_natural_gradient
from senn.gradient.solvers import curvature
from senn.network.network import Network, like
from senn.regimes import scores as training
from senn.regimes.damping import SCORES, TRIES
from senn.settings import Settings, SolverName
from senn.tasks import Task

FIXED = Settings(method="fixed", damping=0.3, learning_rate=0.2)
widths_lists = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)


def afresh(network: Network, task: Task, settings: Settings, damping: float) -> training.Step:
    """A step that remembers nothing."""
    return training.Descent(task, network.form, settings.solver).step(network, settings, damping)


@given(
    seed=st.integers(0, 10_000),
    inputs=st.integers(1, 3),
    widths=widths_lists,
    outputs=st.integers(1, 3),
    loss=st.sampled_from(["regression", "classification"]),
    solver=st.sampled_from(["auto", "parameter", "sample"]),
    decay=st.sampled_from([0.0, 0.25]),
)
def test_a_fixed_step_is_the_oracle_s(
    seed: int, inputs: int, widths: tuple[int, ...], outputs: int, loss: str, solver: str, decay: float
) -> None:
    network, task = random_network(seed, inputs, widths, outputs), random_task(seed, 9, inputs, outputs, loss)
    taken = training.step(network, task, replace(FIXED, solver=solver, weight_decay=decay), 0.0)
    gradient = autograd_gradient(network, task)
    direction = dense_natural_gradient(autograd_jacobian(network, task.inputs), gradient, task.samples, 0.3)
    moved = network.flatten() - 0.2 * (direction + decay * network.flatten()) / (1 + decay)
    torch.testing.assert_close(taken.network.flatten(), moved, rtol=1e-8, atol=1e-8)
    assert taken.expansion_score == pytest.approx((gradient @ direction).item(), rel=1e-7, abs=1e-12)
    assert taken.loss == pytest.approx(task.loss_of(like(network, moved).evaluate(task.inputs)).item(), rel=1e-6)


@given(
    seed=st.integers(0, 10_000),
    widths=widths_lists,
    solver=st.sampled_from(["parameter", "sample", "cg"]),
    boldness=st.sampled_from([1e-9, 1e-3, 0.1]),  # of the first damping: small ones are refused, some six times
)
def test_what_a_step_remembers_changes_no_bit_of_the_next(
    seed: int, widths: tuple[int, ...], solver: str, boldness: float
) -> None:
    settings = Settings(solver=solver)
    task = random_task(seed, 12, 1, 2)
    first, second = (random_network(seed + offset, 1, widths, 2) for offset in (0, 1))
    for start in (first, second, first):  # three walks on one task, each from elsewhere than the last one ended
        network, damping = start, boldness
        for _ in range(3):
            alone = afresh(like(network, network.flatten()), task, settings, damping)
            taken = training.step(network, task, settings, damping)
            assert torch.equal(taken.network.flatten(), alone.network.flatten())
            assert replace(taken, network=network) == replace(alone, network=network)
            network, damping = taken.network, taken.damping


def adaptive_oracle(network: Network, task: Task, solver: SolverName, damping: float) -> tuple[Network, int]:
    """Dampings tried one after the other, everything made afresh for each; also how many were refused."""
    before = task.loss_of(network.evaluate(task.inputs))
    for refused in range(TRIES):
        trace = network.trace(task.inputs)
        solution = curvature(trace, task.output_gradient(trace.outputs), solver).solve(damping)
        moved = like(network, network.flatten() - task.step_length * solution.direction)
        if solution.sound and task.loss_of(moved.evaluate(task.inputs)) < before:
            return moved, refused
        damping *= SCORES.raised
    return network, TRIES


@pytest.mark.parametrize("solver", ["parameter", "sample", "cg"])
def test_dampings_refused_leave_no_trace_in_the_step_that_is_taken_or_in_the_next(solver: SolverName) -> None:
    seen = set()
    for seed in range(60):
        network, task = random_network(seed, 1, (3, 2), 1), random_task(seed, 12)
        expected, refused = adaptive_oracle(network, task, solver, 1e-6)
        taken = training.step(network, task, Settings(solver=solver), 1e-6)
        torch.testing.assert_close(taken.network.flatten(), expected.flatten(), rtol=1e-6, atol=1e-6)
        assert (taken.outcome == "rejected") == (refused == TRIES)
        following, _ = adaptive_oracle(taken.network, task, solver, 10.0)
        taken = training.step(taken.network, task, Settings(solver=solver), 10.0)
        torch.testing.assert_close(taken.network.flatten(), following.flatten(), rtol=1e-6, atol=1e-6)
        seen.add(refused)
    assert {3, TRIES} < seen, "Expected networks that refuse some dampings and networks that refuse all."


def test_networks_that_a_step_returned_stay_as_they_are() -> None:
    network, task = random_network(1, 1, (4,), 1), random_task(1, 30)
    taken = training.step(network, task, Settings(), 0.1)
    before, outputs = taken.network.flatten().clone(), taken.network.evaluate(task.inputs)
    at = taken
    for _ in range(4):
        at = training.step(at.network, task, Settings(), at.damping)
    assert torch.equal(taken.network.flatten(), before)
    assert torch.equal(taken.network.evaluate(task.inputs), outputs)


def test_steps_may_be_taken_in_inference_mode_and_outside_in_turns() -> None:
    network, task = random_network(2, 1, (3,), 1), random_task(2, 20)
    with torch.inference_mode():
        inside = training.step(network, task, Settings(), 0.1)
    outside = training.step(network, task, Settings(), 0.1)
    assert torch.equal(inside.network.flatten(), outside.network.flatten())


def test_no_more_descents_are_remembered_than_stated_and_no_large_ones() -> None:
    network = random_network(3, 1, (2,), 1)
    for seed in range(training.IDLE + 6):
        training.step(network, random_task(seed, 8), Settings(), 0.1)
    assert len(training._idle.lying) == training.IDLE
    large = random_task(4, training.IDLE_ENTRIES // network.parameters + 1)
    training.step(network, large, Settings(), 0.1)
    assert not any(descent._task is large for descent in training._idle.lying)


def test_a_step_that_no_damping_makes_better_is_rejected_and_stays() -> None:
    network = random_network(5, 1, (2,), 1)
    inputs = random_task(5, 15).inputs
    task = Task(inputs, network.trace(inputs).outputs.clone(), "regression", 1)  # nothing is left to learn
    taken = training.step(network, task, Settings(), 0.1)
    assert taken.outcome == "rejected"
    assert taken.network is network
    assert taken.damping == pytest.approx(0.1 * SCORES.raised**TRIES)


def test_numbers_gone_wrong_are_an_outcome_and_the_network_stays() -> None:
    task = random_task(6, 15)
    broken = like(random_network(6), random_network(6).flatten() * torch.nan)
    for settings in (Settings(), FIXED):
        taken = training.step(broken, task, settings, 0.1)
        assert taken.outcome == "diverged"
        assert taken.network is broken
