"""The paper's lower bound against the Kronecker-factored increase it bounds, and where it parts from the exact one."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cases import random_network, random_task
from senn.gradient.jacobian import jacobian
from senn.gradient.linear import pseudo_inverse, with_constant
from senn.proposals.candidates import sampled_neurons, sampled_values
from senn.proposals.layer_factors import layer_factors
from senn.proposals.scoring import residual, span
from senn.proposals.survey import look


@given(st.integers(0, 1000), st.sampled_from([((4,), 0), ((3, 4), 0), ((3, 4), 1)]), st.sampled_from([1, 2]))
def test_the_lower_bound_is_below_the_kronecker_factored_increase(
    seed: int, where: tuple[tuple[int, ...], int], outputs: int
) -> None:
    widths, layer = where
    network, task = random_network(seed, 2, widths, outputs), random_task(seed, 40, 2, outputs)
    view = look(network, task)
    features, error = with_constant(view.trace.values[layer + 1]), view.pull(layer + 1, view.gradient)
    found = layer_factors(features, error, error)
    neurons, coefficients = sampled_neurons(layer, view.trace.values[layer], 5, torch.Generator().manual_seed(seed))
    proposed = sampled_values(neurons, coefficients, view.trace.values[layer])
    bounds = found.lower_bounds(proposed.unsqueeze(1))
    inverse = pseudo_inverse(features.T @ features / 40)
    for index in range(5):
        cross = features.T @ proposed[index] / 40
        complement = proposed[index].square().mean() - cross @ inverse @ cross
        raw = found.unexplained.T @ proposed[index] / 40
        increase = raw @ found.metric @ raw / complement
        assert bounds[index] <= increase * (1 + 1e-6) + 1e-12


def test_the_bound_is_tight_for_a_proposal_orthogonal_to_what_is_there() -> None:
    features = torch.eye(6, dtype=torch.float64)[:, :2]
    error = torch.arange(1.0, 7.0, dtype=torch.float64).unsqueeze(1)
    found = layer_factors(features, error, error)
    proposed = torch.eye(6, dtype=torch.float64)[4].reshape(1, 1, 6)
    second = error.square().mean()
    assert found.lower_bounds(proposed).item() == pytest.approx((25 / 36 / second / (1 / 6)).item())


def test_many_features_score_at_least_as_much_as_any_one_of_them() -> None:
    network, task = random_network(1, 2, (3,), 2), random_task(1, 40, 2, 2)
    view = look(network, task)
    error = view.pull(1, view.gradient)
    found = layer_factors(with_constant(view.trace.values[1]), error, error)
    proposed = torch.randn(4, 40, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    together = found.lower_bounds(proposed.unsqueeze(0)).item()
    assert together >= found.lower_bounds(proposed.unsqueeze(1)).max().item()


def test_the_bound_exceeds_the_exact_increase_where_other_layers_explain_the_proposal() -> None:
    # The proposal is what the first layer's own parameters can do already: worth nothing, and its layer cannot know.
    network, task = random_network(2, 1, (3,), 1), random_task(2, 40)
    view = look(network, task)
    left = residual(span(jacobian(view.trace)), view.gradient, 0, torch.Generator())
    error = view.pull(1, view.gradient)
    found = layer_factors(with_constant(view.trace.values[1]), error, error)
    reachable = left.explained.T.contiguous()
    # In loss units: with one output, the metric that the bound divides by is S = E[g^2].
    bounds = found.lower_bounds(reachable.unsqueeze(1)) * error.square().mean()
    exact, _ = left.scores(reachable.unsqueeze(0))
    assert exact.max() < 1e-6 * bounds.max()


@given(st.integers(0, 1000), st.integers(1, 6), st.integers(0, 6))
def test_a_pseudo_inverse_is_that_of_the_library(seed: int, size: int, rank: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    roots = torch.randn(3, size, min(rank, size), generator=generator, dtype=torch.float64)
    matrices = roots @ roots.mT
    expected = torch.linalg.pinv(matrices, rtol=1e-10, hermitian=True)
    torch.testing.assert_close(pseudo_inverse(matrices), expected, rtol=1e-7, atol=1e-12)
