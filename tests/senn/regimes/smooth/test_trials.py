"""Growth by trials: what a copy brings is what the network then gets, and plans are kept."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace

import pytest
import torch

from cases import curve_task
from senn.engine import (
    DecisionReport,
    DeliveryReport,
    ExpansionReport,
    Report,
    Settings,
    State,
    StepReport,
    Task,
    begin,
    consider,
    decision_due,
    reopen,
    restore,
    scalars,
    train,
)
from senn.growing import grown
from senn.proposals.calibrated import calibrated_round
from senn.regimes.smooth import trials
from senn.regimes.smooth.objective import Smoother


@pytest.fixture(scope="module")
def fast_sine() -> tuple[State, list[Report]]:
    x = torch.linspace(-1.7, 1.7, 60, dtype=torch.float64).unsqueeze(1)
    noise = torch.randn(60, 1, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return grown(Task(x, torch.sin(9 * x) + 0.05 * noise, "regression", 1), Settings(max_steps=1500))


def test_what_a_trial_brought_is_what_the_network_gets(fast_sine: tuple[State, list[Report]]) -> None:
    delivered = [report for report in fast_sine[1] if isinstance(report, DeliveryReport)]
    assert len(delivered) >= 3
    for report in delivered:
        assert report.realised_drop == pytest.approx(report.predicted_drop, rel=1e-3)


def test_a_fast_sine_is_fitted_though_one_neuron_explains_little_of_it(fast_sine: tuple[State, list[Report]]) -> None:
    assert fast_sine[0].ended == "converged"
    assert [report for report in fast_sine[1] if isinstance(report, StepReport)][-1].loss < 0.01


def test_growth_is_accepted_only_for_the_evidence_asked(fast_sine: tuple[State, list[Report]]) -> None:
    for report in fast_sine[1]:
        if isinstance(report, DecisionReport):
            for candidate in report.candidates:
                assert candidate.gain is not None
                assert not candidate.accepted or candidate.gain > 0
                assert candidate.price == (3.0 if candidate.kind == "width" else 6.0)


def test_neurons_that_were_tried_together_join_one_after_the_other(fast_sine: tuple[State, list[Report]]) -> None:
    decisions = [report for report in fast_sine[1] if isinstance(report, DecisionReport)]
    for before, after in itertools.pairwise(decisions):
        joint = max((c.joint for c in before.candidates if c.accepted), default=1)
        if joint > 1:
            assert after.accepted
            assert after.step == before.step + 12
            assert max(c.joint for c in after.candidates if c.accepted) < joint


def test_a_checkpoint_within_a_plan_goes_on_as_if_nothing_had_happened() -> None:
    task, settings = curve_task("bumps"), Settings(max_steps=60)
    state = begin(task, settings, 2)
    state = replace(state, phase=state.phase.grown(0, owed=2, plan_evidence=-40.0))
    kept = restore(state.network, json.loads(json.dumps(scalars(state))))
    assert kept == state
    for _ in range(14):
        act = consider if decision_due(state, task, settings) else train
        (state, one), (kept, two) = act(state, task, settings), act(kept, task, settings)
        assert [type(report) for report in one] == [type(report) for report in two]
    assert torch.equal(state.network.flatten(), kept.network.flatten())


def test_after_an_edit_a_round_comes_within_three_steps() -> None:
    task, settings = curve_task("bumps"), Settings()
    state = begin(task, settings, 1)
    for _ in range(30):
        state, _ = train(state, task, settings)
    state, steps = reopen(state), 0
    while not decision_due(state, task, settings):
        state, _ = train(state, task, settings)
        steps += 1
    assert steps <= 3


def test_a_network_that_may_not_grow_settles_and_ends() -> None:
    task, settings = curve_task("bumps"), Settings(width=False, depth=False, start=(4,))
    state, reports = grown(task, settings)
    assert state.ended == "converged"
    assert state.network.widths == (4,)
    assert not any(isinstance(report, ExpansionReport) for report in reports)


def test_a_cliff_at_the_edge_of_the_data_does_not_hide_the_sound_places_beside_it() -> None:
    """The best places of the first round rest on a few samples at the left end; growth goes on all the same."""
    generator = torch.Generator().manual_seed(5)
    x = torch.linspace(-1.7, 1.7, 48, dtype=torch.float64).unsqueeze(1)
    noise = 0.02 * torch.randn(48, 1, generator=generator, dtype=torch.float64)
    target = -torch.exp(-12 * (x + 1.7)) * 4 + 0.3 * torch.sin(2 * x)
    state, reports = grown(Task(x, target + noise, "regression", 1), Settings(max_steps=1500))
    first = next(report for report in reports if isinstance(report, DecisionReport))
    assert first.reason != "rests_on_few_samples"
    assert state.network.parameters > 7


def test_no_proposal_is_tried_twice() -> None:
    task, settings = curve_task("bumps"), Settings(width=True)
    state = begin(task, settings, 1)
    for _ in range(30):
        state, _ = train(state, task, settings)
    found = calibrated_round(state.network, task, settings, torch.Generator().manual_seed(0), summits=True)
    entered = [(each.kind, each.layer, each.location, each.scale) for each in (*found.proposals, *found.alternatives)]
    assert found.alternatives
    assert len(set(entered)) == len(entered)


def test_a_plan_ends_where_no_place_is_left_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "highest", lambda *_: [])
    x = torch.linspace(-1.7, 1.7, 60, dtype=torch.float64).unsqueeze(1)
    noise = torch.randn(60, 1, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    state, reports = grown(Task(x, torch.sin(9 * x) + 0.05 * noise, "regression", 1), Settings(max_steps=300))
    assert state.ended == "converged"
    assert max(candidate.joint for r in reports if isinstance(r, DecisionReport) for candidate in r.candidates) == 1


@pytest.mark.parametrize(
    ("before", "after", "nats"), [(0.5, 0.5, 0), (0.5, math.inf, -math.inf), (0.5, math.nan, -math.inf), (0.0, 0.0, 0)]
)
def test_a_loss_that_is_none_gains_nothing(before: float, after: float, nats: float) -> None:
    assert Smoother(curve_task("bumps")).nats(before, after) == nats


def test_watching_trials_changes_no_number_and_sees_the_curve_still_at_first() -> None:
    task = curve_task(samples=40)
    state = begin(task, Settings(), seed=1)
    while not decision_due(state, task, Settings()):
        state, _ = train(state, task, Settings())
    smoother = Smoother(task)
    found = calibrated_round(state.network, task, Settings(), torch.Generator().manual_seed(0), summits=True)
    entered, precision = [*found.proposals, *found.alternatives], torch.tensor([10.0], dtype=torch.float64)
    with torch.inference_mode():
        alone = trials.try_out(state.network, entered, precision, smoother)
        seen = trials.try_out(state.network, entered, precision, smoother, watched=True)
    for one, other in zip(alone, seen, strict=True):
        assert (one.evidence, one.loss, one.free_loss) == (other.evidence, other.loss, other.free_loss)
        assert torch.equal(one.free.parameters, other.free.parameters)
    present = state.network.evaluate(smoother.grid.T[::2])[:, 0]
    for copy in seen:
        assert len(copy.glances) == len(trials.MOMENTS) == 5
        assert copy.glances[-1].evidence[copy.place] == copy.evidence
        curves = trials.curves_of(copy.glances, copy.place)
        assert curves is not None
        assert curves.shape == (5, 64)
        assert torch.allclose(curves[0], present, atol=1e-9)
        assert (curves[-1] - present).abs().max() > 1e-3
