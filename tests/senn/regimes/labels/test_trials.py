"""Growths and removals of a classifier, tried out before they are decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from senn import engine
from senn.engine import DecisionReport, ExpansionReport, Intervention, Settings, State, Task
from senn.growing import turn
from senn.network.network import first_network
from senn.regimes.labels import objective as classifying
from senn.regimes.labels.trials import Trained
from senn.settings import CalibratedRule


def stripes(samples: int = 160) -> Task:
    """Three stripes of two classes along the first of three inputs: one bend is not enough, two are."""
    inputs = torch.rand(samples, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 4 - 2
    return Task(inputs, (inputs[:, 0].abs() < 0.7).long(), "classification", 2)


def quarters(samples: int = 160) -> Task:
    """Opposite quarters of two of the inputs are of one class: no single plane divides them."""
    task = stripes(samples)
    return Task(task.inputs, (task.inputs[:, :2].prod(1) > 0).long(), "classification", 2)


def simple(samples: int = 160) -> Task:
    """The same points, divided by one straight line with some labels wrong."""
    task = stripes(samples)
    wrong = torch.rand(samples, generator=torch.Generator().manual_seed(1)) < 0.1
    return Task(task.inputs, ((task.inputs[:, 0] > 0) ^ wrong).long(), "classification", 2)


def run(state: State, task: Task, settings: Settings) -> tuple[State, list[DecisionReport | ExpansionReport]]:
    kept: list[DecisionReport | ExpansionReport] = []
    while state.ended is None:
        state, reports = turn(state, task, settings)
        kept += [report for report in reports if isinstance(report, DecisionReport | ExpansionReport)]
    return state, kept


@pytest.fixture(scope="module")
def pruned() -> tuple[State, list[DecisionReport | ExpansionReport]]:
    """Grown by force to six neurons; then the data are edited to be simpler."""
    settings = Settings(prune=True, depth=False, max_steps=400)
    state = engine.begin(stripes(), settings, 2)
    for _ in range(5):
        state, _ = engine.consider(state, stripes(), settings, Intervention("force", "width"))
    assert state.network.widths == (6,)
    return run(engine.reopen(state), simple(), settings)


def test_a_network_shrinks_where_its_data_are_edited_to_be_simpler(
    pruned: tuple[State, list[DecisionReport | ExpansionReport]],
) -> None:
    state, reports = pruned
    assert any(isinstance(report, ExpansionReport) and report.kind == "prune" for report in reports)
    assert state.network.widths < (6,)


def test_a_run_that_prunes_ends_and_does_not_grow_back_what_it_took_out(
    pruned: tuple[State, list[DecisionReport | ExpansionReport]],
) -> None:
    state, reports = pruned
    kinds = [report.kind for report in reports if isinstance(report, ExpansionReport)]
    assert state.ended is not None
    assert kinds.count("width") <= kinds.count("prune")
    assert "prune" not in kinds or "width" not in kinds[kinds.index("prune") :]


def test_a_neuron_that_is_needed_is_a_candidate_with_that_reason() -> None:
    settings = Settings(prune=True, depth=False, max_steps=200)
    _, reports = run(engine.begin(quarters(), settings, 3), quarters(), settings)
    reasons = [
        candidate.reason
        for report in reports
        if isinstance(report, DecisionReport)
        for candidate in report.candidates
        if candidate.kind == "prune"
    ]
    assert "neuron_is_needed" in reasons


def waves(samples: int = 160) -> Task:
    """Four stripes of two classes: the first neuron alone learns nothing to speak of."""
    inputs = stripes(samples).inputs
    return Task(inputs, (torch.sin(2.5 * inputs[:, 0]) > 0).long(), "classification", 2)


def test_neurons_that_pay_only_together_join_one_by_one() -> None:
    settings = Settings(depth=False, max_steps=100)
    state, reports = run(engine.begin(waves(), settings, 2), waves(), settings)
    taken = [c for r in reports if isinstance(r, DecisionReport) and r.accepted for c in r.candidates if c.accepted]
    assert taken[0].joint > 1
    assert state.network.widths[0] == 1 + len(taken) >= 3
    alone = replace(settings, rule=CalibratedRule(lookahead=1))
    assert run(engine.begin(waves(), alone, 2), waves(), alone)[0].network.widths == (1,)


def test_what_is_expected_to_be_lost_tells_few_neurons_from_enough() -> None:
    task = quarters(60)
    few, enough = (rehearsed(task, width) for width in (1, 6))
    assert enough.gain_over(few) > 0 > few.gain_over(enough)
    assert enough.gain_over(few) < enough.gain_over(few, caution=0.0)


def rehearsed(task: Task, width: int) -> Trained:
    network = first_network(3, 2, torch.Generator().manual_seed(7), task.inputs, (width,))
    network, _ = classifying.advance(network, task, 0.1, 60)
    here = classifying.stand(network, task, sharp=True)
    return Trained(here.expected(task), network, here.losses / task.samples)


def test_an_accepted_neuron_s_trial_is_expected_to_lose_less() -> None:
    settings = Settings(max_steps=100)
    _, reports = run(engine.begin(quarters(), settings, 3), quarters(), settings)
    accepted = [c for r in reports if isinstance(r, DecisionReport) and r.accepted for c in r.candidates if c.accepted]
    assert accepted
    assert all(candidate.gain is not None and candidate.gain > 0 for candidate in accepted)
