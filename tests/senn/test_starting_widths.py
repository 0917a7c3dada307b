"""Networks that start with other widths than one neuron, and runs that never grow."""

from __future__ import annotations

import math

import pytest
import torch

from senn import engine
from senn.growing import grown
from senn.network.network import first_network
from senn.settings import PaperRule, Settings
from senn.tasks import Task


def curve(samples: int = 40) -> Task:
    inputs = torch.linspace(-2, 2, samples, dtype=torch.float64)[:, None]
    noise = torch.randn(samples, 1, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    return Task(inputs, torch.sin(2 * inputs) + 0.2 * noise, "regression", 1)


def sides(samples: int = 60) -> Task:
    inputs = torch.linspace(-2, 2, samples, dtype=torch.float64)[:, None]
    return Task(inputs, (inputs[:, 0] > 0).long(), "classification", 2)


def draw(widths: tuple[int, ...], seed: int = 1) -> engine.Network:
    return first_network(2, 3, torch.Generator().manual_seed(seed), torch.zeros(1, 2, dtype=torch.float64), widths)


def test_one_neuron_is_drawn_as_ever() -> None:
    vector = torch.randn(9, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    vector[:2] /= math.sqrt(2)
    assert torch.equal(draw((1,)).flatten(), torch.cat((vector, vector.new_zeros(3))))


def test_wide_layers_start_with_kernels_that_keep_the_spread() -> None:
    network = draw((64, 50))
    assert network.widths == (64, 50)
    assert float(network.hidden[1].weight.std()) == pytest.approx(1 / 8, rel=0.1)
    assert float(network.weight.std()) == pytest.approx(1 / math.sqrt(50), rel=0.2)
    assert float(network.hidden[0].bias.std()) == pytest.approx(1, rel=0.3)
    assert not network.bias.any()


@pytest.mark.parametrize("widths", [(0,), (3, -1)])
def test_widths_that_are_none_are_refused(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Expected hidden widths of 1 or more"):
        Settings(start=widths)


def test_only_the_paper_s_rule_starts_without_hidden_layers() -> None:
    with pytest.raises(ValueError, match="Expected hidden layers to start with by the calibrated rule"):
        Settings(start=())
    assert draw(()).widths == ()
    assert draw(()).parameters == 2 * 3 + 3
    assert Settings(rule=PaperRule(), start=()).start == ()


def test_a_network_that_may_not_grow_keeps_its_widths_and_ends_when_its_loss_has_settled() -> None:
    state, reports = grown(curve(), Settings(start=(3, 2), width=False, depth=False, max_steps=3000))
    assert {report.reason for report in reports if isinstance(report, engine.DecisionReport)} == {"no_proposal"}
    assert state.network.widths == (3, 2)
    assert state.ended == "converged"


def test_classes_that_can_be_told_apart_are_learned_and_then_it_is_over() -> None:
    state, _ = grown(sides(), Settings(max_steps=5000))
    assert state.ended == "converged"
    assert state.step < 500
    assert (state.loss or 1) < 0.1
