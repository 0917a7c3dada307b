"""A run, from one neuron to its end: growth, determinism, checkpoints, interventions, limits."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch

from cases import curve_task, random_task
from senn.engine import (
    CalibratedRule,
    DecisionReport,
    DeliveryReport,
    EndReport,
    ExpansionReport,
    Intervention,
    LandscapeReport,
    PaperRule,
    Report,
    Settings,
    State,
    StepReport,
    Task,
    begin,
    consider,
    decision_due,
    outlook,
    reopen,
    restore,
    scalars,
    train,
    unflatten,
)
from senn.growing import grown, turn


def of(kind: type[Report], reports: list[Report]) -> Iterator[Report]:
    return (report for report in reports if isinstance(report, kind))


def described(reports: list[Report] | tuple[Report, ...]) -> str:
    """Reports as text, to the last bit; tensors in full."""
    return repr([{k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in vars(r).items()} for r in reports])


@pytest.fixture(scope="module")
def square() -> tuple[State, list[Report]]:
    return grown(curve_task("square"), Settings(max_steps=1500))


@pytest.fixture(scope="module")
def priced() -> tuple[State, list[Report]]:
    return grown(curve_task("square"), Settings(rule=CalibratedRule(smoothing=False), max_steps=400))


def test_width_and_depth_both_grow_by_scores_and_prices(priced: tuple[State, list[Report]]) -> None:
    kinds = {report.kind for report in priced[1] if isinstance(report, ExpansionReport)}
    assert kinds == {"width", "depth"}
    assert priced[0].network.depth > 1


def test_growth_ends_by_itself_and_says_why(square: tuple[State, list[Report]]) -> None:
    assert square[0].ended == "converged"
    assert isinstance(square[1][-1], EndReport)
    assert square[1][-1].reason == "converged"


def test_no_expansion_moves_the_function(square: tuple[State, list[Report]]) -> None:
    for report in of(ExpansionReport, square[1]):
        assert report.function_change < 1e-9  # type: ignore[union-attr]


def test_every_expansion_is_accounted_for(square: tuple[State, list[Report]]) -> None:
    grown = [report.step for report in square[1] if isinstance(report, ExpansionReport)]
    delivered = [report for report in square[1] if isinstance(report, DeliveryReport)]
    assert [report.expansion_step for report in delivered] == grown
    assert all(0 < report.step - report.expansion_step <= 30 for report in delivered)


def test_every_round_reports_every_layer_and_gap(square: tuple[State, list[Report]]) -> None:
    depth = 1
    for report in square[1]:
        if isinstance(report, DecisionReport):
            where = [(candidate.kind, candidate.layer) for candidate in report.candidates]
            assert where == [("width", i) for i in range(depth)] + [("depth", i) for i in range(depth + 1)]
            assert sum(candidate.accepted for candidate in report.candidates) == report.accepted
            assert all(candidate.lower_bound is not None for candidate in report.candidates)
            assert report.expansion_score <= report.bound * (1 + 1e-9)
        if isinstance(report, ExpansionReport):
            depth = len(report.widths_after)


def test_every_round_in_one_dimension_shows_a_landscape(square: tuple[State, list[Report]]) -> None:
    landscapes = list(of(LandscapeReport, square[1]))
    assert len(landscapes) == len(list(of(DecisionReport, square[1])))
    for report in landscapes:
        assert isinstance(report, LandscapeReport)
        assert report.scores.shape == (len(report.scales), len(report.locations))
        assert report.best_score == report.scores.max().item()
        assert bool((report.scales.diff() > 0).all())


def test_a_look_between_rounds_sees_what_a_round_would_see_and_changes_nothing() -> None:
    task = curve_task("square")
    state = begin(task, Settings(), 1)
    while not decision_due(state, task, Settings()):
        seen = outlook(state, task)
        assert seen is not None
        assert seen.passing
        state, _ = train(state, task, Settings())
    looked = outlook(state, task)
    _, reports = consider(state, task, Settings())
    (own,) = of(LandscapeReport, reports)
    assert looked is not None
    assert isinstance(own, LandscapeReport)
    assert not own.passing
    assert torch.allclose(looked.scores, own.scores, rtol=1e-9, atol=1e-15)
    assert (looked.best_location, looked.best_scale) == (own.best_location, own.best_scale)


def test_in_the_plane_there_is_no_landscape_to_look_at() -> None:
    task = random_task(0, 20, inputs=2)
    assert outlook(begin(task, Settings(), 1), task) is None


def test_adaptive_training_never_raises_the_loss(priced: tuple[State, list[Report]]) -> None:
    losses = [report.loss for report in priced[1] if isinstance(report, StepReport)]
    assert all(later <= earlier for earlier, later in itertools.pairwise(losses))


def test_the_same_seed_gives_the_same_reports_to_the_last_bit() -> None:
    task, settings = curve_task("bumps"), Settings(max_steps=40)
    (one, first), (two, second) = grown(task, settings), grown(task, settings)
    assert described(first[:-1]) == described(second[:-1])
    assert torch.equal(one.network.flatten(), two.network.flatten())


@pytest.mark.parametrize("stop", [0, 10, 11, 25])
def test_a_run_goes_on_from_a_checkpoint_as_if_nothing_had_happened(stop: int) -> None:
    task, settings = curve_task("bumps"), Settings(max_steps=45)
    state = begin(task, settings, 3)
    while state.step < stop:
        state, _ = turn(state, task, settings)
    values = json.loads(json.dumps(scalars(state)))
    numbers = json.loads(json.dumps(state.network.flatten().tolist()))
    copy = unflatten(torch.tensor(numbers, dtype=torch.float64), 1, state.network.widths, 1)
    twin = restore(copy, values)
    while state.ended is None:
        state, reports = turn(state, task, settings)
        twin, again = turn(twin, task, settings)
        assert described(reports[:1]) == described(again[:1])
    assert torch.equal(state.network.flatten(), twin.network.flatten())
    assert scalars(state) == scalars(twin)


def test_a_person_can_force_a_kind_and_a_layer() -> None:
    task, settings = curve_task("line"), Settings()
    state = begin(task, settings, 1)
    grown, reports = consider(state, task, settings, Intervention("force", "depth", 0))
    assert grown.network.widths == (1, 1)
    decision = next(report for report in reports if isinstance(report, DecisionReport))
    assert decision.reason == "forced"
    assert [c.reason for c in decision.candidates if c.accepted] == ["forced"]


def test_a_person_can_place_a_neuron() -> None:
    task, settings = curve_task("line"), Settings()
    state, reports = consider(begin(task, settings, 1), task, settings, Intervention("place", location=0.5, scale=0.25))
    expansion = next(report for report in reports if isinstance(report, ExpansionReport))
    assert (expansion.added[0].location, expansion.added[0].scale) == (0.5, 0.25)
    assert expansion.added[0].weights == (4.0,)
    assert expansion.added[0].bias == -2.0
    assert state.network.widths == (2,)


def test_placing_needs_a_place() -> None:
    task, settings = curve_task("line"), Settings()
    with pytest.raises(
        ValueError, match=r"Expected one input, a location and a scale > 0, or two inputs.* got 1 inputs, 0\.5 and -1"
    ):
        consider(begin(task, settings, 1), task, settings, Intervention("place", location=0.5, scale=-1.0))


def test_a_person_can_forbid_what_would_have_been_accepted(square: tuple[State, list[Report]]) -> None:
    task, settings = curve_task("square"), Settings(max_steps=400)
    state = begin(task, settings, 1)
    while not decision_due(state, task, settings):
        state, _ = train(state, task, settings)
    accepted = next(report for report in square[1] if isinstance(report, DecisionReport))
    assert accepted.accepted
    state, reports = consider(state, task, settings, Intervention("forbid"))
    decision = next(report for report in reports if isinstance(report, DecisionReport))
    assert decision.reason == "forbidden"
    assert not decision.accepted
    assert state.network.widths == (1,)
    state, _ = train(state, task, settings)
    assert state.ended is None


def test_the_paper_s_rule_repeats_until_nothing_passes() -> None:
    task, settings = curve_task("bumps"), Settings(rule=PaperRule(), method="fixed", depth=False, max_steps=61)
    _, reports = grown(task, settings)
    decisions = [report for report in reports if isinstance(report, DecisionReport)]
    for earlier, later in itertools.pairwise(decisions):
        assert later.step == earlier.step + (0 if earlier.accepted else 30)
    assert any(decision.accepted for decision in decisions)


def test_the_paper_s_cooldown_holds_growth_back() -> None:
    task = curve_task("bumps")
    settings = Settings(rule=PaperRule(cadence=10, cooldown=35), method="fixed", max_steps=100)
    _, reports = grown(task, settings)
    steps = sorted({report.step for report in reports if isinstance(report, ExpansionReport)})
    assert all(later - earlier >= 35 for earlier, later in itertools.pairwise(steps))
    assert any("cooldown" in [c.reason for c in r.candidates] for r in reports if isinstance(r, DecisionReport))


def test_growth_stops_at_its_limits_and_says_so() -> None:
    state, reports = grown(curve_task("bumps"), Settings(max_width=1, depth=False))
    assert state.network.widths == (1,)
    assert state.ended == "size_limit"
    assert all(report.reason != "accepted" for report in reports if isinstance(report, DecisionReport))


def test_training_stops_at_its_limit() -> None:
    state, reports = grown(curve_task("bumps"), Settings(max_steps=7))
    assert (state.step, state.ended) == (7, "step_limit")
    assert train(state, curve_task("bumps"), Settings(max_steps=7)) == (state, ())
    assert isinstance(reports[-1], EndReport)


def test_new_data_reopen_a_run_that_had_ended() -> None:
    state, _ = grown(curve_task("line"), Settings())
    opened = reopen(state)
    assert opened.ended is None
    harder = curve_task("square")
    while opened.ended is None:
        opened, _ = turn(opened, harder, Settings(max_steps=state.step + 60))
    assert sum(opened.network.widths) > sum(state.network.widths)


def test_a_round_on_numbers_gone_wrong_ends_the_run_instead_of_raising() -> None:
    task, settings = curve_task("line"), Settings()
    state = begin(task, settings, 1)
    broken = replace(state, network=unflatten(state.network.flatten() * torch.nan, 1, (1,), 1))
    after, reports = consider(broken, task, settings)
    assert after.ended == "diverged"
    assert [type(report) for report in reports] == [EndReport]


def test_numbers_gone_wrong_are_a_report_and_the_last_good_network_stays() -> None:
    task = random_task(1, 20)
    settings = Settings(method="fixed", damping=1e-12, learning_rate=1e200)
    state = begin(task, settings, 1)
    after, reports = train(state, task, settings)
    assert after.ended == "diverged"
    assert torch.equal(after.network.flatten(), state.network.flatten())
    assert [type(report) for report in reports] == [StepReport, EndReport]


@pytest.mark.parametrize(("loss", "inputs", "outputs"), [("classification", 2, 3), ("regression", 2, 2)])
def test_planes_and_several_outputs_grow_too(loss: str, inputs: int, outputs: int) -> None:
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(90, inputs, generator=generator, dtype=torch.float64)
    ring = (x.norm(dim=1) * 1.5).floor().clamp_max(2)
    targets = ring.long() if loss == "classification" else torch.stack((ring, x[:, 0] * x[:, 1]), 1)
    task = Task(x, targets, loss, outputs)  # type: ignore[arg-type]
    state, reports = grown(task, Settings(max_steps=120))
    first = next(report for report in reports if isinstance(report, StepReport))
    assert any(isinstance(report, ExpansionReport) for report in reports)
    assert state.loss is not None
    assert state.loss < 0.5 * first.loss
    assert not any(isinstance(report, LandscapeReport) for report in reports)


def test_an_image_sized_task_trains_and_grows_without_its_jacobian() -> None:
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(6000, 300, generator=generator, dtype=torch.float32)
    labels = (x[:, 0] > 0).long() * 2 + (x[:, 1] > 0).long()
    task, settings = Task(x, labels, "classification", 4), Settings(max_width=16, solver="cg")
    state = begin(task, settings, 0)
    for _ in range(2):
        state, reports = consider(state, task, settings, Intervention("force", "width", 0))
        assert isinstance(reports[-1], ExpansionReport)
    assert state.network.widths == (3,)
    before = task.loss_of(state.network.evaluate(task.inputs)).item()
    state, reports = train(state, task, settings)
    assert isinstance(reports[0], StepReport)
    assert (reports[0].solver, reports[0].outcome) == ("cg", "ok")
    assert reports[0].loss < before
