from __future__ import annotations

import json

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from journals import CPU, Entries, begun, content, events, turn, turns, written
from senn_live.protocol.events import AnyEvent, Checkpoint, Decision, Edited, Expansion, State, Trials
from senn_live.runs.view import fold
from senn_live.worker.run.commands import carry_out
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.run.recovery import resume


def told(run: LiveRun, command: dict[str, object], *, count: int = 0) -> list[AnyEvent]:
    """Carry the command out, give some turns, and return what was written meanwhile."""
    written(run)
    first = run.outbox.first_offset
    carry_out(run, run.commands_done, json.dumps(command))
    turns(run, count)
    return events(written(run), first)


def test_every_command_leaves_a_checkpoint_that_counts_it() -> None:
    run = turns(begun(), 3)
    for number, type_ in enumerate(["pause", "set_pace", "resume", "forbid", "stop"]):
        *_, last = told(run, {"type": type_, "pace": 5} if type_ == "set_pace" else {"type": type_})
        assert isinstance(last, Checkpoint)
        assert last.commands_done == number + 1


def test_pause_holds_and_resume_goes_on() -> None:
    run = turns(begun(), 3)
    state, _ = told(run, {"type": "pause"}, count=5)
    assert (state.status, state.reason, state.step) == ("paused", "command", 3)
    assert told(run, {"type": "resume"}, count=2)[0].status == "running"
    assert run.state.step == 5


def test_step_trains_that_many_steps_and_holds() -> None:
    run = turns(begun(), 3)
    told(run, {"type": "pause"})
    *_, state, checkpoint = told(run, {"type": "step", "count": 4}, count=50)
    assert (state.status, state.reason, state.step) == ("paused", "steps_done", 7)
    assert checkpoint.control.status == "paused"


def test_next_growth_goes_on_to_the_next_expansion_and_holds() -> None:
    run = begun(pace=1.0)
    said = told(run, {"type": "next_growth"}, count=1000)
    assert run.pace == 1.0
    *_, expansion, trials, state, _ = said
    assert isinstance(expansion, Expansion)
    assert isinstance(trials, Trials)  # how the copies raced, for who wants to see it
    assert (state.status, state.reason, state.step) == ("paused", "next_growth_reached", expansion.step)


def test_set_pace_changes_the_pace_and_not_what_the_run_is_doing() -> None:
    run = turns(begun(), 3)
    told(run, {"type": "pause"})
    state, checkpoint = told(run, {"type": "set_pace", "pace": 7})
    assert (state.status, state.pace, checkpoint.control.pace) == ("paused", 7, 7)


def test_editing_the_data_keeps_the_network_and_tells_the_new_samples() -> None:
    run = turns(begun(), 15)
    before = run.state.network.flatten()
    edited, seen, _ = told(run, {"type": "edit", "task": {"kind": "preset", "name": "abs"}})
    assert isinstance(edited, Edited)
    assert (edited.what, edited.specification.task.name) == ("data", "abs")
    assert edited.samples is not None
    assert torch.equal(run.state.network.flatten(), before)
    assert run.data.samples == edited.samples
    assert (seen.type, seen.passing) == ("landscape", True)


def test_after_an_edit_of_the_data_the_next_turn_does_not_wait_for_the_pace() -> None:
    run = turns(begun(pace=0.5), 3)
    told(run, {"type": "edit", "noise": 0.3})
    assert run.pace == "max"
    turns(run, 1)
    assert run.pace == 0.5


def test_after_an_edit_the_network_is_reconsidered_soon() -> None:
    run = turns(begun(), 12)
    said = told(run, {"type": "edit", "noise": 0.3}, count=100)
    assert any(isinstance(event, Decision) for event in said)


def test_editing_the_rule_changes_the_knobs_and_not_the_data() -> None:
    run = turns(begun(), 3)
    edited, _ = told(run, {"type": "edit", "rule": {"name": "calibrated", "cadence": 3}})
    assert (edited.what, edited.samples) == ("settings", None)
    assert run.settings.rule.cadence == 3


