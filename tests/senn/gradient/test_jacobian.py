"""The Jacobian without autograd, against finite differences and autograd."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cases import random_network, random_task
from oracles import autograd_gradient, autograd_jacobian, finite_difference_jacobian
from senn.gradient.jacobian import jacobian, jacobian_vector, vector_jacobian
from senn.network.network import like

SHAPES = [(1, (1,), 1), (1, (8,), 1), (2, (3, 4), 2), (3, (2, 2, 2), 3), (1, (4, 1, 3), 2)]


@pytest.mark.parametrize(("inputs", "widths", "outputs"), SHAPES)
def test_the_jacobian_agrees_with_finite_differences_and_autograd(
    inputs: int, widths: tuple[int, ...], outputs: int
) -> None:
    network, task = random_network(1, inputs, widths, outputs), random_task(1, 7, inputs, outputs)
    found = jacobian(network.trace(task.inputs))
    assert torch.allclose(found, autograd_jacobian(network, task.inputs), rtol=1e-10, atol=1e-12)
    assert torch.allclose(found, finite_difference_jacobian(network, task.inputs), rtol=1e-4, atol=1e-6)


def test_the_jacobian_can_leave_out_the_input_weights() -> None:
    network, task = random_network(2, 3, (4, 2), 2), random_task(2, 5, 3, 2)
    trace = network.trace(task.inputs)
    assert torch.equal(jacobian(trace, input_weights=False), jacobian(trace)[:, 12:])


@given(st.integers(0, 1000), st.sampled_from(SHAPES))
def test_products_with_the_jacobian_need_no_jacobian(seed: int, shape: tuple[int, tuple[int, ...], int]) -> None:
    inputs, widths, outputs = shape
    network, task = random_network(seed, inputs, widths, outputs), random_task(seed, 6, inputs, outputs)
    trace = network.trace(task.inputs)
    dense = jacobian(trace)
    direction = random_network(seed + 1, inputs, widths, outputs)
    moved = jacobian_vector(trace, direction)
    assert torch.allclose(moved.reshape(-1), dense @ direction.flatten(), rtol=1e-9, atol=1e-9)
    assert torch.allclose(vector_jacobian(trace, moved), dense.T @ moved.reshape(-1), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("loss", "outputs"), [("regression", 1), ("regression", 3), ("classification", 3)])
def test_the_gradient_is_the_pulled_back_output_gradient(loss: str, outputs: int) -> None:
    network, task = random_network(3, 2, (3, 2), outputs), random_task(3, 9, 2, outputs, loss)
    trace = network.trace(task.inputs)
    found = vector_jacobian(trace, task.output_gradient(trace.outputs)) / task.samples
    assert torch.allclose(found, autograd_gradient(network, task), rtol=1e-9, atol=1e-12)


def test_a_network_of_the_same_shape_takes_a_direction() -> None:
    network = random_network(4, 2, (3,), 2)
    assert torch.equal(like(network, network.flatten()).flatten(), network.flatten())
