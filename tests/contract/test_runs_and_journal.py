"""What every store promises about runs and journals."""

from __future__ import annotations

import asyncio

import pytest

from senn_live.transport.ports import Conflict, Entry, Transport, UnknownRun
from stores import record


async def test_a_created_run_is_found_as_it_was_put_in(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    assert await transport.runs.get("a") == record("a")


async def test_a_run_id_is_taken_once(transport: Transport) -> None:
    await transport.runs.create(record("a", owner="first"))
    with pytest.raises(ValueError, match="exists"):
        await transport.runs.create(record("a", owner="second"))
    assert (await transport.runs.get("a")).owner == "first"


async def test_runs_are_listed_newest_first(transport: Transport) -> None:
    for run in ("b", "c", "a"):
        await transport.runs.create(record(run))
    assert [found.run for found in await transport.runs.all()] == ["a", "c", "b"]


async def test_an_unknown_run_is_an_error_that_names_it(transport: Transport) -> None:
    with pytest.raises(UnknownRun, match="'nobody'"):
        await transport.runs.get("nobody")
    with pytest.raises(UnknownRun, match="'nobody'"):
        await transport.journal.append("nobody", 0, ["x"])


async def test_entries_come_back_in_order_text_as_text_and_bytes_as_bytes(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    await transport.journal.append("a", 0, ["", '{"é": "\\u0000"}', b"", b"\x00\xff"])
    await transport.journal.append("a", 4, ["next"])
    expected = ["", '{"é": "\\u0000"}', b"", b"\x00\xff", "next"]
    assert await transport.journal.read("a", -1) == [Entry(offset, data) for offset, data in enumerate(expected)]
    assert await transport.journal.tail("a") == 5


async def test_reading_starts_after_an_offset_and_stops_at_the_limit(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    await transport.journal.append("a", 0, [str(index) for index in range(20)])
    assert [entry.offset for entry in await transport.journal.read("a", 10, limit=3)] == [11, 12, 13]
    assert await transport.journal.read("a", 19) == []
    assert await transport.journal.read("a", 10**9) == []


@pytest.mark.parametrize("offset", [0, 1, 3])
async def test_an_append_anywhere_but_at_the_tail_changes_nothing(transport: Transport, offset: int) -> None:
    await transport.runs.create(record("a"))
    await transport.journal.append("a", 0, ["0", "1"])
    with pytest.raises(Conflict) as conflict:
        await transport.journal.append("a", offset, ["x", "y"])
    assert conflict.value.tail == 2
    assert [entry.data for entry in await transport.journal.read("a", -1)] == ["0", "1"]


async def test_of_two_writers_at_one_offset_exactly_one_succeeds(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    for offset in range(0, 40, 2):
        appends = [transport.journal.append("a", offset, [name, name]) for name in ("first", "second")]
        outcomes = await asyncio.gather(*appends, return_exceptions=True)
        assert sorted(type(outcome) for outcome in outcomes if outcome) == [Conflict]
    entries = await transport.journal.read("a", -1)
    assert [entry.offset for entry in entries] == list(range(40))
    assert all(entries[index].data == entries[index + 1].data for index in range(0, 40, 2))


async def test_a_deleted_run_is_gone_with_all_it_had_and_deleting_again_does_nothing(transport: Transport) -> None:
    for run in ("a", "b"):
        await transport.runs.create(record(run))
        await transport.journal.append(run, 0, ["x"])
        await transport.commands.send(run, "c")
        await transport.jobs.submit(run)
    for _ in range(2):
        await transport.runs.delete("a")
    assert [found.run for found in await transport.runs.all()] == ["b"]
    assert await transport.journal.read("a", -1) == []
    assert await transport.journal.tail("a") == 0
    assert await transport.commands.read("a", 0) == []
    assert await transport.jobs.position("a") is None
    assert await transport.jobs.active() == {"b"}
    with pytest.raises(UnknownRun):
        await transport.journal.append("a", 1, ["y"])
    assert [entry.data for entry in await transport.journal.read("b", -1)] == ["x"]


async def test_waiting_ends_when_something_is_appended(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    waiting = asyncio.create_task(transport.journal.wait("a", -1, 60))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await transport.journal.append("a", 0, ["x"])
    async with asyncio.timeout(30):
        assert await waiting


async def test_waiting_for_what_is_already_there_ends_at_once(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    await transport.journal.append("a", 0, ["x", "y"])
    async with asyncio.timeout(30):
        assert await transport.journal.wait("a", 0, 60)


async def test_waiting_for_nothing_ends_at_the_timeout(transport: Transport) -> None:
    await transport.runs.create(record("a"))
    await transport.runs.create(record("b"))
    waiting = asyncio.create_task(transport.journal.wait("a", -1, 0.2))
    await transport.journal.append("b", 0, ["another run"])
    async with asyncio.timeout(30):
        assert not await waiting


async def test_no_append_is_missed_between_reading_and_waiting(transport: Transport) -> None:
    await transport.runs.create(record("a"))

    async def write() -> None:
        for offset in range(200):
            await transport.journal.append("a", offset, [str(offset)])
            await asyncio.sleep(0)

    writer = asyncio.create_task(write())
    after = -1
    async with asyncio.timeout(30):
        while after < 199:
            assert await transport.journal.wait("a", after, 60)
            entries = await transport.journal.read("a", after)
            assert [entry.offset for entry in entries] == list(range(after + 1, after + 1 + len(entries)))
            after = entries[-1].offset
    await writer


async def test_many_may_wait_for_many_runs_at_once(transport: Transport) -> None:
    runs = [f"run{index}" for index in range(30)]
    for run in runs:
        await transport.runs.create(record(run))
    waits = [asyncio.create_task(transport.journal.wait(run, -1, 60)) for run in runs for _ in range(2)]
    await asyncio.sleep(0.05)
    for run in runs:
        await transport.journal.append(run, 0, [b"x"])
    async with asyncio.timeout(30):
        assert all(await asyncio.gather(*waits))
