"""Every solver against the dense oracle where it is exact, and the choice among them."""

from __future__ import annotations

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from cases import random_network, random_task
from oracles import autograd_jacobian, dense_natural_gradient, projected_length
from senn.gradient.jacobian import jacobian
from senn.gradient.kronecker import KroneckerCurvature
from senn.gradient.solvers import ConjugateCurvature, ParameterCurvature, choose, curvature
from senn.network.network import Layer, Network
from senn.proposals.scoring import span
from senn.tasks import Task, bound

SHAPES = [(1, (3,), 1, 30), (2, (3, 4), 2, 12), (1, (6, 5), 1, 10)]


@pytest.mark.parametrize("solver", ["parameter", "sample", "cg"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("damping", [0.1, 10.0])
def test_exact_solvers_agree_with_the_dense_oracle(
    solver: str, shape: tuple[int, tuple[int, ...], int, int], damping: float
) -> None:
    inputs, widths, outputs, samples = shape
    network, task = random_network(5, inputs, widths, outputs), random_task(5, samples, inputs, outputs)
    trace = network.trace(task.inputs)
    gradient = task.output_gradient(trace.outputs)
    found = curvature(trace, gradient, solver)  # type: ignore[arg-type]
    solution = found.solve(damping)
    dense = autograd_jacobian(network, task.inputs)
    expected = dense_natural_gradient(dense, dense.T @ gradient.reshape(-1) / samples, samples, damping)
    relative = 1e-3 if solver == "cg" else 1e-9  # conjugate gradients stop at a residual of 1e-5
    assert found.name == solver
    assert solution.sound
    assert torch.dist(solution.direction, expected) <= relative * expected.norm()


@given(st.integers(0, 1000))
def test_a_residual_that_is_explained_altogether_is_solved_soundly_even_undamped(seed: int) -> None:
    network, task = random_network(seed, 1, (2,), 1), random_task(seed, 25)
    trace = network.trace(task.inputs)
    found = ParameterCurvature(trace, task.output_gradient(trace.outputs))
    generator = torch.Generator().manual_seed(seed)
    orthogonal = torch.linalg.qr(torch.randn(25, network.parameters, generator=generator, dtype=torch.float64)).Q
    wanted = torch.randn(network.parameters, generator=generator, dtype=torch.float64)
    found.rows.flat.copy_(torch.cat((orthogonal.T, -(orthogonal @ wanted).unsqueeze(0))))
    found.multiply()
    solution = found.solve(0.0)
    assert solution.sound
    torch.testing.assert_close(solution.direction, wanted)


def test_one_curvature_goes_on_from_point_to_point() -> None:
    task = random_task(9, 14, 2, 2)
    networks = [random_network(seed, 2, (3, 2), 2) for seed in (1, 2)]
    points = [(net.trace(task.inputs), task.output_gradient(net.evaluate(task.inputs))) for net in networks]
    for solver in ("parameter", "sample", "cg", "kronecker"):
        moving = curvature(*points[0], solver)
        moving.solve(0.1)
        moving.look(*points[1])
        expected = curvature(*points[1], solver)
        assert torch.equal(moving.gradient, expected.gradient)
        assert torch.equal(moving.solve(0.2).direction, expected.solve(0.2).direction)
        assert moving.solve(0.2).score == expected.solve(0.2).score


def test_conjugate_gradients_reach_the_oracle_given_a_tighter_tolerance() -> None:
    network, task = random_network(6, 2, (3,), 2), random_task(6, 20, 2, 2)
    trace = network.trace(task.inputs)
    gradient = task.output_gradient(trace.outputs)
    exact = curvature(trace, gradient, "parameter").solve(0.1)
    tight = ConjugateCurvature(trace, gradient, tolerance=1e-12).solve(0.1)
    assert torch.allclose(tight.direction, exact.direction, rtol=1e-8, atol=1e-10)


def test_kronecker_factors_are_exact_for_a_linear_layer_of_constant_pullback() -> None:
    # With the hidden layer frozen out (its output weights zero), only the linear output layer moves, and its pull-back
    # is the identity on every sample: F is a Kronecker product exactly.
    network = random_network(7, 2, (3,), 2)
    frozen = Network(network.hidden, torch.zeros_like(network.weight), network.bias)
    task = random_task(7, 25, 2, 2)
    trace = frozen.trace(task.inputs)
    gradient = task.output_gradient(trace.outputs)
    found = KroneckerCurvature(trace, gradient).solve(0.1)
    exact = curvature(trace, gradient, "parameter").solve(0.1)
    assert torch.allclose(found.direction, exact.direction, rtol=1e-9, atol=1e-11)


@given(st.integers(0, 500))
def test_the_kronecker_direction_is_one_of_descent(seed: int) -> None:
    network, task = random_network(seed, 2, (3, 2), 2), random_task(seed, 15, 2, 2)
    trace = network.trace(task.inputs)
    solution = KroneckerCurvature(trace, task.output_gradient(trace.outputs)).solve(0.1)
    assert solution.score > 0
    assert solution.direction.shape == network.flatten().shape


@pytest.mark.parametrize(
    ("rows", "parameters", "expected"),
    [(96, 50, "parameter"), (96, 400, "sample"), (4000, 3000, "cg"), (100_000, 1000, "cg"), (64, 64, "parameter")],
)
def test_the_choice_is_made_by_size(rows: int, parameters: int, expected: str) -> None:
    assert choose("auto", rows=rows, parameters=parameters) == expected
    assert choose("kronecker", rows=rows, parameters=parameters) == "kronecker"


@given(st.integers(0, 1000), st.floats(1e-6, 10))
def test_the_score_never_exceeds_the_bound(seed: int, damping: float) -> None:
    network, task = random_network(seed, 1, (4,), 2), random_task(seed, 12, 1, 2)
    trace = network.trace(task.inputs)
    gradient = task.output_gradient(trace.outputs)
    score = curvature(trace, gradient).solve(damping).score
    assert 0 <= score <= bound(gradient) * (1 + 1e-12)


@given(st.integers(0, 1000))
def test_without_damping_the_score_is_the_gradient_s_projection(seed: int) -> None:
    network, task = random_network(seed, 1, (1,), 1), random_task(seed, 15)
    trace = network.trace(task.inputs)
    gradient = task.output_gradient(trace.outputs)
    dense = jacobian(trace)
    # A damping far below the smallest usable curvature, far above rounding.
    score = curvature(trace, gradient, "sample").solve(1e-9).score * task.samples
    projected = projected_length(dense, gradient)
    values = torch.linalg.svdvals(dense)
    if values[values > 1e-9].min() > 1e-2:  # elsewhere the limit is not reached yet
        assert score == pytest.approx(projected, rel=1e-3)
    assert score <= projected * (1 + 1e-6)


@given(st.integers(0, 1000))
def test_the_score_does_not_depend_on_how_the_function_is_parametrised(seed: int) -> None:
    # At zero damping only range(J) counts, and an invertible linear change of the parameters leaves it alone.
    task, network = random_task(seed, 20), random_network(seed, 1, (3,), 1)
    generator = torch.Generator().manual_seed(seed)
    trace = network.trace(task.inputs)
    gradient = task.output_gradient(trace.outputs).reshape(-1)
    dense = jacobian(trace)[:, -4:]  # the output layer's: its columns are independent
    rotation = torch.linalg.qr(torch.randn(4, 4, generator=generator, dtype=torch.float64)).Q
    mixing = rotation * torch.tensor([1.0, 1.3, 1.6, 2.0], dtype=torch.float64)
    values = torch.linalg.svdvals(dense)
    assume(values[-1] > 5e-3 * values[0])
    basis, mixed = span(dense), span(dense @ mixing)
    score, remixed = (gradient @ basis).square().sum(), (gradient @ mixed).square().sum()
    assert remixed.item() == pytest.approx(score.item(), rel=1e-9)
    assert score.item() == pytest.approx(projected_length(dense, gradient), rel=1e-9)


def test_scaling_inputs_and_weights_against_each_other_leaves_the_undamped_score() -> None:
    network, task = random_network(8, 1, (2,), 1), random_task(8, 40)
    layer = network.hidden[0]
    scaled = Network((Layer(layer.weight / 3, layer.bias, layer.coefficients),), network.weight, network.bias)
    wide = Task(task.inputs * 3, task.targets, "regression", 1)
    scores = []
    for net, data in ((network, task), (scaled, wide)):
        trace = net.trace(data.inputs)
        scores.append(curvature(trace, data.output_gradient(trace.outputs), "sample").solve(1e-11).score)
    assert scores[0] == pytest.approx(scores[1], rel=1e-4)