def test_an_edit_that_cannot_be_built_is_declined_and_the_run_untouched() -> None:
    run = turns(begun(), 3)
    told(run, {"type": "edit", "task": {"kind": "formula", "formula": "x"}, "noise": 0.1})
    before = run.data
    classes = {"kind": "classes2d", "x": [[0, 0], [1, 1], [0, 1], [1, 0]], "label": [0, 1, 0, 1]}
    state, _ = told(run, {"type": "edit", "task": classes})
    assert (state.status, state.reason) == ("running", "command")
    assert state.detail.startswith("Not carried out. Expected a task for regression")
    assert run.data is before


def test_a_finished_run_goes_on_when_its_data_are_edited() -> None:
    run = turns(begun())
    assert run.status == "finished"
    said = told(run, {"type": "edit", "task": {"kind": "preset", "name": "square"}}, count=30)
    assert [event.status for event in said if isinstance(event, State)][:1] == ["running"]
    assert any(event.type == "frame" for event in said)


def test_force_grows_now_even_while_paused_and_stays_paused() -> None:
    run = turns(begun(), 3)
    told(run, {"type": "pause"})
    said = told(run, {"type": "force", "kind": "width"}, count=10)
    decision = next(event for event in said if isinstance(event, Decision))
    assert (decision.accepted, decision.reason, decision.step) == (True, "forced", 3)
    assert run.status == "paused"
    assert run.state.network.widths == (2,)
    assert not any(event.type == "frame" for event in said)


def test_place_puts_a_neuron_where_it_was_wanted_in_data_units() -> None:
    run = turns(begun(task={"kind": "formula", "formula": "sin(x)", "low": 10, "high": 30}), 3)
    said = told(run, {"type": "place", "location": 17.0, "scale": 2.5}, count=1)
    expansion = next(event for event in said if isinstance(event, Expansion))
    assert expansion.added[0].location == pytest.approx(17.0)
    assert expansion.added[0].scale == pytest.approx(2.5)


CLASSES = {"kind": "classes2d", "x": [[10, 0], [12, 1], [10, 1], [12, 0]], "label": [0, 1, 0, 1]}


def test_a_neuron_s_place_has_as_many_coordinates_as_there_are_inputs() -> None:
    state, _ = told(begun(task=CLASSES), {"type": "place", "location": 0, "scale": 1})
    assert "Expected a place with as many coordinates as inputs, 2, got 1." in state.detail
    state, _ = told(begun(), {"type": "place", "location": [0, 1]})
    assert "Expected a place with as many coordinates as inputs, 1, got 2." in state.detail


def test_in_the_plane_a_neuron_s_line_passes_where_it_was_wanted_in_data_units() -> None:
    run = turns(begun(task=CLASSES), 3)
    said = told(run, {"type": "place", "location": [11.25, 0.5]}, count=1)
    expansion = next(event for event in said if isinstance(event, Expansion))
    shift, scale = run.units.scaling.x_shift, run.units.scaling.x_scale
    inside = [(place - at) / by for place, at, by in zip((11.25, 0.5), shift, scale, strict=True)]
    added = expansion.added[0]
    assert sum(w * x for w, x in zip(added.weights, inside, strict=True)) + added.bias == pytest.approx(0, abs=1e-9)
    assert expansion.widths_after == [2]


def test_forbid_refuses_the_growth_that_comes_and_only_that() -> None:
    plain = turns(begun())
    first = next(event for event in events(written(plain)) if isinstance(event, Expansion))
    said = told(begun(), {"type": "forbid"}, count=1000)
    decisions = [event for event in said if isinstance(event, Decision)]
    at_first = next(event for event in decisions if event.step == first.step)
    assert (at_first.accepted, at_first.reason) == (False, "forbidden")
    later = [event.reason for event in decisions if event.step > first.step]
    assert later
    assert "forbidden" not in later


def test_undo_returns_to_before_the_last_growth_and_pauses() -> None:
    run = turns(begun())
    widths = run.state.network.widths
    edited, *_, state, _ = told(run, {"type": "undo"})
    assert isinstance(edited, Edited)
    assert edited.what == "undo"
    assert sum(run.state.network.widths) == sum(widths) - 1
    assert (state.status, run.status) == ("paused", "paused")


def test_undo_can_be_repeated_to_the_first_neuron_and_then_says_that_there_is_no_more() -> None:
    run = turns(begun())
    for _ in range(sum(run.state.network.widths) - 1):
        told(run, {"type": "undo"})
    assert run.state.network.widths == (1,)
    state, _ = told(run, {"type": "undo"})
    assert "has not grown yet" in state.detail


