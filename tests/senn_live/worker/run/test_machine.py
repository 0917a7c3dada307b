from __future__ import annotations

import dataclasses
import itertools
import math

import pytest
import torch

from journals import CPU, Entries, begun, events, of_type, turn, turns, written
from senn import engine
from senn.reports import EndReport, StepReport
from senn.uncertainty.band import Uncertainty
from senn_live.protocol.commands import Force
from senn_live.protocol.events import Band, Checkpoint, Decision, Edited, Expansion, Landscape, State
from senn_live.runs.entries import decode
from senn_live.worker.data.scaling import standardised_inputs
from senn_live.worker.run import translation
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.run.recovery import resume


@pytest.fixture(scope="module")
def journal() -> Entries:
    return written(turns(begun()))


def test_a_journal_begins_with_the_start_that_it_was_claimed_a_first_look_and_a_checkpoint(journal: Entries) -> None:
    assert [event.type for event in events(journal)[:4]] == ["run_started", "state", "landscape", "checkpoint"]


def test_every_decision_is_preceded_by_a_checkpoint_of_its_step(journal: Entries) -> None:
    told = [event for event in events(journal) if event.type != "landscape"]
    before = {event.offset: earlier for earlier, event in itertools.pairwise(told)}
    decisions = [event for event in told if isinstance(event, Decision)]
    assert decisions
    for decision in decisions:
        assert isinstance(before[decision.offset], Checkpoint)
        assert before[decision.offset].step == decision.step


def test_every_step_is_told_once_and_in_order(journal: Entries) -> None:
    frames = of_type(journal, "frame")
    assert [frame.step for frame in frames] == list(range(1, len(frames) + 1))


def test_an_expansion_does_not_move_the_function_and_says_so(journal: Entries) -> None:
    expansions = of_type(journal, "expansion")
    assert expansions
    assert all(isinstance(event, Expansion) and event.function_change < 1e-6 for event in expansions)


def test_a_run_that_ends_says_why_and_has_nothing_more_to_do(journal: Entries) -> None:
    run = turns(begun(limits={"steps": 5}))
    *_, state, checkpoint = events(written(run))
    assert (state.status, state.reason, state.step) == ("finished", "step_limit", 5)
    assert isinstance(checkpoint, Checkpoint)
    assert run.next_turn() is None
    assert events(journal)[-2].reason == "converged"


def test_before_its_end_a_curve_s_run_tells_how_sure_it_is(journal: Entries) -> None:
    """In data units, from left to right, over the samples; in less than 3 kB, once."""
    *_, band, state, _ = events(journal)
    assert isinstance(band, Band)
    assert [event.type for event in events(journal)].count("band") == 1
    assert len(journal[band.offset]) < 3000
    assert (state.status, band.step) == ("finished", state.step)
    xs = [x for [x] in events(journal)[0].samples.x]
    assert band.start < min(xs) < max(xs) < band.stop
    assert len(band.curve) == len(band.points) == band.places
    assert all(0 < curve < points for curve, points in zip(band.curve, band.points, strict=True))


def test_the_band_is_the_one_about_the_last_network_even_where_axes_are_mirrored() -> None:
    xs = [10 + 4 * (i / 40) ** 2 for i in range(40)]  # most to the left
    task = {"kind": "points", "x": xs, "y": [100 * math.sin(3 * x) + i % 3 for i, x in enumerate(xs)]}
    mirrored = turns(begun(task=task, limits={"steps": 45}))
    assert mirrored.data.scaling.x_mirrored == [True]
    [band] = of_type(written(mirrored), "band")
    x = torch.linspace(band.start, band.stop, band.places, dtype=torch.float64).unsqueeze(1)
    inputs = standardised_inputs(x, mirrored.data.scaling)[:, 0]
    found = Uncertainty(mirrored.state.network, mirrored.data.task).at(inputs, band.level)
    assert band.curve == pytest.approx((found.curve * mirrored.data.scaling.y_scale[0]).tolist(), rel=1e-3)


def test_classes_and_a_run_that_was_stopped_tell_none() -> None:
    stopped = begun()
    told_stop = written(stopped)
    assert not of_type(told_stop, "band")
    classes = turns(begun(task={"kind": "preset", "name": "moons"}, limits={"steps": 3}))
    assert not of_type(written(classes), "band")


def test_at_a_pace_that_people_follow_the_landscape_is_seen_between_rounds_too() -> None:
    entries = written(turns(begun(pace=5)))
    told = events(entries)
    seen = [event for event in told if isinstance(event, Landscape)]
    assert all(seen[at].passing is (told[event.offset + 1].type != "decision") for at, event in enumerate(seen))
    steps = [event.step for event in seen]
    assert steps[0] == 0
    assert max(later - earlier for earlier, later in itertools.pairwise(steps)) <= 5
    grown = [event.step for event in told if isinstance(event, Expansion)]
    assert grown
    assert {step + after for step in grown for after in (1, 2, 3)} <= set(steps)


def test_a_run_is_the_same_whether_anybody_looks_or_not(journal: Entries) -> None:
    """Looks depend on the pace; what is trained, proposed and decided does not."""
    looked = written(turns(begun(pace=5)))
    kinds = ("expansion", "decision")
    for kind in kinds:
        seen, unseen = ([e.model_copy(update={"offset": 0}) for e in of_type(j, kind)] for j in (looked, journal))
        assert seen == unseen
    frames = [[frame.parameters for frame in of_type(entries, "frame")] for entries in (looked, journal)]
    assert frames[0] == frames[1]


def test_where_no_neuron_may_join_nobody_looks_for_a_place() -> None:
    entries = written(turns(begun(pace=5, growth={"width": False, "depth": False, "prune": False}), 40))
    assert [event.step for event in of_type(entries, "landscape")] == [0]


