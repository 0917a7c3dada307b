"""Kronecker factors as a solver: exact where they are, close to the dense solve elsewhere, never uphill."""

from __future__ import annotations

import pytest
import torch

from cases import random_network, random_task
from senn import engine
from senn.gradient.jacobian import jacobian
from senn.gradient.kronecker import Factor, KroneckerCurvature, input_spectrum
from senn.gradient.solvers import ParameterCurvature
from senn.network.network import like
from senn.settings import CalibratedRule, Settings


def test_a_factor_solves_the_damped_kronecker_product() -> None:
    generator = torch.Generator().manual_seed(0)
    below, above, gradient = (torch.randn(*size, generator=generator).double() for size in ((9, 4), (9, 3), (3, 4)))
    a, s = below.T @ below / 9, above.T @ above / 9
    (a_values, a_vectors), (s_values, s_vectors) = torch.linalg.eigh(a), torch.linalg.eigh(s)
    found = Factor(a_vectors, a_values, s_vectors, s_values).solve(gradient, 0.1)
    dense = torch.kron(s, a) + 0.1 * torch.eye(12).double()
    torch.testing.assert_close(found.flatten(), torch.linalg.solve(dense, gradient.flatten()))


@pytest.mark.parametrize(("loss", "outputs"), [("regression", 2), ("classification", 3)])
def test_the_direction_leads_downhill_and_its_gradient_is_the_dense_one(loss: str, outputs: int) -> None:
    network, task = random_network(1, 2, (4, 3), outputs), random_task(1, 40, 2, outputs, loss)
    trace = network.trace(task.inputs)
    slope = task.output_gradient(trace.outputs)
    factored, dense = KroneckerCurvature(trace, slope), ParameterCurvature(trace, slope)
    torch.testing.assert_close(factored.gradient, dense.gradient)
    solution = factored.solve(0.1)
    assert solution.score == pytest.approx((factored.gradient @ solution.direction).item())
    assert solution.score > 0
    before = task.loss_of(trace.outputs)
    moved = like(network, network.flatten() - 1e-4 * solution.direction)
    assert task.loss_of(moved.evaluate(task.inputs)) < before


def test_the_output_layer_s_factor_is_exact() -> None:
    """Its Jacobian is the same on every sample: there the Kronecker product is no approximation."""
    network, task = random_network(2, 1, (3,), 2), random_task(2, 30, 1, 2)
    trace = network.trace(task.inputs)
    slope = task.output_gradient(trace.outputs)
    curvature = KroneckerCurvature(trace, slope)
    last = jacobian(trace)[:, -8:]
    matrix = last.T @ last / task.samples + 0.1 * torch.eye(8).double()
    expected = torch.linalg.solve(matrix, curvature.gradient[-8:])
    torch.testing.assert_close(curvature.solve(0.1).direction[-8:], expected)


@pytest.mark.parametrize("smoothing", [True, False])
def test_the_inputs_factor_is_taken_apart_once_however_long_a_network_trains(smoothing: bool) -> None:
    task = random_task(3, 2000, 60, 4, "classification")  # large enough for a step not to keep its memory
    settings = Settings(CalibratedRule(smoothing=smoothing), solver="kronecker", start=(6,))
    state = engine.begin(task, settings, 0)
    input_spectrum.cache_clear()
    for _ in range(4):
        state, _reports = engine.train(state, task, settings)
    assert input_spectrum.cache_info().misses == 1
