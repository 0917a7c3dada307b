"""The rules judge as they say, one reason at a time."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import random_network, random_task
from senn.decisions.criterion import likelihood_gain, price_of, rate_bound
from senn.network.surgery import NewNeuron
from senn.proposals.proposal import Proposal, Situation, Trial
from senn.regimes.regime import regime_of
from senn.settings import CalibratedRule, PaperRule, Settings

TASK = random_task(0, 100)
NETWORK = random_network(0)
NEURON = NewNeuron(TASK.inputs[0], TASK.inputs[0, 0], TASK.inputs[:3, 0])
GOOD = Proposal("width", 0, NEURON, 1.0, 0.1, 0.5, 0.1, 6, 5)
SITUATION = Situation(TASK, (3,), loss=1.0, expansion_score=0.01, bound=4.0)
PAPER = Settings(rule=PaperRule())


def reasons(*proposals: Proposal, situation: Situation = SITUATION, settings: Settings | None = None) -> list[str]:
    return [
        verdict.reason
        for verdict in regime_of(TASK, settings or Settings(), NETWORK).criterion.judge(list(proposals), situation)
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "accepted"),
        ({"floor": 1.0}, "below_noise_floor"),
        ({"sound": False}, "rests_on_few_samples"),
        ({"degrees": 500}, "price_too_high"),
    ],
)
def test_the_calibrated_rule_names_what_is_missing(change: dict[str, object], reason: str) -> None:
    assert reasons(replace(GOOD, **change)) == [reason]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gain", "training", "floor", "reason"),
    [
        (3.1, 0.0, 5.0, "accepted"),  # below the noise floor: the evidence decides alone
        (2.9, 0.0, 5.0, "too_little_evidence"),
        (2.9, 0.0, 0.1, "too_little_evidence"),
        (2.9, 0.2, 0.1, "training_helps_more"),
    ],
)
def test_a_trial_is_judged_by_its_evidence_alone(gain: float, training: float, floor: float, reason: str) -> None:
    tried = replace(GOOD, floor=floor, trial=Trial(gain, 0.1, -40.0, training=training))
    (verdict,) = regime_of(TASK, Settings(), NETWORK).criterion.judge([tried], SITUATION)
    assert verdict.reason == reason
    assert verdict.price == CalibratedRule().evidence


def test_training_goes_first_while_it_helps_more() -> None:
    assert reasons(GOOD, situation=replace(SITUATION, expansion_score=1.0)) == ["training_helps_more"]


def test_limits_and_switches_refuse_before_any_score_is_looked_at() -> None:
    layer = replace(GOOD, kind="depth")
    assert reasons(GOOD, settings=Settings(width=False)) == ["not_allowed"]
    assert reasons(layer, settings=Settings(depth=False)) == ["not_allowed"]
    assert reasons(GOOD, settings=Settings(max_width=3)) == ["width_limit"]
    assert reasons(layer, settings=Settings(max_depth=1)) == ["depth_limit"]


def test_a_layer_must_gain_twice_what_the_best_neuron_gains() -> None:
    better = replace(GOOD, kind="depth", score=1.2)
    much_better = replace(GOOD, kind="depth", score=3.9)
    assert reasons(GOOD, better) == ["accepted", "layer_not_better_than_neuron"]
    assert reasons(GOOD, much_better) == ["other_was_better", "accepted"]


@pytest.mark.parametrize(("loss", "taken"), [("regression", "layer"), ("classification", "neuron")])
def test_by_trials_a_layer_may_beat_a_neuron_on_curves_and_must_wait_for_it_on_labels(loss: str, taken: str) -> None:
    task = random_task(0, 100, loss=loss)
    neuron = replace(GOOD, trial=Trial(gain=5.0, drop=0.1, base=0.0))
    layer = replace(GOOD, kind="depth", trial=Trial(gain=30.0, drop=0.1, base=0.0))
    found = reasons(neuron, layer, situation=replace(SITUATION, task=task))
    expected = {"layer": ["other_was_better", "accepted"], "neuron": ["accepted", "layer_not_better_than_neuron"]}
    assert found == expected[taken]


def test_only_the_best_of_several_is_accepted() -> None:
    assert reasons(GOOD, replace(GOOD, layer=1, score=1.1), situation=replace(SITUATION, widths=(3, 3))) == [
        "other_was_better",
        "accepted",
    ]


@pytest.mark.parametrize(
    ("score", "reason"),
    [(0.2, "accepted"), (0.0999, "below_threshold"), (0.1, "below_threshold"), (0.101, "accepted")],
)
def test_the_paper_rule_asks_for_more_than_the_layer_s_score_times_the_threshold(score: float, reason: str) -> None:
    assert reasons(replace(GOOD, score=score), settings=PAPER) == [reason]


def test_the_paper_rule_asks_for_more_than_alpha_s_share_of_the_bound() -> None:
    small = replace(GOOD, score=0.0099, layer_score=1e-6)
    assert reasons(small, settings=PAPER) == ["below_absolute_threshold"]
    assert reasons(replace(small, score=0.0101), settings=PAPER) == ["accepted"]


def test_the_paper_rule_waits_out_its_cooldown() -> None:
    assert reasons(GOOD, situation=replace(SITUATION, cooling=True), settings=PAPER) == ["cooldown"]


@given(st.floats(0, 3.9), st.floats(1e-3, 10))
def test_gain_grows_with_the_score_and_is_never_negative(score: float, loss: float) -> None:
    gain = likelihood_gain(score, loss, TASK)
    assert 0 <= gain <= likelihood_gain(score * 1.1, loss, TASK)


def test_the_price_counts_degrees_in_units_of_the_log_of_samples() -> None:
    assert price_of(5, CalibratedRule(price=0.5), TASK) == pytest.approx(2.5 * math.log(100))


@given(st.floats(1e-6, 1), st.floats(1, 1e6), st.floats(0.01, 10))
def test_a_round_adds_fewer_times_than_the_rate_bound_says(score: float, share: float, threshold: float) -> None:
    # Each addition multiplies eta by more than tau, and eta never exceeds Lambda.
    bound = score * share
    limit = rate_bound(replace(SITUATION, expansion_score=score, bound=bound), threshold)
    assert limit is not None
    additions, reached = 0, score
    while reached * (1 + threshold) < bound:
        reached *= 1 + threshold
        additions += 1
    assert additions <= limit + 1e-9


def test_there_is_no_rate_bound_where_nothing_is_explained() -> None:
    assert rate_bound(replace(SITUATION, expansion_score=0.0), 1.0) is None
    assert rate_bound(SITUATION, 0.0) is None