def test_all_entries_together_are_a_journal_without_gaps(journal: Entries) -> None:
    assert [event.offset for event in events(journal)] == list(range(len(journal)))


def diverging(run: LiveRun) -> None:
    """Give a turn whose numbers went wrong, as the engine reports it."""
    computation = run.next_turn()
    assert computation is not None
    state = dataclasses.replace(run.state, ended="diverged")
    report = StepReport(run.state.step, math.nan, math.nan, math.nan, 1e9, "diverged", "parameter")
    run.take(computation, (state, (report, EndReport(run.state.step, "diverged"))))


def test_numbers_that_go_wrong_fail_the_run_and_keep_the_last_good_network() -> None:
    run = turns(begun(), 12)
    written(run)
    good = translation.parameters(run.state.network, run.units)
    diverging(run)
    said = [event for event in events(written(run), run.outbox.first_offset - 3) if event.type != "frame"]
    assert [event.type for event in said] == ["state", "checkpoint"]
    assert (said[0].status, said[0].reason) == ("failed", "diverged")
    assert "step" in said[0].detail
    assert torch.equal(torch.tensor(said[1].network.parameters, dtype=torch.float64), good)
    assert run.next_turn() is None


def test_a_real_divergence_is_reported_and_not_raised() -> None:
    run = begun(
        optimiser={"method": "fixed", "damping": 1e-6, "learning_rate": 10.0},
        task={"kind": "formula", "formula": "sign(sin(9*x))"},
        limits={"steps": 400},
    )
    turns(run)
    assert run.status in {"finished", "failed"}
    assert torch.isfinite(run.state.network.flatten()).all()


def test_what_a_step_brought_on_another_machine_is_noticed_and_told() -> None:
    """The successor's arithmetic differs: it returns to the checkpoint, says so, and goes on from there."""
    entries = written(turns(begun(), 16))
    last = max(event.offset for event in events(entries) if event.type == "checkpoint")
    wrong = bytearray(entries[-1])
    wrong[-1] ^= 1  # the last bit of the last parameter
    run = resume([*entries[:-1], bytes(wrong)], device=CPU)
    turns(run, 40)
    said = events(written(run), len(entries))
    assert [event.type for event in said[:4]] == ["state", "edited", "state", "checkpoint"]
    edited = said[1]
    assert isinstance(edited, Edited)
    assert (edited.what, edited.to_offset, edited.step) == ("undo", last, decode(last, entries[last]).step)
    assert isinstance(said[2], State)
    assert "another machine" in said[2].detail
    frames = [event.step for event in said if event.type == "frame"]
    assert frames[0] == edited.step + 1


def test_a_run_at_a_pace_hurries_only_while_somebody_waits() -> None:
    run = begun(pace=2.0)
    assert run.pace == 2.0
    run.control = run.control.model_copy(update={"hold_at_step": 3})
    assert run.pace == "max"


def test_nothing_is_computed_while_a_run_is_paused() -> None:
    run = begun()
    run.control = run.control.model_copy(update={"status": "paused"})
    assert not turn(run)


def test_a_run_parked_while_running_waits_in_the_queue_and_goes_on_from_a_checkpoint() -> None:
    run = turns(begun(), 4)
    written(run)
    run.park()
    state, checkpoint = events(written(run), run.outbox.first_offset - 2)
    assert (state.status, state.reason) == ("queued", "parked")
    assert checkpoint.control.status == "running"


def test_the_machine_trains_as_the_engine_alone_does() -> None:
    run = begun()
    state = engine.begin(run.data.task, run.settings, run.specification.seed)
    for _ in range(30):
        if engine.decision_due(state, run.data.task, run.settings):
            state, _ = engine.consider(state, run.data.task, run.settings)
        state, _ = engine.train(state, run.data.task, run.settings)
    while run.state.step < 30:
        turn(run)
    assert torch.equal(run.state.network.flatten(), state.network.flatten())


def test_a_network_too_large_for_smooth_training_says_so_once_also_after_a_recovery() -> None:
    growth, rule = {"depth": False}, {"name": "calibrated", "tried": 1, "lookahead": 1}
    run = begun(start=[32, 9], growth=growth, rule=rule, samples=24)  # 494 parameters; a neuron more makes 508
    run.intervention = Force(type="force", kind="width", layer=0)
    run.write_checkpoint()
    turn(run)
    entries = written(run)
    (change,) = [event for event in of_type(entries, "state") if event.reason == "regime_changed"]
    assert "508 parameters" in change.detail
    again = resume(entries, device=CPU)
    turn(again)
    assert not again.replay
    assert not any('"regime_changed"' in str(entry) for entry in written(again))


def paces(run: LiveRun, count: int = 60) -> list[object]:
    """How fast the run goes after each of so many turns."""
    return [run.pace for _ in range(count) if turn(run)]


def test_with_time_lapse_a_run_goes_up_to_eight_times_faster_where_a_step_changes_little() -> None:
    found = paces(begun(time_lapse=True, pace=5, growth={"width": False, "depth": False}))
    assert found[:2] == [5, 5]
    assert max(found) == 40


def test_a_growth_ends_the_time_lapse() -> None:
    run = begun(time_lapse=True, pace=5)
    while not run.standing:
        turn(run)
    assert run.pace == 5


def test_an_edit_ends_the_time_lapse() -> None:
    run = begun(time_lapse=True, pace=5, growth={"width": False, "depth": False})
    while run.pace == 5:
        turn(run)
    run.write_edited("settings")
    assert run.pace == 5


def test_without_time_lapse_or_at_a_pace_that_nobody_follows_a_run_keeps_its_pace() -> None:
    assert set(paces(begun(pace=5))) == {5}
    assert set(paces(begun(time_lapse=True, pace=30))) == {30}
