"""The reference's own numbers: exact columns to 1e-9 relative, its conjugate gradients' as far as they converged."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from cases import GOLDEN_NAMES, Golden, golden, network_of, tensor
from senn.gradient.jacobian import jacobian_vector
from senn.gradient.solvers import ParameterCurvature, curvature
from senn.network.network import like
from senn.network.surgery import NewLayer, insert_layer, well_conditioned
from senn.proposals.layer_factors import REFERENCE_DAMPING, LayerFactors, layer_factors
from senn.proposals.paper import after_natural_step, paper_factors, weighted_value
from senn.proposals.survey import View, look
from senn.settings import PaperRule, Settings
from senn.tasks import bound

EXACT = 1e-9
WIDTH = [(name, index) for name in GOLDEN_NAMES for index in range(len(golden(name).numbers["width_scoring"]))]
INSERTION = [name for name in GOLDEN_NAMES if any(golden(name).numbers["insertion"])]


def close(got: Tensor | float, expected: object, relative: float = EXACT) -> bool:
    """Whether the largest deviation is small against the largest expected number."""
    wanted = tensor(expected)
    return bool(
        ((torch.as_tensor(got, dtype=torch.float64) - wanted).abs().max() <= relative * wanted.abs().max()).item()
    )


@pytest.fixture(params=GOLDEN_NAMES)
def case(request: pytest.FixtureRequest) -> Golden:
    return golden(request.param)


def test_outputs_and_loss_are_the_reference_s(case: Golden) -> None:
    outputs = case.network.evaluate(case.task.inputs)
    assert close(outputs, case.numbers["outputs"])
    assert close(case.task.loss_of(outputs), case.numbers["loss"])


def reference_curvature(case: Golden) -> ParameterCurvature:
    trace = case.network.trace(case.task.inputs)
    found = ParameterCurvature(trace, case.task.output_gradient(trace.outputs))
    found.rows.flat[:-1].mul_(case.column_factors.unsqueeze(1))
    found.multiply()
    return found


def test_gradient_is_the_reference_s(case: Golden) -> None:
    assert close(reference_curvature(case).gradient, case.vector("grad").tolist())


def test_natural_gradient_is_the_reference_s_dense_solve(case: Golden) -> None:
    solution = reference_curvature(case).solve(case.numbers["tikhonov"])
    assert close(solution.direction, case.vector("ngrad_exact").tolist())
    assert close(solution.score, case.numbers["nat_len_exact"])


def test_natural_gradient_is_near_what_the_reference_s_conjugate_gradients_gave(case: Golden) -> None:
    solution = reference_curvature(case).solve(case.numbers["tikhonov"])
    assert close(solution.direction, case.vector("ngrad_cg").tolist(), 1e-3)
    assert close(solution.score, case.numbers["nat_len"], 1e-5)


@pytest.mark.parametrize("name", [name for name in GOLDEN_NAMES if golden(name).factor == 1])
def test_conjugate_gradients_stop_where_the_reference_s_stopped(name: str) -> None:
    """The same iteration with the same end; between the two are only the rounding errors that it grows."""
    case = golden(name)
    trace = case.network.trace(case.task.inputs)
    solution = curvature(trace, case.task.output_gradient(trace.outputs), "cg").solve(case.numbers["tikhonov"])
    assert close(solution.direction, case.vector("ngrad_cg").tolist(), 1e-6)
    assert close(solution.score, case.numbers["nat_len"], 1e-6)


def test_a_fixed_step_lands_where_the_reference_landed(case: Golden) -> None:
    solution = reference_curvature(case).solve(case.numbers["tikhonov"])
    moved = like(case.network, (case.network.flatten() / case.column_factors - 0.1 * solution.direction))
    moved = like(moved, moved.flatten() * case.column_factors)
    assert close(case.task.loss_of(moved.evaluate(case.task.inputs)), case.numbers["loss_after_step"], 1e-4)


def factors(case: Golden, view: View, above: int, gradient: Tensor | None = None) -> LayerFactors:
    """`paper_factors`, the dormant layer's factor included."""
    length = view.gradient.norm(dim=1, keepdim=True)
    error = view.pull(above, view.gradient if gradient is None else gradient)
    features = case.features(view.trace.values, above)
    return layer_factors(features, error, view.pull(above, view.gradient / length), REFERENCE_DAMPING)


