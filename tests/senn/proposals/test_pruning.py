"""Neurons that do no more than noise go; those that matter stay."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network, random_task
from senn.engine import ExpansionReport, Intervention, Settings, begin, consider
from senn.growing import turn
from senn.network.network import Network
from senn.network.surgery import NewNeuron, add_neuron
from senn.proposals.pruning import cheapest_removals
from senn.proposals.survey import look
from senn.tasks import Task


def test_an_idle_neuron_costs_nothing_and_is_the_one_chosen() -> None:
    network, task = random_network(1, 1, (2,), 1), random_task(1, 40)
    # At the best output weights, so that re-solving gains nothing by itself.
    values = network.trace(task.inputs).values[1]
    features = torch.cat((values, torch.ones(40, 1, dtype=torch.float64)), 1)
    best = torch.linalg.lstsq(features, task.targets).solution
    network = Network(network.hidden, best[:2].T.contiguous(), best[2])
    one = torch.ones((), dtype=torch.float64)
    grown = add_neuron(network, 0, NewNeuron(one.reshape(1), one, torch.stack((one, one, one))))
    removal = cheapest_removals(look(grown, task), task)[0]
    assert removal.position == 2
    assert removal.increase == pytest.approx(0, abs=1e-9)
    assert removal.network.widths == (2,)


@pytest.mark.parametrize("outputs", [1, 2])
def test_the_weights_left_are_re_solved_exactly_for_a_linear_layer_above(outputs: int) -> None:
    network, task = random_network(2, 1, (3,), outputs), random_task(2, 50, 1, outputs)
    values = network.trace(task.inputs).values[1]
    features = torch.cat((values, torch.ones(50, 1, dtype=torch.float64)), 1)
    best = torch.linalg.lstsq(features, task.targets).solution
    optimal = Network(network.hidden, best[:3].T.contiguous(), best[3])
    removal = cheapest_removals(look(optimal, task), task)[0]
    kept = [index for index in range(4) if index != removal.position]
    again = torch.linalg.lstsq(features[:, kept], task.targets).solution
    loss = (features[:, kept] @ again - task.targets).square().mean()
    before = task.loss_of(optimal.evaluate(task.inputs))
    assert removal.increase == pytest.approx((loss - before).item(), rel=1e-4, abs=1e-9)
    others = []
    for position in range(3):
        rest = [index for index in range(4) if index != position]
        others.append(features[:, rest] @ torch.linalg.lstsq(features[:, rest], task.targets).solution - task.targets)
    assert removal.increase <= min((o.square().mean() - before).item() for o in others) + 1e-9


def test_a_layer_of_one_neuron_is_left_alone() -> None:
    network, task = random_network(3, 1, (1, 1), 1), random_task(3, 20)
    assert cheapest_removals(look(network, task), task) == {}


def overgrown(settings: Settings) -> tuple[list[ExpansionReport], tuple[int, ...], Task]:
    task = curve_task("corner")
    state = begin(task, settings, 1)
    for _ in range(4):
        state, _ = consider(state, task, settings, Intervention("force", "width"))
    found = []
    while state.ended is None:
        state, reports = turn(state, task, settings)
        found += [report for report in reports if isinstance(report, ExpansionReport)]
    return found, state.network.widths, task


def test_an_overgrown_network_shrinks_where_pruning_is_on() -> None:
    found, widths, task = overgrown(Settings(prune=True, max_steps=300))
    pruned = [report for report in found if report.kind == "prune"]
    assert pruned
    assert widths < (5,)
    for report in pruned:
        assert report.floor is not None
        assert report.score < report.floor
        assert -report.predicted_drop <= task.drop_for(report.score) + 1e-12


def test_it_does_not_where_pruning_is_off() -> None:
    found, widths, _ = overgrown(Settings(max_steps=60))
    assert all(report.kind != "prune" for report in found)
    assert widths >= (5,)
