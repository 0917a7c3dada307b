"""The tree of branches is read from every store alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recorded import checkpoint, frame, run_record, started, state
from senn_live.api.rest.branches import MOST_BRANCHES, family
from senn_live.protocol.commands import Forbid
from senn_live.protocol.events import Parent
from senn_live.runs.forks import fork_entries
from senn_live.transport.ports import Transport, UnknownRun

ENTRIES = [started(), frame(1), checkpoint(2), frame(3), state(4)]


async def fork(transport: Transport, run: str, parent: str, *, listed: bool = True) -> None:
    journal = [entry.data for entry in await transport.journal.read(parent, -1)]
    offset = 2
    origin = Parent(run=parent, offset=offset, intervention=Forbid(), listed=listed)
    await transport.runs.create(replace(run_record(run), parent=origin.model_dump_json()))
    await transport.journal.append(
        run, 0, fork_entries(journal, offset, parent=parent, intervention=Forbid(), listed=listed)
    )


@pytest.fixture
async def grown(transport: Transport) -> Transport:
    await transport.runs.create(run_record("root"))
    await transport.journal.append("root", 0, ENTRIES)
    await fork(transport, "twin", "root")
    await fork(transport, "copy", "root", listed=False)
    return transport


async def test_a_tree_has_every_run_with_how_it_stands(grown: Transport) -> None:
    for run in ("root", "twin"):
        tree = await family(grown, run)
        assert [branch.run for branch in tree.branches] == ["root", "twin"]
        root, twin = tree.branches
        assert (root.parent, root.forked_step, root.intervention) == (None, None, None)
        assert (root.status, root.step, root.widths, root.loss) == ("running", 4, [1], 0.25)
        assert (twin.parent, twin.forked_step, twin.intervention) == ("root", 2, Forbid())
        assert (twin.status, twin.widths, twin.loss) == ("queued", [1], 0.5)


async def test_somebody_else_s_copy_is_not_found_from_the_original(grown: Transport) -> None:
    assert "copy" in [branch.run for branch in (await family(grown, "copy")).branches]


async def test_a_run_that_no_worker_has_begun_is_in_its_tree(grown: Transport) -> None:
    await grown.runs.create(run_record("new"))
    (new,) = (await family(grown, "new")).branches
    assert (new.status, new.step, new.widths, new.loss) == (None, 0, [], None)


async def test_a_branch_outlives_its_parent(grown: Transport) -> None:
    await grown.runs.delete("root")
    (twin,) = (await family(grown, "twin")).branches
    assert (twin.run, twin.parent) == ("twin", "root")


async def test_an_unknown_run_has_no_tree(transport: Transport) -> None:
    with pytest.raises(UnknownRun):
        await family(transport, "nobody")


async def test_of_a_large_tree_the_root_the_run_and_the_newest_are_given(grown: Transport) -> None:
    for n in range(MOST_BRANCHES + 5):
        await fork(grown, f"more-{n}", "root")
    tree = await family(grown, "twin")
    assert tree.total == MOST_BRANCHES + 7
    shown = [branch.run for branch in tree.branches]
    assert len(shown) == MOST_BRANCHES
    assert {"root", "twin", f"more-{MOST_BRANCHES + 4}"} <= set(shown)
    assert "more-0" not in shown


async def test_the_network_is_found_however_long_ago_it_was_told(grown: Transport) -> None:
    tail = await grown.journal.tail("root")
    await grown.journal.append("root", tail, [frame(tail + n) for n in range(450)])
    root = (await family(grown, "root")).branches[0]
    assert (root.widths, root.step) == ([1], tail + 449)
