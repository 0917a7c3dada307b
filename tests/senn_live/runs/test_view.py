from __future__ import annotations

import pytest

from journals import Entries, begun, content, events, turns, written
from senn_live.protocol.events import AnyEvent, Checkpoint, Edited, Expansion, Frame, RunView, State
from senn_live.runs.view import TIMELINE_ENTRIES, Fold, fold
from senn_live.worker.run.commands import carry_out


@pytest.fixture(scope="module")
def journal() -> Entries:
    return written(turns(begun()))


def frames_after(journal: Entries, count: int) -> list[AnyEvent]:
    start = events(journal)[:3]
    values = {"expansion_score": 0.1, "bound": 1.0, "damping": 0.1}
    parameters = start[0].network.parameters
    made = [
        Frame(offset=3 + index, step=index + 1, loss=1 / (index + 1), parameters=parameters, **values)
        for index in range(count)
    ]
    return [*start, *made]


def test_a_run_that_has_started_shows_its_data_and_its_first_neuron(journal: Entries) -> None:
    started, *_ = events(journal)
    view = fold([started])
    assert (view.status, view.reason, view.step, view.offset) == ("running", "claimed", 0, 0)
    assert view.samples == started.samples
    assert [[neuron.kind for neuron in layer] for layer in view.neurons] == [["first"]]
    assert view.timeline.step == []


def test_a_frame_moves_the_parameters_and_nothing_else_of_the_network(journal: Entries) -> None:
    start = events(journal)[:3]
    frame = next(event for event in events(journal) if isinstance(event, Frame))
    view = fold([*start, frame])
    assert view.network.parameters == frame.parameters
    assert view.network.widths == start[0].network.widths
    assert (view.loss, view.step) == (frame.loss, frame.step)


def test_after_a_whole_run_the_view_has_every_expansion_and_a_neuron_born_by_each(journal: Entries) -> None:
    view = fold(events(journal))
    expansions = [event for event in events(journal) if isinstance(event, Expansion)]
    assert expansions, "Expected the run to grow."
    assert view.expansions == expansions
    assert [len(layer) for layer in view.neurons] == view.network.widths
    born = {neuron.born_offset for layer in view.neurons for neuron in layer}
    assert born == {0, *(event.offset for event in expansions)}
    ids = [neuron.id for layer in view.neurons for neuron in layer]
    assert sorted(ids) == list(range(1, len(ids) + 1))


def test_folding_in_two_parts_is_folding_at_once(journal: Entries) -> None:
    started, *rest = events(journal)
    under_way = Fold(started)
    for event in rest[:20]:
        under_way.apply(event)
    under_way.view()
    for event in rest[20:]:
        under_way.apply(event)
    assert under_way.view() == fold([started, *rest])


def test_a_view_survives_json(journal: Entries) -> None:
    view = fold(events(journal))
    assert RunView.model_validate_json(view.model_dump_json()) == view


@pytest.mark.parametrize(
    ("frames", "kept", "stride"), [(1000, 1000, 1), (1001, 501, 2), (2001, 501, 4), (5000, 625, 8)]
)
def test_a_long_timeline_keeps_every_kth_frame(journal: Entries, frames: int, kept: int, stride: int) -> None:
    timeline = fold(frames_after(journal, frames)).timeline
    assert len(timeline.step) == kept <= TIMELINE_ENTRIES
    assert timeline.step == [1 + index * stride for index in range(kept)]
    assert timeline.loss == [1 / step for step in timeline.step]


def test_an_undo_takes_back_the_last_expansion_and_what_came_after(journal: Entries) -> None:
    run = turns(begun())
    before = written(run)
    carry_out(run, 0, '{"type": "undo"}')
    view, earlier = fold(events(before + written(run))), fold(events(before))
    last = earlier.expansions[-1]
    assert view.expansions == earlier.expansions[:-1]
    assert view.network.widths == last.widths_before
    assert view.step == last.step
    assert max(view.timeline.step) <= last.step
    assert all(delivery.offset < last.offset for delivery in view.deliveries)
    assert view.loss is None
    assert view.status == "paused"


def test_neurons_born_after_an_undo_take_new_ids(journal: Entries) -> None:
    run = turns(begun())
    carry_out(run, 0, '{"type": "undo"}')
    carry_out(run, 1, '{"type": "resume"}')
    view = fold(events(written(turns(run))))
    ids = [neuron.id for layer in view.neurons for neuron in layer]
    first = fold(events(journal))
    assert max(ids) > max(neuron.id for layer in first.neurons for neuron in layer)
    assert len(set(ids)) == len(ids) == sum(view.network.widths)


def test_an_inserted_layer_moves_the_layers_behind_it(journal: Entries) -> None:
    run = turns(begun(), 11)
    carry_out(run, 0, '{"type": "force", "kind": "depth"}')
    turns(run, 1)
    view = fold(events(written(run)))
    depth = [expansion for expansion in view.expansions if expansion.kind == "depth"]
    assert len(depth) == 1
    assert [len(layer) for layer in view.neurons] == view.network.widths
    assert all(neuron.layer == index for index, layer in enumerate(view.neurons) for neuron in layer)
    assert {neuron.kind for neuron in view.neurons[depth[0].layer]} == {"depth"}


def test_a_journal_that_does_not_begin_with_run_started_is_refused(journal: Entries) -> None:
    with pytest.raises(ValueError, match="Expected run_started as the first event, got state at offset 1"):
        fold(events(journal)[1:])
    with pytest.raises(ValueError, match="got an empty one"):
        fold([])


def test_a_second_run_started_is_refused(journal: Entries) -> None:
    started = events(journal)[0]
    with pytest.raises(ValueError, match="Expected one run_started per journal"):
        fold([started, started])


def test_a_state_without_a_pace_keeps_the_one_before(journal: Entries) -> None:
    started = events(journal)[0]
    slow = State(offset=1, step=0, status="running", reason="command", pace=2.0)
    view = fold([started, slow, State(offset=2, step=0, status="paused", reason="command")])
    assert (view.pace, view.status) == (2.0, "paused")


def test_a_checkpoint_brings_the_network_in_full_precision(journal: Entries) -> None:
    frames = [event for event in events(journal) if isinstance(event, Checkpoint | Frame)]
    last = next(index for index, event in enumerate(frames) if isinstance(event, Checkpoint) and event.step > 5)
    offset = frames[last].offset
    assert fold(events(journal)[: offset + 1]).network == frames[last].network


def test_edited_data_replace_samples_and_target(journal: Entries) -> None:
    started = events(journal)[0]
    edited = Edited(offset=1, step=0, what="data", specification=started.specification, samples=started.samples)
    assert fold([started, edited]).target is None
    settings = Edited(offset=1, step=0, what="settings", specification=started.specification)
    assert fold([started, settings]).target == started.target


def test_the_same_specification_gives_the_same_journal_bit_for_bit(journal: Entries) -> None:
    assert content(written(turns(begun()))) == content(journal)
