"""The smooth objective: what it measures, that training lowers it, and that the evidence is the one it says it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from cases import curve_task, outputs_and_jacobians, unit_coefficients
from senn.engine import begin
from senn.network.network import unflatten
from senn.regimes.by_trials import SmoothTrials
from senn.regimes.regime import regime_of
from senn.regimes.smooth.objective import GRID, MARGIN, Smoother
from senn.regimes.smooth.stacked_network import places
from senn.regimes.smooth.stacks import CURVE, Brakes, Stack
from senn.regimes.smooth.trials import beginning, brakes_on
from senn.regimes.smooth.workspace import RIDGES, Rows, Shape, ridges
from senn.settings import CalibratedRule, PaperRule, Settings
from senn.tasks import Task


def grown_stack(widths: tuple[int, ...] = (3,)) -> Stack:
    generator = torch.Generator().manual_seed(3)
    parameters = torch.randn(1, len(ridges(widths)), generator=generator, dtype=torch.float64)
    units = unit_coefficients(parameters, 1, widths)
    return beginning(units, widths, torch.ones(1, dtype=torch.float64))


def outputs(parameters: torch.Tensor, widths: tuple[int, ...], points: torch.Tensor) -> torch.Tensor:
    return unflatten(parameters[0], 1, widths, 1).evaluate(points.T)[:, 0]


def test_a_straight_line_is_not_rough_and_a_cubic_is_as_rough_as_its_third_derivative() -> None:
    smoother = Smoother(curve_task("bumps"))
    x = smoother.points[0, -GRID:]
    extent = (x[-1] - x[0]).item()
    for curve, rough in ((2 * x + 1, 0.0), (x**3, 36 * extent)):
        row = Rows(curve.new_empty(3 * GRID - 3 - 5), Shape(0, (GRID,), CURVE.orders))
        row.values.copy_(curve)
        row.difference()
        roughness, ripples = (
            factor * kind.square().sum() for factor, kind in zip(smoother.factors[1:], row.kinds[2:], strict=True)
        )
        assert roughness.item() == pytest.approx(rough, rel=0.05, abs=1e-4)
        assert ripples.item() == pytest.approx(0.0, abs=1e-2)
    assert extent == pytest.approx((smoother.inputs.max() - smoother.inputs.min()).item() * (1 + 2 * MARGIN))


@pytest.mark.parametrize("widths", [(3,), (2, 2)])
def test_the_bend_is_the_objective_s_share_of_the_outputs_second_derivative(widths: tuple[int, ...]) -> None:
    """Against finite differences a hundred times finer, integrals taken by differences and not by matrices."""
    smoother, stack = Smoother(curve_task("bumps")), brakes_on(grown_stack(widths))
    move = 0.01 * torch.randn(stack.parameters.shape, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    fine = 1e-2 * move
    there, here, back = (
        outputs(stack.parameters + shift, widths, smoother.points) for shift in (fine, 0 * fine, -fine)
    )
    second, count = 1e4 * (there - 2 * here + back), smoother.samples
    rows = outputs_and_jacobians(stack.parameters, widths, smoother.points)[0, :-1]
    expected = stack.brakes.precision[0] * rows[:, :count] @ second[:count]
    for strength, order in zip(stack.brakes.strengths[0], CURVE.orders, strict=True):
        weight = strength * smoother.spacing ** (1 - 2 * order)
        jacobian = torch.diff(rows[:, count:], n=order, dim=1)
        expected = expected + weight * jacobian @ torch.diff(second[count:], n=order)
    with smoother.memory(1, widths) as pair:
        pair.see(stack.parameters)
        bend = smoother.bend(pair, move, stack.brakes.weights)[0]
    torch.testing.assert_close(bend, expected, rtol=2e-2, atol=2e-2 * expected.abs().max().item())


def test_where_training_has_settled_the_objective_s_gradient_is_gone() -> None:
    """The ridge on (v, c, l), whose length is kept at 1, would otherwise pull for ever."""
    smoother = Smoother(curve_task("bumps"))
    stack = smoother.steps(brakes_on(smoother.steps(grown_stack(), 30, tune=False)), 400, tune=True)
    stack = smoother.advance(stack, range(0, 160, 2), tune=True)  # even: the brakes stay as they are
    parameters = stack.parameters.requires_grad_()
    ridge = ridges(stack.widths)
    ridge = torch.where(ridge == RIDGES["coefficients"], 0.0, ridge)
    error = outputs(parameters, stack.widths, smoother.points)
    residual = error[: smoother.samples] - smoother.likelihood.targets
    value = stack.brakes.precision[0] * residual.square().sum() + (ridge * parameters[0].square()).sum()
    for strength, order in zip(stack.brakes.strengths[0], CURVE.orders, strict=True):
        steep = torch.diff(error[smoother.samples :], n=order) * smoother.spacing ** (0.5 - order)
        value = value + strength * steep.square().sum()
    (gradient,) = torch.autograd.grad(value / 2, parameters)
    with smoother.seen(stack.parameters.detach(), stack.widths) as here:
        weighed = here.weighed(stack.brakes.weights)[0, :-1, :-1]
    curvature = weighed + torch.diag(ridges(stack.widths))
    assert gradient[0] @ torch.linalg.solve(curvature, gradient[0]) < 1e-2  # nats that a Newton step would still gain


@pytest.mark.parametrize("widths", [(3,), (2, 2)])
def test_no_step_raises_the_objective_it_was_taken_for(widths: tuple[int, ...]) -> None:
    smoother, stack = Smoother(curve_task("bumps")), grown_stack(widths)
    for number in range(30):
        with smoother.seen(stack.parameters, widths) as here:
            before = here.energy(stack.brakes.weights) / 2
        after = smoother.advance(stack, range(2 * number, 2 * number + 1), tune=True)  # even: nothing is re-estimated
        with smoother.seen(after.parameters, widths) as here:
            value = here.energy(after.brakes.weights) / 2
        assert value.item() <= before.item() + 1e-6
        stack = after


def test_networks_side_by_side_train_as_each_would_alone() -> None:
    smoother, one = Smoother(curve_task("bumps")), grown_stack()
    other = beginning(one.parameters + 0.1, one.widths, torch.ones(1, dtype=torch.float64))
    both = beginning(torch.cat((one.parameters, other.parameters)), one.widths, torch.ones(1).double())
    together = smoother.steps(brakes_on(smoother.steps(both, 6, tune=False)), 6, tune=True)
    for index, alone in enumerate((one, other)):
        single = smoother.steps(brakes_on(smoother.steps(alone, 6, tune=False)), 6, tune=True)
        torch.testing.assert_close(together.parameters[index], single.parameters[0], rtol=1e-6, atol=1e-6)


def test_a_network_trains_in_a_wider_one_as_it_would_alone() -> None:
    smoother, alone, wide = Smoother(curve_task("bumps")), grown_stack((1, 2)), (3, 3)
    kept = places(1, alone.widths, wide)
    padded = torch.zeros(1, len(ridges(wide)), dtype=torch.float64).index_copy_(1, kept, alone.parameters)
    inside = replace(beginning(padded, wide, torch.ones(1).double()), live=alone.live)
    tuned = [smoother.steps(brakes_on(smoother.steps(stack, 6, tune=False)), 6, tune=True) for stack in (alone, inside)]
    torch.testing.assert_close(tuned[1].narrowed(1, (1, 2), 1).parameters, tuned[0].parameters, rtol=1e-6, atol=1e-6)
    assert tuned[1].parameters.count_nonzero() == len(kept)  # the other neurons still do nothing
    assert smoother.evidence(tuned[1]).item() == pytest.approx(smoother.evidence(tuned[0]).item(), abs=1e-5)


def test_the_evidence_of_a_linear_model_is_the_density_of_its_data() -> None:
    """With Gaussian prior and noise Laplace's formula is exact at the optimum.

    With zero output weights the network is linear, to first order, in output weights and bias alone. The rest of the
    parameters only carry their ridge, which the optimum would not have.
    """
    smoother, widths = Smoother(curve_task("bumps")), (2,)
    parameters = torch.tensor([[1.0, 3.0, 0.2, -0.5, 1.0, 0.6, 0.0, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0]]).double()
    brakes = Brakes(torch.tensor([[0.3, 1e-3, 1e-5]]).double(), torch.tensor([4.0]).double())
    nothing = torch.zeros(1).double()
    rows = outputs_and_jacobians(parameters, widths, smoother.points)[0]
    jacobian, curve = rows[:-1, : smoother.samples].T, rows[:-1, smoother.samples :]
    residual = rows[-1, : smoother.samples] - smoother.likelihood.targets
    prior = torch.diag(ridges(widths))
    for strength, order in zip(brakes.strengths[0], CURVE.orders, strict=True):
        difference = torch.diff(curve, n=order, dim=1) / smoother.spacing ** (order - 0.5)
        prior = prior + strength * difference @ difference.T
    gradient = 4 * jacobian.T @ residual + ridges(widths) * parameters[0]
    fall = gradient @ torch.linalg.solve(4 * jacobian.T @ jacobian + prior, gradient) / 2
    covariance = jacobian @ torch.linalg.solve(prior, jacobian.T) + torch.eye(smoother.samples).double() / 4
    density = torch.distributions.MultivariateNormal(torch.zeros(smoother.samples).double(), covariance)
    expected = density.log_prob(-residual).item()
    evidence = smoother.evidence(Stack(parameters, widths, brakes, nothing, nothing, nothing + 13)).item()
    assert evidence + fall.item() == pytest.approx(expected, rel=1e-9)


def test_only_adaptive_one_dimensional_regression_by_the_calibrated_rule_looks_ahead() -> None:
    task = curve_task("bumps")
    network = begin(task, Settings(), 0).network
    assert isinstance(regime_of(task, Settings(), network), SmoothTrials)
    for settings in (
        Settings(rule=PaperRule()),
        Settings(rule=CalibratedRule(smoothing=False)),
        Settings(method="fixed"),
        Settings(solver="cg"),
    ):
        assert not isinstance(regime_of(task, settings, network), SmoothTrials)
    plane = Task(torch.randn(9, 2, generator=torch.Generator().manual_seed(0)), torch.zeros(9, 1), "regression", 1)
    assert not isinstance(regime_of(plane, Settings(), network), SmoothTrials)
