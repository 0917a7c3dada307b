"""The pace of smooth training: phases, when a round is due, and what a growth or a refusal makes of them."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import torch

from cases import curve_task, random_network
from senn.regimes.smooth.phases import CALM_STEPS, FIRST_STEPS, PATIENCE, Pace
from senn.regimes.smooth.trials import FREE_STEPS, TUNED_STEPS


def test_brakes_are_tuned_after_the_free_phase_and_a_round_comes_when_training_is_calm_or_patience_ends() -> None:
    network, task, pace, damping = random_network(1), curve_task(), Pace(), 0.1
    for number in range(FIRST_STEPS):
        assert not pace.tuning
        assert not pace.due(number)
        taken, pace = pace.step(network, task, damping, number)
        network, damping = taken.network, taken.damping
    assert pace.tuning
    assert pace.started == FIRST_STEPS
    assert not Pace(0, tuning=True, calm=CALM_STEPS).due(TUNED_STEPS - 1)
    assert Pace(0, tuning=True, calm=CALM_STEPS).due(TUNED_STEPS)
    assert not Pace(0, tuning=True).due(TUNED_STEPS + PATIENCE - 1)
    assert Pace(0, tuning=True).due(TUNED_STEPS + PATIENCE)


def test_a_refused_step_is_calm_only_where_even_the_shortest_is_refused() -> None:
    pace = Pace(tuning=True, calm=1)
    assert pace._calmer(-0.1, 1e-3) == 1
    assert pace._calmer(-0.1, 1e4) == 2
    assert pace._calmer(1e-5, 1e-3) == 2
    assert pace._calmer(0.5, 1e-3) == 0


def test_a_plan_keeps_the_brakes_off_until_a_refusal_gives_it_up() -> None:
    pace = Pace(precision=7.0).grown(30, owed=2, plan_evidence=-1.5)
    assert (pace.length, pace.owed, pace.precision) == (FREE_STEPS, 2, 7.0)
    assert pace.due(30 + FREE_STEPS)
    after = pace.refused(30 + FREE_STEPS, 10)
    assert (after.owed, after.plan_evidence, after.tuning) == (0, None, True)


def test_a_step_reports_the_loss_score_and_bound_that_the_network_has() -> None:
    network, task = random_network(2), curve_task()
    taken, _ = Pace().step(network, task, 0.1, 0)
    assert taken.outcome == "ok"
    assert taken.loss == pytest.approx(task.loss_of(taken.network.evaluate(task.inputs)).item(), rel=1e-9)
    _, _, limit = task.loss_and_gradient(network.trace(task.inputs).outputs)
    assert taken.bound == pytest.approx(limit, rel=1e-6)
    assert 0 < taken.expansion_score <= taken.bound


def test_a_remembered_evaluation_changes_no_bit() -> None:
    network, task = random_network(3), curve_task()
    taken, pace = Pace().step(network, task, 0.1, 0)
    warm, _ = pace.step(taken.network, task, taken.damping, 1)
    cold, _ = Pace(**asdict(pace)).step(taken.network, curve_task(), taken.damping, 1)
    assert torch.equal(warm.network.flatten(), cold.network.flatten())
    assert (warm.loss, warm.expansion_score, warm.bound) == (cold.loss, cold.expansion_score, cold.bound)
