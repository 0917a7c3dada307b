"""The parameter vector and the forward pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from cases import random_network, random_task
from senn.gradient.jacobian import jacobian
from senn.network.activations import IDENTITY_FACTOR, Activated, rational
from senn.network.network import Network, first_network, unflatten
from senn.network.surgery import NewLayer, insert_layer


def test_the_parameter_vector_goes_there_and_back() -> None:
    network = random_network(1, 2, (3, 4), 2)
    again = unflatten(network.flatten(), 2, (3, 4), 2)
    assert torch.equal(again.flatten(), network.flatten())
    assert network.parameters == len(network.flatten()) == 3 * 2 + 3 * 4 + 4 * 3 + 4 * 4 + 2 * 4 + 2


def test_the_order_is_weight_bias_v_c_l_then_outputs() -> None:
    network = unflatten(torch.arange(13, dtype=torch.float64), 1, (2,), 1)
    layer = network.hidden[0]
    assert layer.weight.flatten().tolist() == [0, 1]
    assert layer.bias.tolist() == [2, 3]
    assert layer.coefficients.tolist() == [[4, 5], [6, 7], [8, 9]]
    assert network.weight.tolist() == [[10, 11]]
    assert network.bias.tolist() == [12]


def test_one_trace_sees_one_network_after_another() -> None:
    task, first, second = random_task(1, 6, 2, 2), random_network(1, 2, (3, 2), 2), random_network(2, 2, (3, 2), 2)
    trace = first.trace(task.inputs)
    trace.see(second)
    assert trace.network is second
    assert torch.equal(trace.outputs, second.trace(task.inputs).outputs)
    assert torch.equal(trace.activated[1].sensitivity, second.trace(task.inputs).activated[1].sensitivity)


def test_a_network_can_be_copied_with_other_outputs_whatever_it_was_made_from() -> None:
    flat = random_network(3, 2, (3, 2), 2)
    for network in (flat, Network(flat.hidden, flat.weight, flat.bias)):
        other = replace(network, weight=network.weight * 2)
        assert torch.equal(other.flatten()[-6:-2], network.weight.flatten() * 2)
        assert torch.equal(other.flatten()[:-6], network.flatten()[:-6])
        assert other.form is network.form


def test_a_network_without_hidden_layers_made_by_hand_is_linear_and_can_grow() -> None:
    task = random_task(3, 7, 2, 2)
    network = Network((), task.inputs[:2], task.inputs[2])
    assert (network.inputs, network.widths, network.outputs, network.parameters) == (2, (), 2, 6)
    torch.testing.assert_close(network.evaluate(task.inputs), task.inputs @ network.weight.T + network.bias)
    assert torch.equal(unflatten(network.flatten(), 2, (), 2).evaluate(task.inputs), network.evaluate(task.inputs))
    found = jacobian(network.trace(task.inputs))
    torch.testing.assert_close(found @ network.flatten(), network.evaluate(task.inputs).flatten())  # linear in them too
    grown = insert_layer(network, 0, NewLayer(torch.eye(2).double(), torch.zeros(2).double()))
    torch.testing.assert_close(grown.evaluate(task.inputs), network.evaluate(task.inputs))


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected 13 parameters for widths"):
        unflatten(torch.zeros(12), 1, (2,), 1)


def test_the_forward_pass_is_the_protocol_s_formula() -> None:
    network, task = random_network(2, 1, (1,), 1), random_task(2, 5)
    w, b, v, c, l, out, bias = network.flatten().tolist()  # noqa: E741 - the paper's name
    for x, y in zip(task.inputs.flatten().tolist(), network.evaluate(task.inputs).flatten().tolist(), strict=True):
        z = w * x + b
        h = (v * 2 * z / (1 + z * z) + c / (1 + z * z) + l * z) / (v * v + c * c + l * l + 1e-8) ** 0.5
        assert y == pytest.approx(out * h + bias, rel=1e-12)


def test_the_trace_s_outputs_are_the_network_s() -> None:
    network, task = random_network(3, 2, (3, 2), 2), random_task(3, 8, 2, 2)
    assert torch.allclose(network.trace(task.inputs).outputs, network.evaluate(task.inputs), rtol=1e-12)


def test_the_activation_s_derivatives_agree_with_autograd() -> None:
    z = torch.linspace(-4, 4, 9, dtype=torch.float64).reshape(1, 9)
    coefficients = torch.tensor([[0.7], [-1.2], [0.3]], dtype=torch.float64)
    ones, zero = torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)
    found = Activated(ones, zero, coefficients, z)
    found.evaluate()
    slope = torch.func.grad(lambda at: rational(at, coefficients).sum())(z)
    sensitivity = torch.func.jacrev(lambda at: rational(z, at).flatten())(coefficients)
    assert torch.allclose(found.value.T, rational(z, coefficients), rtol=1e-12)
    assert torch.allclose(found.slope.T, slope, rtol=1e-10)
    assert torch.allclose(found.sensitivity, sensitivity, rtol=1e-10, atol=1e-12)


def test_only_l_is_the_identity_up_to_the_stated_factor() -> None:
    z = torch.linspace(-3, 3, 7, dtype=torch.float64).reshape(1, 7)
    identity = torch.tensor([[0.0], [0.0], [1.0]], dtype=torch.float64)
    assert torch.allclose(rational(z, identity), IDENTITY_FACTOR * z, rtol=1e-15)


def test_the_first_network_depends_on_the_seed_alone() -> None:
    sample = torch.zeros(1, dtype=torch.float64)
    first, again = (first_network(2, 3, torch.Generator().manual_seed(7), sample) for _ in range(2))
    assert torch.equal(first.flatten(), again.flatten())
    assert first.widths == (1,)
    assert torch.equal(first.bias, torch.zeros(3, dtype=torch.float64))
    narrow = first_network(2, 3, torch.Generator().manual_seed(7), torch.zeros(1, dtype=torch.float32))
    assert torch.equal(narrow.flatten(), first.flatten().float())