def test_going_on_after_an_undo_takes_the_same_decision_again_unless_it_is_forbidden() -> None:
    run = turns(begun())
    undone = next(event for event in reversed(events(written(run))) if isinstance(event, Expansion))
    told(run, {"type": "undo"})
    again = told(run, {"type": "resume"}, count=1)
    assert next(event for event in again if isinstance(event, Expansion)).added == undone.added
    told(run, {"type": "undo"})
    told(run, {"type": "forbid"})
    refused = told(run, {"type": "resume"}, count=1)
    assert next(event for event in refused if isinstance(event, Decision)).reason == "forbidden"


def test_stop_finishes_a_run_and_resume_takes_it_up_again() -> None:
    run = turns(begun(), 3)
    state, _ = told(run, {"type": "stop"}, count=3)
    assert (state.status, state.reason, run.state.step) == ("finished", "stopped", 3)
    told(run, {"type": "resume"}, count=2)
    assert run.state.step == 5


def test_a_command_that_is_not_possible_now_is_declined_in_words() -> None:
    run = turns(begun())
    state, _ = told(run, {"type": "pause"})
    assert (state.status, state.detail) == (
        "finished",
        "Not carried out. Expected a run in which pause is possible, got one that is finished.",
    )


def test_what_is_no_command_is_declined_and_counted() -> None:
    run = turns(begun(), 3)
    state, checkpoint = told(run, {"type": "explode"})
    assert state.detail.startswith("Not carried out, because it is no command")
    assert checkpoint.commands_done == 1


def test_a_failed_run_can_be_taken_back_to_where_it_was_well() -> None:
    run = turns(begun(), 12)
    run.fail("The numbers grew beyond bounds.")
    edited, *_, state, _ = told(run, {"type": "undo"})
    assert (state.status, edited.what) == ("paused", "undo")
    told(run, {"type": "resume"}, count=3)
    assert run.status == "running"


COMMANDS = st.sampled_from(
    [
        {"type": "pause"},
        {"type": "resume"},
        {"type": "step", "count": 3},
        {"type": "next_growth"},
        {"type": "set_pace", "pace": "max"},
        {"type": "edit", "noise": 0.2},
        {"type": "edit", "rule": {"name": "paper"}},
        {"type": "edit", "task": {"kind": "preset", "name": "abs"}},
        {"type": "force"},
        {"type": "force", "kind": "depth"},
        {"type": "place", "location": 0.3, "scale": 0.5},
        {"type": "forbid"},
        {"type": "undo"},
        {"type": "stop"},
        {"type": "nonsense"},
    ]
)
Life = list[tuple[int, dict[str, object]]]
LIVES = st.lists(st.tuples(st.integers(0, 8), COMMANDS), min_size=1, max_size=6)


def lived(life: Life) -> Entries:
    run = begun(samples=16, rule={"name": "calibrated", "cadence": 4, "draws": 20})
    for count, command in life:
        turns(run, count)
        while not run.is_listening:
            turns(run, 1)
        carry_out(run, run.commands_done, json.dumps(command))
    return written(turns(run, 9))


@settings(max_examples=12, deadline=None)
@given(LIVES, st.data())
def test_whatever_was_asked_a_successor_goes_on_exactly(life: Life, data: st.DataObject) -> None:
    a_successor_goes_on_exactly(life, data)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@settings(max_examples=1000, deadline=None)
@given(LIVES, st.data())
def test_whatever_was_asked_a_successor_goes_on_exactly_a_thousand_times(life: Life, data: st.DataObject) -> None:
    a_successor_goes_on_exactly(life, data)


def a_successor_goes_on_exactly(life: Life, data: st.DataObject) -> None:
    """Cut the journal at any entry that could be the last one written, lose the worker, and let a successor finish."""
    entries = lived(life)
    checkpoints = [event.offset for event in events(entries) if isinstance(event, Checkpoint)]
    cut = data.draw(st.integers(checkpoints[-1] + 1, len(entries)), label="entries written before the loss")
    run = resume(entries[:cut], device=CPU)
    wanted, again = content(entries), entries[:cut]
    while len(content(again)) < len(wanted):
        assert turn(run), "Expected the successor to go as far as its predecessor."
        again = entries[:cut] + run.outbox.waiting()
    assert content(again)[: len(wanted)] == wanted
    fold(events(again))
