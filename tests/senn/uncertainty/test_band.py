"""The band about a fitted network: what it covers, and how it answers to units, samples and levels."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from cases import curve_task, random_network, random_task
from senn.engine import begin
from senn.growing import grown
from senn.network.network import Network
from senn.settings import PaperRule, Settings
from senn.tasks import Task
from senn.uncertainty.band import LeftOut, Uncertainty, allowed


def curve(samples: int, noise: float, seed: int) -> tuple[Task, float, float]:
    """A bump on a slope, standardised; and the level and unit that were taken out."""
    generator = torch.Generator().manual_seed(seed)
    x = 4 * torch.rand(samples, 1, generator=generator, dtype=torch.float64) - 2
    y = truth(x) + noise * torch.randn(samples, 1, generator=generator, dtype=torch.float64)
    return Task(x, (y - y.mean()) / y.std(), "regression", 1), y.mean().item(), y.std().item()


def truth(x: torch.Tensor) -> torch.Tensor:
    return torch.exp(-4 * (x - 0.3) ** 2) + 0.3 * x


@pytest.fixture(scope="module")
def fitted() -> tuple[Network, Task]:
    task, *_ = curve(80, 0.1, 1)
    return grown(task, Settings(max_steps=400))[0].network, task


def test_it_covers_the_curve_and_new_samples_as_often_as_it_says() -> None:
    """Six runs; a nominal 95 % that missed what smoothing rounds off would cover four fifths."""
    grid = torch.linspace(-1.9, 1.9, 200, dtype=torch.float64)
    curves, points = [], []
    for seed in range(6):
        task, level, unit = curve(64, 0.15, seed + 20)
        state, _ = grown(task, Settings(max_steps=400), seed)
        band = Uncertainty(state.network, task).at(grid, 0.95)
        fit = state.network.evaluate(grid.unsqueeze(1))[:, 0] * unit + level
        curves.append(((fit - truth(grid)).abs() < band.curve * unit).double().mean().item())
        normal = torch.distributions.Normal(truth(grid), 0.15)
        points.append((normal.cdf(fit + band.points * unit) - normal.cdf(fit - band.points * unit)).mean().item())
    assert 0.88 < sum(curves) / 6 <= 1.0
    assert 0.93 < sum(points) / 6 < 0.98


@pytest.mark.parametrize("samples", [4, 5, 12])
@pytest.mark.parametrize("level", [0.01, 0.5, 0.95, 0.9999])
def test_few_samples_and_extreme_levels_give_wide_bands_and_finite_ones(samples: int, level: float) -> None:
    task, *_ = curve(samples, 0.1, 3)
    band = Uncertainty(random_network(1, widths=(2,)), task).at(torch.linspace(-6, 6, 31, dtype=torch.float64), level)
    assert band.points.isfinite().all()
    assert (band.curve > 0).all()
    assert (band.points >= band.curve).all()


def test_a_surer_band_is_wider_and_beyond_the_samples_it_opens(fitted: tuple[Network, Task]) -> None:
    unsure = Uncertainty(*fitted)
    places = torch.tensor([0.0, 2.0, 3.0, 6.0], dtype=torch.float64)
    widths = torch.stack([unsure.at(places, level).points for level in (0.5, 0.8, 0.95, 0.99)])
    assert (widths.diff(dim=0) > 0).all()
    assert (widths.diff(dim=1)[:, 1:] > 0).all()


def test_what_the_samples_say_and_the_network_does_not_is_uncertain(fitted: tuple[Network, Task]) -> None:
    network, task = fitted
    places = torch.linspace(-1.5, 1.5, 50, dtype=torch.float64)
    right = Uncertainty(network, task).at(places, 0.95)
    moved = replace(network, bias=network.bias + 1.0)
    assert (Uncertainty(moved, task).at(places, 0.95).curve > 1.0).double().mean() > 0.9
    assert right.curve.median() < 0.3


def test_values_in_another_unit_have_the_same_band_in_that_unit(fitted: tuple[Network, Task]) -> None:
    """As after an edit, when data keep the unit of those that a run began with."""
    network, task = fitted
    large = replace(network, weight=50 * network.weight, bias=50 * network.bias + 7)
    other = Task(task.inputs, 50 * task.targets + 7, task.loss, 1)
    places = torch.linspace(-2, 2, 20, dtype=torch.float64)
    one, fifty = Uncertainty(network, task).at(places, 0.9), Uncertainty(large, other).at(places, 0.9)
    torch.testing.assert_close(50 * one.curve, fifty.curve, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(50 * one.points, fifty.points, rtol=1e-4, atol=1e-6)


def test_the_same_samples_in_another_order_have_the_same_band(fitted: tuple[Network, Task]) -> None:
    network, task = fitted
    order = torch.randperm(task.samples, generator=torch.Generator().manual_seed(1))
    mixed = Task(task.inputs[order], task.targets[order], task.loss, 1)
    places = torch.linspace(-2, 2, 20, dtype=torch.float64)
    one, other = (Uncertainty(network, each).at(places, 0.9) for each in (task, mixed))
    torch.testing.assert_close(one.curve, other.curve, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(one.points, other.points, rtol=1e-4, atol=1e-6)


def test_a_place_s_band_does_not_depend_on_what_else_is_asked(fitted: tuple[Network, Task]) -> None:
    unsure, places = Uncertainty(*fitted), torch.linspace(-4, 4, 33, dtype=torch.float64)
    together = unsure.at(places, 0.95).curve
    alone = torch.cat([unsure.at(place.view(1), 0.95).curve for place in places])
    torch.testing.assert_close(together, alone)
    assert unsure.at(places[:0], 0.95).curve.shape == (0,)


def test_noise_with_long_tails_widens_the_points_to_where_the_samples_left_out_are() -> None:
    errors = torch.linspace(0, 1, 99, dtype=torch.float64)
    assert allowed(errors, 0.95, 0.95) == 0.95
    assert allowed(errors, 0.95, 3.0) == pytest.approx(0.95 + 0.022, abs=0.01)
    assert allowed(errors, 0.95, 0.1) == pytest.approx(0.95 - 0.022, abs=0.01)
    assert allowed(errors, 0.9999, 3.9) == 3.9  # 99 samples do not say


def test_leave_one_out_trusts_a_network_whose_errors_are_noise_and_no_other() -> None:
    noise = torch.randn(200, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    loose = torch.ones(200, dtype=torch.float64)
    assert LeftOut(0.1 * noise, loose).factor(0.01) < 0.05
    assert LeftOut(noise, loose).factor(0.01) > 0.5


def test_a_network_that_was_not_trained_smoothly_has_a_band_too_even_one_without_hidden_layers() -> None:
    task, *_ = curve(40, 0.1, 5)
    for start in ((), (12,), (3, 4)):
        network = begin(task, Settings(rule=PaperRule(), method="fixed", start=start), 1).network
        assert Uncertainty(network, task).at(torch.zeros(1, dtype=torch.float64), 0.95).points.isfinite().all()


@pytest.mark.parametrize("task", [random_task(1, inputs=2), random_task(1, outputs=2, loss="classification")])
def test_there_is_none_but_about_a_curve(task: Task) -> None:
    with pytest.raises(ValueError, match="Expected a curve, one input and one output, got"):
        Uncertainty(random_network(1, task.inputs.shape[1], outputs=task.outputs), task)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, float("nan")])
def test_a_level_that_is_no_share_is_refused(level: float, fitted: tuple[Network, Task]) -> None:
    with pytest.raises(ValueError, match="Expected a level between 0 and 1, got"):
        Uncertainty(*fitted).at(torch.zeros(1), level)


def test_float32_and_samples_at_one_place_are_no_trouble() -> None:
    task = curve_task("bumps", 30)
    single = Task(task.inputs.float(), task.targets.float(), "regression", 1)
    network = random_network(2)
    close = Uncertainty(network, single).at(torch.zeros(1), 0.95).curve
    torch.testing.assert_close(close, Uncertainty(network, task).at(torch.zeros(1), 0.95).curve, rtol=1e-2, atol=1e-3)
    heap = Task(torch.zeros(8, 1).double(), task.targets[:8], "regression", 1)
    assert Uncertainty(network, heap).at(torch.zeros(1), 0.95).points.isfinite().all()
