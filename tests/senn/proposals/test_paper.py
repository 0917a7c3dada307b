"""The paper's rule proposes what the reference proposes."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network
from senn import engine
from senn.growing import grown
from senn.network.network import first_network
from senn.network.surgery import NewLayer, insert_layer
from senn.proposals.paper import paper_round, weighted_value
from senn.settings import PaperRule, Settings
from senn.tasks import Task

SETTINGS = Settings(rule=PaperRule())


def test_neurons_are_proposed_for_every_layer_and_layers_for_every_place_but_the_input() -> None:
    found = paper_round(random_network(1, 1, (3, 2), 1), curve_task(), SETTINGS, torch.Generator().manual_seed(1))
    where = [(proposal.kind, proposal.layer) for proposal in found.proposals]
    assert where == [("width", 0), ("width", 1), ("depth", 1), ("depth", 2)]
    assert found.landscape is not None
    assert all(proposal.floor is None for proposal in found.proposals)


def test_a_new_layer_s_value_is_divided_by_its_cost() -> None:
    network, task = random_network(1, 1, (3,), 1), curve_task()
    values = []
    for cost in (1.0, 20.0):
        settings = Settings(rule=PaperRule(layer_cost=cost))
        found = paper_round(network, task, settings, torch.Generator().manual_seed(1))
        values.append(found.proposals[-1].score)
    assert values[0] == pytest.approx(20 * values[1])


def test_its_width_is_a_cost_where_that_is_asked_for() -> None:
    network, task = random_network(1, 1, (3,), 1), curve_task()
    values = []
    for size_costing in (False, True):
        settings = Settings(rule=PaperRule(size_costing=size_costing))
        found = paper_round(network, task, settings, torch.Generator().manual_seed(1))
        values.append(found.proposals[-1].score)
    assert values[0] == pytest.approx(3 * values[1])


def test_layers_are_drawn_by_what_they_are_worth_as_neurons_are() -> None:
    network, task = random_network(1, 1, (3,), 1), curve_task()
    found = {
        temperature: paper_round(
            network,
            task,
            Settings(rule=PaperRule(temperature=temperature, layer_cost=1.0)),
            torch.Generator().manual_seed(1),
        ).proposals[-1]
        for temperature in (1e-3, 1e6)
    }
    assert found[1e-3].score == pytest.approx(found[1e-3].lower_bound, rel=1e-3)  # the coldest draw the best alone
    assert found[1e6].score < 0.9 * found[1e-3].score


def test_an_input_without_hidden_layers_is_offered_one_as_wide_as_itself() -> None:
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(60, 2, generator=generator, dtype=torch.float64)
    task = Task(inputs, (inputs.square().sum(1) > 1).long(), "classification", 2)
    network = first_network(2, 2, generator, inputs, ())
    (proposal,) = paper_round(network, task, SETTINGS, generator).proposals
    assert (proposal.kind, proposal.layer) == ("depth", 0)
    assert isinstance(proposal.growth, NewLayer)
    grown = insert_layer(network, 0, proposal.growth)
    assert grown.widths == (2,)
    assert torch.allclose(grown.evaluate(inputs), network.evaluate(inputs), atol=1e-12)


def test_after_a_layer_no_other_comes_for_the_rounds_of_the_cooldown() -> None:
    generator = torch.Generator().manual_seed(3)
    inputs = torch.randn(80, 2, generator=generator, dtype=torch.float64)
    task = Task(inputs, (inputs.prod(1) > 0).long(), "classification", 2)
    rule = PaperRule(layer_cost=1e-6, threshold=0.0, cadence=5, layer_cooldown=2, candidates=20)
    settings = Settings(rule=rule, method="fixed", width=False, start=(), max_steps=40)
    _, reports = grown(task, settings)
    layers = [report.step for report in reports if isinstance(report, engine.ExpansionReport)]
    assert layers == [5, 15, 25, 35]


def test_the_value_of_proposals_lies_between_their_mean_and_their_best() -> None:
    scores = torch.tensor([0.1, 0.2, 0.9], dtype=torch.float64)
    assert scores.mean() < weighted_value(scores, 0.5) < scores.max()
    assert weighted_value(scores, 1e-6) == pytest.approx(0.9)
    assert weighted_value(scores, 1e6) == pytest.approx(scores.mean().item(), rel=1e-5)
