from __future__ import annotations

import pytest

from journals import CPU, Entries, begun, content, events, of_type, turns, written
from senn_live.protocol.commands import Forbid, Force
from senn_live.protocol.events import Checkpoint, Decision, RunStarted
from senn_live.runs.forks import fork_entries
from senn_live.worker.run.recovery import resume


@pytest.fixture(scope="module")
def journal() -> Entries:
    return written(turns(begun()))


def first_accepted(journal: Entries) -> Decision:
    return next(event for event in events(journal) if isinstance(event, Decision) and event.accepted)


def test_a_twin_begins_with_its_parents_past(journal: Entries) -> None:
    decision = first_accepted(journal)
    twin = events(fork_entries(journal, decision.offset, parent="mother", intervention=Forbid()))
    started = twin[0]
    assert isinstance(started, RunStarted)
    assert started.parent is not None
    assert (started.parent.run, started.parent.intervention) == ("mother", Forbid())
    checkpoint = events(journal)[started.parent.offset]
    assert isinstance(checkpoint, Checkpoint)
    assert (
        content(fork_entries(journal, decision.offset, parent="mother", intervention=None))[1:-2]
        == content(journal[: checkpoint.offset])[1:]
    )
    assert twin[-1].type == "checkpoint"
    assert (twin[-1].commands_done, twin[-1].intervention) == (0, Forbid())


def test_a_twin_that_was_forbidden_to_grow_refuses_where_its_parent_grew(journal: Entries) -> None:
    decision = first_accepted(journal)
    entries = fork_entries(journal, decision.offset, parent="mother", intervention=Forbid())
    run = resume(entries, device=CPU)
    turns(run, 1)
    said = events(written(run), len(entries))
    assert said[0].reason == "resumed"
    decided = next(event for event in said if isinstance(event, Decision))
    assert (decided.accepted, decided.reason, decided.step) == (False, "forbidden", decision.step)
    assert not [event for event in said if event.type == "expansion"]


def test_a_twin_without_an_intervention_relives_its_parents_life(journal: Entries) -> None:
    entries = fork_entries(journal, first_accepted(journal).offset, parent="mother", intervention=None)
    run = turns(resume(entries, device=CPU))
    relived = content(entries + written(run), without=("resumed", "forked"))
    checkpoints = {"checkpoint"}  # the twin's own has no command done and says that it was forked
    plain = [said for said in relived[1:] if getattr(said, "type", "") not in checkpoints]
    assert plain == [said for said in content(journal)[1:] if getattr(said, "type", "") not in checkpoints]


def test_a_twin_of_a_checkpoint_can_be_forced_to_grow(journal: Entries) -> None:
    checkpoint = of_type(journal, "checkpoint")[0]
    entries = fork_entries(journal, checkpoint.offset, parent="mother", intervention=Force())
    run = turns(resume(entries, device=CPU), 1)
    assert [event.reason for event in events(written(run), len(entries)) if event.type == "decision"] == ["forced"]


def test_an_offset_that_is_neither_checkpoint_nor_decision_is_refused(journal: Entries) -> None:
    frame = of_type(journal, "frame")[0]
    with pytest.raises(ValueError, match=r"Expected a checkpoint or a decision at offset \d+, got frame"):
        fork_entries(journal, frame.offset, parent="mother", intervention=None)
    with pytest.raises(ValueError, match="Expected an offset below"):
        fork_entries(journal, len(journal), parent="mother", intervention=None)
