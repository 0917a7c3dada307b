"""The prior without a network, against slow and obvious forms: dense Gaussian processes, samples left out in turn."""

from __future__ import annotations

import math

import pytest
import torch

from cases import curve_task
from senn.regimes.smooth.objective import GRID
from senn.regimes.smooth.stacks import CURVE
from senn.uncertainty.functions import APART, Functions, _Data, variance

STRENGTHS = torch.tensor([[0.3, 1e-4, 1e-9], [1.0, 1e-3, 1e-8]], dtype=torch.float64)
PRECISION = 30.0


def samples(count: int = 40) -> tuple[torch.Tensor, torch.Tensor]:
    task = curve_task("bumps", count)
    return task.inputs[:, 0], task.targets[:, 0]


def design_of(functions: Functions, at: torch.Tensor) -> torch.Tensor:
    where, weights = functions.rows(at)
    return torch.zeros(len(at), GRID, dtype=torch.float64).scatter_add_(1, where, weights)


def test_values_between_grid_points_are_those_of_the_cubic_and_beyond_the_grid_of_the_parabola() -> None:
    inputs, _ = samples()
    functions = Functions(inputs)
    grid = functions.first + functions.spacing * torch.arange(GRID, dtype=torch.float64)
    inside, outside = torch.linspace(grid[0], grid[-1], 57, dtype=torch.float64), grid[[0, -1]] + torch.tensor([-3, 2])
    cubic, parabola = (lambda x: x**3 - 2 * x + 1), (lambda x: 2 * x**2 - x + 3)
    torch.testing.assert_close(design_of(functions, inside) @ cubic(grid), cubic(inside))
    torch.testing.assert_close(design_of(functions, outside) @ parabola(grid), parabola(outside))


def test_the_evidence_and_the_mean_are_those_of_the_dense_gaussian_process() -> None:
    """Evidence up to a constant, with a level so unsure that nothing depends on how unsure."""
    inputs, targets = samples()
    functions = Functions(inputs)
    design = design_of(functions, inputs)
    data = _Data(design.T @ design, design.T @ targets, targets.dot(targets).item(), len(targets))
    found, means, _ = functions.evidence(data, STRENGTHS, PRECISION)
    unsure, expected, noise = 1e4, [], torch.eye(len(inputs), dtype=torch.float64) / PRECISION
    for strengths, mean in zip(STRENGTHS, means, strict=True):
        prior = torch.linalg.inv(functions.curvature(strengths.unsqueeze(0))[0] + 1 / (unsure * GRID**2))
        seen = design @ prior @ design.T + noise
        expected.append(-(targets @ torch.linalg.solve(seen, targets) + torch.logdet(seen)).item() / 2)
        torch.testing.assert_close(prior @ design.T @ torch.linalg.solve(seen, targets), mean, rtol=1e-2, atol=1e-2)
    assert (found[1] - found[0]).item() == pytest.approx(expected[1] - expected[0], abs=5e-2)


def test_a_sample_left_out_is_missed_by_its_residual_over_one_minus_its_leverage() -> None:
    """The closed form against solving anew without each sample; so are the functions' variances there."""
    inputs, targets = samples()
    functions = Functions(inputs)
    design, before = design_of(functions, inputs), functions.curvature(STRENGTHS[:1])[0]
    whole = torch.linalg.inv(before + PRECISION * design.T @ design)
    own = PRECISION * variance(whole, *functions.rows(inputs))
    residual = targets - PRECISION * design @ whole @ design.T @ targets
    for index in range(0, len(inputs), 5):
        kept = torch.arange(len(inputs)) != index
        without = torch.linalg.inv(before + PRECISION * design[kept].T @ design[kept])
        told = PRECISION * design[index] @ without @ design[kept].T @ targets[kept]
        assert (residual / (1 - own))[index].item() == pytest.approx((targets[index] - told).item(), rel=1e-5, abs=1e-5)
        known = design[index] @ without @ design[index]
        assert (own / PRECISION / (1 - own))[index].item() == pytest.approx(known.item(), rel=1e-5, abs=1e-5)


def test_the_likeliest_strengths_are_likelier_than_those_around_them() -> None:
    inputs, targets = samples(96)
    functions = Functions(inputs)
    found = functions.posterior(inputs, targets)
    design = design_of(functions, inputs)
    data = _Data(design.T @ design, design.T @ targets, targets.dot(targets).item(), len(targets))
    around = found.strengths * torch.cat((torch.ones(1, 3), torch.diag(torch.tensor(APART)) + 1 - torch.eye(3)))
    value, _, _ = functions.evidence(data, around.double(), found.precision)
    assert value.argmax() == 0
    assert 2 < found.freedom < 40


def test_on_average_over_the_prior_s_own_functions_the_interval_holds_what_it_promises() -> None:
    """Nychka's promise, with the strengths estimated: functions drawn from the prior, noise added, 95 % asked."""
    generator = torch.Generator().manual_seed(4)
    held = []
    for _ in range(30):
        inputs = (4 * torch.rand(60, generator=generator, dtype=torch.float64) - 2).sort().values
        functions = Functions(inputs)
        before = functions.curvature(torch.tensor([[0.5, 3e-2, 1e-4]], dtype=torch.float64))[0]
        curvature, waves = torch.linalg.eigh(before + 1e-3)
        root = waves / curvature.sqrt()
        truth = root @ torch.randn(GRID, generator=generator, dtype=torch.float64)
        clean = design_of(functions, inputs) @ truth
        noisy = clean + 0.3 * torch.randn(60, generator=generator, dtype=torch.float64)
        found = functions.posterior(inputs, noisy)
        inside = slice(18, GRID - 18)  # the samples' own range
        half = 1.96 * found.covariance.diagonal()[inside].sqrt()
        held.append(((found.mean - truth)[inside].abs() < half).double().mean().item())
    assert 0.92 < math.fsum(held) / len(held) < 0.98


def test_noise_variance_grows_beyond_the_grid_with_the_fifth_power_of_the_distance() -> None:
    inputs, targets = samples()
    functions = Functions(inputs)
    end = functions.first + functions.spacing * (GRID - 1)
    strengths = torch.tensor(CURVE.strengths(CURVE.easy), dtype=torch.float64)
    added = functions.beyond(torch.tensor([0.0, end, end + 1, end + 2], dtype=torch.float64), strengths)
    assert added[:2].max() < 1e-60
    assert (added[3] / added[2]).item() == pytest.approx(32)
    assert functions.posterior(inputs, targets).strengths.isfinite().all()
