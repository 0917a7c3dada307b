"""Exact scores against two projections' difference, and what noise draws are."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cases import random_network, random_task
from oracles import exact_increase
from senn.gradient.jacobian import jacobian
from senn.proposals.calibrated import _floor
from senn.proposals.scoring import effective_samples, residual, span


def columns_for(seed: int, kinds: int, proposals: int, rows: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(kinds, proposals, rows, generator=generator, dtype=torch.float64)


@given(st.integers(0, 1000), st.sampled_from([1, 3, 6]))
def test_scores_are_what_projections_say(seed: int, kinds: int) -> None:
    network, task = random_network(seed, 1, (2,), 1), random_task(seed, 30)
    trace = network.trace(task.inputs)
    gradient, explained = task.output_gradient(trace.outputs), span(jacobian(trace))
    left = residual(explained, gradient, 20, torch.Generator().manual_seed(seed))
    columns = columns_for(seed, kinds, 4, 30)
    scores, _ = left.scores(columns)
    for index in range(4):
        expected = exact_increase(explained, columns[:, index].T, gradient.reshape(-1), 30)
        assert scores[index].item() == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_the_best_weights_make_one_column_worth_the_whole_score() -> None:
    network, task = random_network(1), random_task(1, 30)
    trace = network.trace(task.inputs)
    gradient, explained = task.output_gradient(trace.outputs), span(jacobian(trace))
    left = residual(explained, gradient, 0, torch.Generator())
    columns = columns_for(1, 3, 1, 30)
    weights = left.weights(columns[:, 0])
    joined = (weights @ columns[:, 0]).reshape(1, 1, 30)
    assert left.scores(joined)[0].item() == pytest.approx(left.scores(columns)[0].item(), rel=1e-6)


def test_the_best_weights_of_many_proposals_are_those_of_each_alone() -> None:
    network, task = random_network(1), random_task(1, 30)
    trace = network.trace(task.inputs)
    left = residual(span(jacobian(trace)), task.output_gradient(trace.outputs), 0, torch.Generator())
    columns = columns_for(1, 3, 5, 30)
    each = torch.stack([left.weights(columns[:, index]) for index in range(5)])
    torch.testing.assert_close(left.weights_of_each(columns), each)


def test_columns_that_training_reaches_already_are_worth_nothing() -> None:
    network, task = random_network(2), random_task(2, 40)
    trace = network.trace(task.inputs)
    explained = span(jacobian(trace))
    left = residual(explained, task.output_gradient(trace.outputs), 5, torch.Generator().manual_seed(0))
    known = explained[:, :3].T.reshape(3, 1, 40)
    scores, noise = left.scores(known)
    assert scores.item() < 1e-6 * left.row.square().sum()
    assert noise.amax() < 1e-4 * left.row.square().sum()


def test_noise_draws_have_the_residual_s_length_and_nothing_in_reach_of_training() -> None:
    network, task = random_network(3), random_task(3, 40)
    trace = network.trace(task.inputs)
    left = residual(span(jacobian(trace)), task.output_gradient(trace.outputs), 30, torch.Generator().manual_seed(0))
    assert torch.allclose(left.noise.norm(dim=0), left.row.norm().float(), rtol=1e-5)
    assert (left.explained.T.float() @ left.noise).abs().amax() < 1e-5 * left.row.norm()


def test_unsound_proposals_count_for_nothing_in_either() -> None:
    network, task = random_network(4), random_task(4, 40)
    trace = network.trace(task.inputs)
    left = residual(span(jacobian(trace)), task.output_gradient(trace.outputs), 30, torch.Generator().manual_seed(0))
    scores, noise = left.scores(columns_for(4, 3, 5, 40), torch.zeros(5, dtype=torch.bool))
    assert scores.abs().max() == noise.abs().max() == 0


@given(st.integers(0, 1000))
def test_the_span_holds_every_direction_that_the_jacobian_has(seed: int) -> None:
    network, task = random_network(seed, 1, (2,), 2), random_task(seed, 20, 1, 2)
    dense = jacobian(network.trace(task.inputs))
    values = torch.linalg.svdvals(dense)
    basis = span(dense)
    surely, perhaps = (int((values > cutoff * values[0]).sum()) for cutoff in (2e-3, 5e-4))  # 1e-3, give or take
    assert surely <= basis.shape[1] <= perhaps
    assert torch.allclose(basis.T @ basis, torch.eye(basis.shape[1], dtype=basis.dtype), atol=1e-8)


def test_a_column_rests_on_as_many_samples_as_share_it() -> None:
    assert effective_samples(torch.ones(12)).item() == 12
    spike = torch.zeros(12)
    spike[3] = 5
    assert effective_samples(spike).item() == 1
    assert effective_samples(torch.zeros(12)).item() == 0


@given(st.lists(st.floats(0, 10), min_size=1, max_size=30), st.floats(0, 1))
def test_the_floor_is_the_draws_quantile(draws: list[float], quantile: float) -> None:
    noise = torch.tensor(draws, dtype=torch.float64)
    assert _floor(noise, quantile) == pytest.approx(torch.quantile(noise, quantile).item(), rel=1e-12, abs=1e-300)
