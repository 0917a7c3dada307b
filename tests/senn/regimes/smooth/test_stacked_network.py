"""Stacked networks give what each gives alone."""

from __future__ import annotations

import pytest
import torch

from cases import all_outputs_and_jacobians, outputs_and_jacobians, random_network, unit_coefficients
from senn.gradient.jacobian import jacobian
from senn.network.network import Network, shapes, unflatten
from senn.regimes.smooth.stacked_network import StackRows


def stacked(widths: tuple[int, ...], count: int = 3, seed: int = 0) -> tuple[torch.Tensor, list[Network]]:
    generator = torch.Generator().manual_seed(10 * seed + len(widths))
    length = sum(torch.Size(shape).numel() for shape in shapes(1, widths, 1))
    vectors = torch.randn(count, length, generator=generator, dtype=torch.float64)
    return vectors, [unflatten(vector, 1, widths, 1) for vector in vectors]


POINTS = torch.linspace(-2, 2, 11, dtype=torch.float64).unsqueeze(1)


@pytest.mark.parametrize("widths", [(1,), (4,), (3, 2), (1, 3, 2)])
def test_outputs_and_jacobians_are_those_of_each_network_alone(widths: tuple[int, ...]) -> None:
    vectors, networks = stacked(widths)
    rows = outputs_and_jacobians(vectors, widths, POINTS.T)
    values, jacobians = rows[:, -1], rows[:, :-1].mT
    for index, network in enumerate(networks):
        trace = network.trace(POINTS)
        torch.testing.assert_close(values[index], trace.outputs[:, 0], rtol=1e-12, atol=1e-12)
        torch.testing.assert_close(jacobians[index], jacobian(trace), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("widths", [(4,), (3, 2), (1, 3, 2)])
def test_every_output_has_its_own_rows(widths: tuple[int, ...]) -> None:
    networks = [random_network(seed, 2, widths, 3) for seed in (1, 2)]
    points = torch.randn(9, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    flat = torch.stack([network.flatten() for network in networks])
    rows = all_outputs_and_jacobians(flat, widths, points.T, 3)
    for index, network in enumerate(networks):
        trace = network.trace(points)
        torch.testing.assert_close(rows[index, -1].T, trace.outputs, rtol=1e-12, atol=1e-12)
        each = jacobian(trace).view(9, 3, -1)  # [N, m, P]
        torch.testing.assert_close(rows[index, :-1].permute(2, 1, 0), each, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("outputs", [1, 2])
def test_memory_is_written_again_and_again(outputs: int) -> None:
    widths = (3, 2)
    rows = StackRows(3, widths, POINTS.T, outputs)
    for seed in (1, 2):
        networks = [random_network(3 * seed + index, 1, widths, outputs) for index in range(3)]
        vectors = torch.stack([network.flatten() for network in networks])
        rows.parameters.copy_(vectors)
        rows.look()
        rows.derive()
        assert torch.equal(rows.whole, all_outputs_and_jacobians(vectors, widths, POINTS.T, outputs))
        assert torch.equal(rows.outputs, rows.whole[:, -1])


@pytest.mark.parametrize("widths", [(4,), (3, 2)])
def test_unit_coefficients_leave_the_function_alone(widths: tuple[int, ...]) -> None:
    vectors, networks = stacked(widths)
    units = unit_coefficients(vectors, 1, widths)
    for vector, network in zip(units, networks, strict=True):
        after = unflatten(vector, 1, widths, 1)
        torch.testing.assert_close(after.evaluate(POINTS), network.evaluate(POINTS), rtol=1e-6, atol=1e-7)
        for layer in after.hidden:
            torch.testing.assert_close(layer.coefficients.norm(dim=0), torch.ones(layer.width, dtype=torch.float64))


@pytest.mark.parametrize("widths", [(4,), (3, 2)])
def test_making_coefficients_unit_twice_is_making_them_unit_once(widths: tuple[int, ...]) -> None:
    units = unit_coefficients(stacked(widths, 50)[0], 1, widths)
    assert torch.equal(unit_coefficients(units, 1, widths), units)
