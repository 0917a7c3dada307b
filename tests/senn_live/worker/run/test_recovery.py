from __future__ import annotations

import re

import pytest
import torch

from journals import CPU, Entries, begun, content, events, specification, turn, turns, written
from senn_live.protocol.events import RunStarted, State
from senn_live.protocol.specification import PresetTask, RunSpecification
from senn_live.worker.run import recovery
from senn_live.worker.run.commands import carry_out
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.run.recovery import UnworkableError, resume, start

FIRST = 4  # entries before the first turn


@pytest.fixture(scope="module", params=["max", 5])
def journal(request: pytest.FixtureRequest) -> Entries:
    return written(turns(begun(pace=request.param)))


def started(spec: RunSpecification, entries: Entries) -> LiveRun:
    return start(spec, entries, device=CPU, device_name="cpu")


def test_an_empty_journal_is_begun_and_a_started_one_continued(journal: Entries) -> None:
    assert len(started(specification(), []).outbox) == FIRST
    assert started(specification(), journal[:20]).outbox.first_offset == 20


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_run_cut_anywhere_ends_with_the_same_journal(journal: Entries, share: float) -> None:
    cut = FIRST + round(share * (len(journal) - FIRST))
    run = turns(resume(journal[:cut], device=CPU))
    assert content(journal[:cut] + written(run)) == content(journal)


def test_a_journal_of_before_bands_is_taken_up_where_its_band_would_be(journal: Entries) -> None:
    """Cut off right after the last decision: what follows is written anew, the band with it."""
    *_, band, _, _ = events(journal)
    assert band.type == "band"
    run = turns(resume(journal[: band.offset], device=CPU))
    assert [event.type for event in events(written(run), band.offset)][-3:] == ["band", "state", "checkpoint"]


def test_a_run_cut_again_and_again_ends_with_the_same_journal(journal: Entries) -> None:
    entries = journal[:FIRST]
    while True:
        run = resume(entries, device=CPU)
        while len(run.outbox) < 8 and turn(run):
            pass
        more = written(run)
        entries = entries + more
        if len(more) < 8:
            break
    assert content(entries) == content(journal)


def test_a_lost_worker_is_told_and_where_it_goes_on(journal: Entries) -> None:
    run = resume(journal[:20], device=CPU)
    state = events(written(run), 20)[0]
    assert isinstance(state, State)
    assert (state.status, state.reason) == ("running", "worker_recovered")
    assert state.step == events(journal)[19].step
    assert f"step {state.step}" in state.detail


def test_a_parked_run_is_told_to_be_resumed() -> None:
    run = turns(begun(), 5)
    run.park()
    entries = written(run)
    again = resume(entries, device=CPU)
    assert [event.reason for event in events(written(again), len(entries))] == ["resumed"]


def test_a_run_parked_while_it_was_catching_up_still_catches_up(journal: Entries) -> None:
    run = resume(journal[:20], device=CPU)
    assert run.replay
    run.park()
    entries = journal[:20] + written(run)
    final = turns(resume(entries, device=CPU))
    assert content(entries + written(final)) == content(journal)


def test_a_paused_run_is_taken_over_without_a_word() -> None:
    run = turns(begun(), 5)
    carry_out(run, 0, '{"type": "pause"}')
    again = resume(written(run), device=CPU)
    assert (len(again.outbox), again.status, again.commands_done) == (0, "paused", 1)
    assert torch.equal(again.state.network.flatten(), run.state.network.flatten())


def test_edited_data_survive_the_worker() -> None:
    run = turns(begun(), 5)
    carry_out(run, 0, '{"type": "edit", "task": {"kind": "preset", "name": "abs"}, "noise": 0.3}')
    again = resume(written(run), device=CPU)
    assert again.data.samples == run.data.samples
    assert torch.equal(again.data.task.targets, run.data.task.targets)
    assert again.specification == run.specification


def test_an_undo_is_possible_after_the_worker_was_lost(journal: Entries) -> None:
    run = resume(journal, device=CPU)
    widths = run.state.network.widths
    carry_out(run, 0, '{"type": "undo"}')
    assert sum(run.state.network.widths) == sum(widths) - 1


def test_a_task_that_cannot_be_built_fails_the_run_in_words() -> None:
    spec = specification().model_copy(update={"task": PresetTask.model_construct(name="nothing")})
    with pytest.raises(UnworkableError) as caught:
        started(spec, [])
    first, state = events(caught.value.entries)
    assert isinstance(first, RunStarted)
    assert (state.status, state.reason) == ("failed", "bad_task")
    assert "got 'nothing'" in state.detail
    with pytest.raises(UnworkableError) as again:
        started(spec, caught.value.entries)
    assert again.value.entries == []


@pytest.mark.parametrize("poison", ["", "{}", '{"type": "frame"}', b"xyz", "\x00"], ids=range(5))
def test_a_poisoned_entry_fails_the_run_once(journal: Entries, poison: str | bytes) -> None:
    entries = [*journal[:10], poison, *journal[11:20]]
    with pytest.raises(UnworkableError) as caught:
        started(specification(), entries)
    (state,) = events(caught.value.entries, len(entries))
    assert (state.status, state.reason, state.offset) == ("failed", "poisoned", 20)
    assert "offset 10" in state.detail
    with pytest.raises(UnworkableError) as again:
        started(specification(), entries + caught.value.entries)
    assert again.value.entries == []


def test_a_journal_that_begins_with_something_else_is_poisoned(journal: Entries) -> None:
    state = events(journal)[1].model_copy(update={"offset": 0})
    with pytest.raises(UnworkableError, match="instead of run_started"):
        started(specification(), [state.model_dump_json()])


def test_a_fault_of_the_program_fails_the_run_and_not_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(recovery, "begin", break_down)
    with pytest.raises(UnworkableError) as caught:
        started(specification(), [])
    assert "RuntimeError: out of memory" in events(caught.value.entries)[1].detail


def test_a_run_of_a_version_that_wrote_no_trials_is_met_again_without_them(journal: Entries) -> None:
    """Cut after a growth, where a successor computes trials that the journal has no room for."""
    kept = [entry for entry in journal if not (isinstance(entry, str) and '"type":"trials"' in entry)]
    assert len(kept) < len(journal)
    older = [_moved(entry, offset) for offset, entry in enumerate(kept)]
    cut = 5 + next(i for i, event in enumerate(events(older)) if event.type == "expansion")
    run = turns(started(specification(), older[: cut + 1]))
    said = [*older[: cut + 1], *written(run)]
    assert "Going on from step" not in "".join(entry for entry in said[cut + 1 :] if isinstance(entry, str))
    decisions = [[event.type for event in events(all_)].count("decision") for all_ in (said, journal)]
    assert decisions[0] == decisions[1]


def _moved(entry: str | bytes, offset: int) -> str | bytes:
    if isinstance(entry, bytes):
        return offset.to_bytes(4, "little") + entry[4:]
    return re.sub(r'^\{"offset":\d+', f'{{"offset":{offset}', entry)
