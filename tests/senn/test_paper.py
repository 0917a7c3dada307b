"""The paper's rule proposes what the reference proposes."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network
from senn.paper import paper_round, weighted_value
from senn.settings import PaperRule, Settings

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


def test_the_value_of_proposals_lies_between_their_mean_and_their_best() -> None:
    scores = torch.tensor([0.1, 0.2, 0.9], dtype=torch.float64)
    assert scores.mean() < weighted_value(scores, 0.5) < scores.max()
    assert weighted_value(scores, 1e-6) == pytest.approx(0.9)
    assert weighted_value(scores, 1e6) == pytest.approx(scores.mean().item(), rel=1e-5)
