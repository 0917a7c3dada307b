"""The phase of smooth training: phases, when a round is due, and what a growth or a refusal makes of them."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import torch

from cases import curve_task, random_network
from senn.regimes.smooth.phases import CALM_STEPS, FIRST_STEPS, PATIENCE, Phase
from senn.regimes.smooth.trials import FREE_STEPS, TUNED_STEPS


def test_brakes_are_tuned_after_the_free_phase_and_a_round_comes_when_training_is_calm_or_patience_ends() -> None:
    network, task, phase, damping = random_network(1), curve_task(), Phase(), 0.1
    for number in range(FIRST_STEPS):
        assert not phase.tuning
        assert not phase.due(number)
        taken, phase = phase.step(network, task, damping, number)
        network, damping = taken.network, taken.damping
    assert phase.tuning
    assert phase.started == FIRST_STEPS
    assert not Phase(0, tuning=True, calm=CALM_STEPS).due(TUNED_STEPS - 1)
    assert Phase(0, tuning=True, calm=CALM_STEPS).due(TUNED_STEPS)
    assert not Phase(0, tuning=True).due(TUNED_STEPS + PATIENCE - 1)
    assert Phase(0, tuning=True).due(TUNED_STEPS + PATIENCE)


def test_a_refused_step_is_calm_only_where_even_the_shortest_is_refused() -> None:
    phase = Phase(tuning=True, calm=1)
    assert phase._calmer(-0.1, 1e-3) == 1
    assert phase._calmer(-0.1, 1e4) == 2
    assert phase._calmer(1e-5, 1e-3) == 2
    assert phase._calmer(0.5, 1e-3) == 0


def test_a_plan_keeps_the_brakes_off_until_a_refusal_gives_it_up() -> None:
    phase = Phase(precision=7.0).grown(30, owed=2, plan_evidence=-1.5)
    assert (phase.length, phase.owed, phase.precision) == (FREE_STEPS, 2, 7.0)
    assert phase.due(30 + FREE_STEPS)
    after = phase.refused(30 + FREE_STEPS, 10)
    assert (after.owed, after.plan_evidence, after.tuning) == (0, None, True)


def test_a_step_reports_the_loss_score_and_bound_that_the_network_has() -> None:
    network, task = random_network(2), curve_task()
    taken, _ = Phase().step(network, task, 0.1, 0)
    assert taken.outcome == "ok"
    assert taken.loss == pytest.approx(task.loss_of(taken.network.evaluate(task.inputs)).item(), rel=1e-9)
    _, _, limit = task.loss_and_gradient(network.trace(task.inputs).outputs)
    assert taken.bound == pytest.approx(limit, rel=1e-6)
    assert 0 < taken.expansion_score <= taken.bound


def test_a_remembered_evaluation_changes_no_bit() -> None:
    network, task = random_network(3), curve_task()
    taken, phase = Phase().step(network, task, 0.1, 0)
    warm, _ = phase.step(taken.network, task, taken.damping, 1)
    cold, _ = Phase(**asdict(phase)).step(taken.network, curve_task(), taken.damping, 1)
    assert torch.equal(warm.network.flatten(), cold.network.flatten())
    assert (warm.loss, warm.expansion_score, warm.bound) == (cold.loss, cold.expansion_score, cold.bound)
