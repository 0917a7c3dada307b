"""Training classifiers with weights held back as the data ask, and the evidence."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from cases import random_network, random_task
from senn.gradient.jacobian import jacobian
from senn.network.network import Network, first_network
from senn.regimes.by_trials import LabelTrials
from senn.regimes.labels import objective as classifying
from senn.regimes.regime import regime_of
from senn.settings import CalibratedRule, PaperRule, Settings
from senn.tasks import Task

NETWORK = random_network(8, 4, (3,), 3)


def three_classes(seed: int = 0, samples: int = 60) -> Task:
    return random_task(seed, samples, 4, 3, loss="classification")


def test_a_layer_s_factor_is_the_softmax_fisher_where_samples_share_their_factors() -> None:
    """One sample: the Kronecker product is exact. The oracle is J^T (diag p - p p^T) J."""
    task, network = three_classes(samples=1), random_network(1, 4, (2,), 3)
    here = classifying.stand(network, task)
    likely = torch.softmax(here.trace.outputs[0], 0)
    rows = jacobian(here.trace)
    fisher = rows.T @ (torch.diag(likely) - torch.outer(likely, likely)) @ rows
    last = torch.zeros(network.parameters, dtype=torch.bool)
    last[-9:] = True  # output weights [3, 2], then the biases
    dense = torch.linalg.eigvalsh(fisher[last][:, last])
    found = here.blocks[-1].values.flatten().sort().values
    torch.testing.assert_close(found, dense.clamp_min(0), atol=1e-10, rtol=1e-8)


def test_sharp_factors_have_the_trace_of_the_fisher() -> None:
    task, network = three_classes(1), random_network(2, 4, (3,), 3)
    here = classifying.stand(network, task, sharp=True)
    likely = torch.softmax(here.trace.outputs, 1)
    rows = jacobian(here.trace).view(60, 3, -1)
    metric = torch.diag_embed(likely) - likely.unsqueeze(2) * likely.unsqueeze(1)
    diagonal = torch.einsum("nmp,nmk,nkp->p", rows, metric, rows)
    assert here.blocks[0].values.sum().item() == pytest.approx(diagonal[: 3 * 4 + 3].sum().item(), rel=1e-9)


def test_the_strength_solves_mackay_s_equation() -> None:
    here = classifying.stand(random_network(3, 4, (3,), 3), three_classes(2))
    found = torch.cat([block.values.flatten() for block in here.blocks])
    size = sum(matrix.square().sum().item() for matrix in classifying.weights(here.network))
    free = (found / (found + here.strength)).sum().item()
    assert here.strength * size == pytest.approx(free, rel=1e-3)


def test_a_step_lowers_the_penalised_loss_or_leaves_the_network() -> None:
    task, network, damping = three_classes(4), random_network(4, 4, (3,), 3), 1e-3
    for _ in range(15):
        here = classifying.stand(network, task)
        move = classifying.step(here, task, damping)
        after = task.loss_of(move.network.evaluate(task.inputs)).item() * task.samples
        if move.taken:
            assert here.penalised(move.network, after) < here.penalised(network, here.losses)
        else:
            assert move.network is network
        network, damping = move.network, move.damping


def test_the_evidence_prefers_one_neuron_to_eight_where_labels_are_chance() -> None:
    task = three_classes(5, samples=80)
    few, many = (settled(task, width) for width in (1, 8))
    assert few > many


def test_the_evidence_prefers_three_neurons_to_one_where_four_classes_ask_for_them() -> None:
    inputs = torch.randn(120, 3, generator=torch.Generator().manual_seed(6), dtype=torch.float64)
    task = Task(inputs, (inputs[:, 0] > 0).long() + 2 * (inputs[:, 1] > 0).long(), "classification", 4)
    assert settled(task, 3) > settled(task, 1)


def test_a_sample_s_expected_loss_adds_what_its_own_gradient_took_off() -> None:
    """One sample and no hidden layer, where the Kronecker product is exact: loss + g^T (F + a)^-1 g."""
    task, network = three_classes(samples=1), random_network(1, 4, (), 3)
    here = classifying.stand(network, task)
    likely = torch.softmax(here.trace.outputs[0], 0)
    rows = jacobian(here.trace)
    fisher = rows.T @ (torch.diag(likely) - torch.outer(likely, likely)) @ rows
    gradient = here.gradient
    held = fisher + here.strength * torch.eye(len(fisher)).to(fisher)
    own = gradient @ torch.linalg.solve(held, gradient)
    assert here.expected(task).item() == pytest.approx(here.losses + own.item(), rel=1e-9)


def test_labels_learned_by_heart_are_expected_to_be_lost() -> None:
    task = three_classes(5, samples=60)
    network = first_network(4, 3, torch.Generator().manual_seed(7), task.inputs, (8,))
    network, _ = classifying.advance(network, task, 0.1, 60)
    here = classifying.stand(network, task, sharp=True)
    others = random_task(50, 2000, 4, 3, loss="classification")
    held_out = others.loss_of(network.evaluate(others.inputs)).item()
    seen, expected = here.losses / 60, here.expected(task).mean().item()
    assert seen < expected
    assert abs(expected - held_out) < abs(seen - held_out)


def test_in_the_plane_no_weights_are_held_back() -> None:
    assert not isinstance(regime_of(random_task(0, 20, 2, 2, loss="classification"), Settings(), NETWORK), LabelTrials)


def settled(task: Task, width: int) -> float:
    network = first_network(task.inputs.shape[1], task.outputs, torch.Generator().manual_seed(7), task.inputs, (width,))
    network, _ = classifying.advance(network, task, 0.1, 60)
    return classifying.stand(network, task, sharp=True).evidence()


def test_coefficients_of_another_length_are_the_same_function() -> None:
    network, task = random_network(8, 4, (3,), 3), three_classes(8)
    layer = network.hidden[0]
    longer = Network((replace(layer, coefficients=layer.coefficients * 3),), network.weight, network.bias)
    same = classifying.unit_coefficients(longer)
    torch.testing.assert_close(same.evaluate(task.inputs), longer.evaluate(task.inputs), atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(same.hidden[0].coefficients.norm(dim=0), torch.ones(3, dtype=torch.float64))


def test_numbers_gone_wrong_are_an_outcome() -> None:
    task, network = three_classes(9), random_network(9, 4, (2,), 3)
    broken = Network(network.hidden, network.weight * math.nan, network.bias)
    assert classifying.train_step(broken, task, 0.1).outcome == "diverged"


@pytest.mark.parametrize(
    ("settings", "does"),
    [
        (Settings(), True),
        (Settings(rule=CalibratedRule(smoothing=False)), False),
        (Settings(rule=PaperRule()), False),
        (Settings(method="fixed"), False),
    ],
)
def test_only_the_calibrated_rule_s_adaptive_runs_weigh_evidence(settings: Settings, does: bool) -> None:
    assert isinstance(regime_of(three_classes(), settings, NETWORK), LabelTrials) is does
    assert not isinstance(regime_of(random_task(0, 20), settings, NETWORK), LabelTrials)