@pytest.mark.parametrize(("name", "index"), WIDTH)
def test_layer_scores_are_the_reference_s(name: str, index: int) -> None:
    case, expected = golden(name), golden(name).numbers["width_scoring"][index]
    view = look(case.network, case.task)
    found = factors(case, view, expected["layer_index"] + 1)
    assert close(view.pull(expected["layer_index"] + 1, view.gradient), expected["res_raw"])
    assert close(found.unexplained, expected["res"])
    assert close(found.layer_score, expected["layer_score"])
    assert close(bound(view.gradient), expected["loss_sqnorm"])


def test_the_paper_rule_uses_these_factors() -> None:
    case = golden("case12")
    view = look(case.network, case.task)
    for above in (1, 2):
        assert torch.equal(paper_factors(view, above).metric, factors(case, view, above).metric)
        assert torch.equal(paper_factors(view, above).unexplained, factors(case, view, above).unexplained)


@pytest.mark.parametrize(("name", "index"), WIDTH)
def test_proposed_neurons_score_as_the_reference_says(name: str, index: int) -> None:
    case, expected = golden(name), golden(name).numbers["width_scoring"][index]
    found = factors(case, look(case.network, case.task), expected["layer_index"] + 1)
    check_candidates(found, found.layer_score.item(), expected)


def check_candidates(found: LayerFactors, layer_score: float, expected: dict[str, Any]) -> None:
    candidates = expected["candidates"]
    values = torch.stack([tensor(candidate["fval"]).T for candidate in candidates])
    damped = found.lower_bounds(values)
    for score, candidate in zip(damped, candidates, strict=True):
        assert close(score, candidate["rscore_damped"])
    value = weighted_value(damped, layer_score)
    assert close(value, expected["softmax_weighted_score_temp1"])
    assert close(value / layer_score, expected["best_local_ratio"])
    assert close(value / expected["loss_sqnorm"], expected["raw_over_loss_sqnorm"])


@pytest.mark.parametrize("name", INSERTION)
def test_proposed_layers_score_as_the_reference_says(name: str) -> None:
    case = golden(name)
    expected = next(entry for entry in case.numbers["insertion"] if entry)["with_ngrad_tangent"]
    view, above = look(case.network, case.task), expected["layer_index"]
    # The reference's own direction, so that its conjugate gradients' remainder does not blur the comparison.
    moved = jacobian_vector(view.trace, like(case.network, case.vector("ngrad_cg") * case.column_factors))
    after = view.gradient - (view.gradient * moved).sum() / moved.square().sum() * moved
    assert close(view.pull(above, after), expected["res_raw"])
    found = factors(case, view, above, after)
    assert close(found.unexplained, expected["res"])
    layer_score = factors(case, view, above).layer_score.item()
    assert close(layer_score, expected["layer_score"])
    check_candidates(found, layer_score, expected)


@pytest.mark.parametrize("name", INSERTION)
def test_what_a_natural_step_leaves_is_the_reference_s(name: str) -> None:
    case = golden(name)
    expected = next(entry for entry in case.numbers["insertion"] if entry)["with_ngrad_tangent"]
    view = look(case.network, case.task)
    after = after_natural_step(view, Settings(rule=PaperRule(), method="fixed"))
    assert close(view.pull(expected["layer_index"], after), expected["res_raw"], 1e-4)


@pytest.mark.parametrize("name", INSERTION)
def test_insertion_embeds_as_the_reference_does(name: str) -> None:
    case = golden(name)
    depth = case.network.depth
    for embedded in next(entry for entry in case.numbers["insertion"] if entry)["embedded"]:
        kernel = well_conditioned(tensor(embedded["kernel_before_make_invertible"]).T)
        after = network_of(embedded["params_after"])
        grown = insert_layer(case.network, depth, NewLayer(kernel, after.hidden[depth].bias))
        assert close(kernel.T, embedded["kernel_after_make_invertible"])
        assert close(grown.evaluate(case.task.inputs), embedded["outputs_before"], 1e-11)
        assert close(grown.evaluate(case.task.inputs), embedded["outputs_after"], 1e-6)
        assert close(grown.bias, after.bias.tolist(), 1e-6)
        assert close(grown.weight, after.weight.tolist(), 1e-6)
