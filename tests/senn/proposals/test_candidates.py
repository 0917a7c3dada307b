"""Where neurons and layers could go."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network, random_task
from senn.proposals.candidates import kernels, neuron_directions, neuron_grid, sampled_neurons, sampled_values


def test_the_grid_covers_the_data_in_location_and_all_scales_in_order() -> None:
    task = curve_task()
    grid = neuron_grid(task.inputs)
    assert grid.grid is not None
    locations, scales = grid.grid
    ends = (task.inputs.min().item(), task.inputs.max().item())
    assert (locations[0].item(), locations[-1].item()) == pytest.approx(ends)
    assert bool((scales.diff() > 0).all())
    assert grid.place(0) == pytest.approx((locations[0].item(), scales[0].item()))
    assert grid.place(81) == pytest.approx((locations[1].item(), scales[1].item()))


def test_a_neuron_s_pre_activation_is_zero_at_its_location_and_one_a_scale_further() -> None:
    grid = neuron_grid(curve_task().inputs)
    location, scale = grid.place(500)
    assert location is not None
    assert scale is not None
    z = [(grid.weight[500, 0] * at + grid.bias[500]).item() for at in (location, location + scale)]
    assert z == pytest.approx([0, 1], abs=1e-12)


def test_directions_pass_through_data_points() -> None:
    values = random_task(1, 30, 4).inputs
    found = neuron_directions(1, values, 50, torch.Generator().manual_seed(1))
    z = values @ found.weight.T + found.bias
    assert bool((z.abs().amin(0) < 1e-9).all())
    assert found.place(0) == (None, None)


def test_kernels_are_square_well_conditioned_and_differ() -> None:
    values = random_network(1, 2, (5,), 1).trace(random_task(1, 30, 2).inputs).values[1]
    found = kernels(1, values, 6, torch.Generator().manual_seed(1))
    singular = torch.linalg.svdvals(found.kernel)
    assert found.kernel.shape == (6, 5, 5)
    assert bool((singular[:, -1] >= 0.999e-3 * singular.mean(1)).all())
    assert not torch.equal(found.kernel[0], found.kernel[1])


def test_values_that_do_not_vary_give_finite_proposals() -> None:
    found = neuron_directions(1, torch.ones(10, 3, dtype=torch.float64), 20, torch.Generator().manual_seed(1))
    assert bool(torch.isfinite(found.weight).all() and torch.isfinite(found.bias).all())


def test_sampled_neurons_have_the_reference_s_spread() -> None:
    values = random_task(1, 30, 4).inputs
    neurons, coefficients = sampled_neurons(0, values, 4000, torch.Generator().manual_seed(1))
    assert neurons.weight.std().item() == pytest.approx(0.5, rel=0.05)  # LeCun normal: 1 / sqrt(4)
    assert neurons.bias.std().item() == pytest.approx(1, rel=0.05)
    assert coefficients.std().item() == pytest.approx(1, rel=0.05)
    assert sampled_values(neurons, coefficients, values).shape == (4000, 30)
    wide, same = sampled_neurons(0, values, 4000, torch.Generator().manual_seed(1), unit_kernels=True)
    torch.testing.assert_close(wide.weight, 2 * neurons.weight)
    assert torch.equal(same, coefficients)
