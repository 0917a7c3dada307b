"""What is shared among owners: bytes that are counted, and the order in which their runs come to a worker."""

from __future__ import annotations

import asyncio

import pytest

from senn_live.transport.ports import Conflict, RunRecord, Standing, Transport
from stores import record


async def new(transport: Transport, run: str, owner: str = "somebody", specification: str = "{}") -> None:
    await transport.runs.create(RunRecord(run, specification, token_hash="hash", owner=owner, created_s=0))


async def submitted(transport: Transport, runs: str) -> None:
    """Runs named by owner and number, such as "a1 a2 b1", in this order."""
    for run in runs.split():
        await new(transport, run, owner=run[0])
        await transport.jobs.submit(run)


async def claimed(transport: Transport, count: int) -> str:
    jobs = [await transport.jobs.claim("worker", 1000) for _ in range(count)]
    return " ".join(job.run if job else "-" for job in jobs)


async def test_bytes_of_a_run_are_those_of_its_specification_journal_and_waiting_commands(transport: Transport) -> None:
    await new(transport, "a", specification='{"é": 1}')
    assert await transport.runs.size("a") == 9
    await transport.journal.append("a", 0, ["é", b"\x00\xff\x00", ""])
    assert await transport.runs.size("a") == 14
    for command in ("one", "zwölf"):
        await transport.commands.send("a", command)
    assert await transport.runs.size("a") == 23
    await transport.commands.discard("a", 1)
    assert await transport.runs.size("a") == 20
    await transport.commands.discard("a", 1)
    await transport.commands.discard("a", 100)
    assert await transport.runs.size("a") == 14
    assert await transport.runs.sizes() == {"a": 14}


async def test_what_is_not_appended_is_not_counted(transport: Transport) -> None:
    await new(transport, "a")
    await transport.journal.append("a", 0, ["1234"])
    with pytest.raises(Conflict):
        await transport.journal.append("a", 0, ["12345678"])
    with pytest.raises(ValueError, match="exists"):
        await new(transport, "a", specification="{" + " " * 50 + "}")
    assert await transport.runs.size("a") == await transport.runs.size_of_owner("somebody") == 6


async def test_bytes_of_an_owner_are_those_of_all_its_runs_and_go_with_them(transport: Transport) -> None:
    for run, owner in (("a", "x"), ("b", "x"), ("c", "y")):
        await new(transport, run, owner=owner)
        await transport.journal.append(run, 0, [b"12345678"])
        await transport.commands.send(run, "1234")
    assert [await transport.runs.size_of_owner(owner) for owner in ("x", "y", "z")] == [28, 14, 0]
    for _ in range(2):
        await transport.runs.delete("a")
    assert [await transport.runs.size_of_owner(owner) for owner in ("x", "y")] == [14, 14]
    assert await transport.runs.size("a") == 0
    await transport.commands.discard("a", 10)
    await transport.runs.delete("b")
    await transport.runs.delete("c")
    assert [await transport.runs.size_of_owner(owner) for owner in ("x", "y")] == [0, 0]
    assert await transport.runs.sizes() == {}


async def test_many_writers_at_once_are_counted_to_the_byte(transport: Transport) -> None:
    for run in ("a", "b", "c"):
        await new(transport, run)

    async def write(run: str) -> None:
        for offset in range(30):
            await transport.journal.append(run, offset, ["x" * offset])
            await transport.commands.send(run, "yy")
        await transport.commands.discard(run, 15)

    await asyncio.gather(*(write(run) for run in ("a", "b", "c")))
    assert await transport.runs.sizes() == dict.fromkeys(("a", "b", "c"), 2 + 435 + 30)
    assert await transport.runs.size_of_owner("somebody") == 3 * 467


async def test_owners_take_turns_however_many_runs_one_of_them_has(transport: Transport) -> None:
    await submitted(transport, "a1 a2 a3 a4 a5 b1 b2 c1")
    assert await claimed(transport, 9) == "a1 b1 c1 a2 b2 a3 a4 a5 -"


async def test_who_holds_runs_already_waits_for_those_who_hold_none(transport: Transport) -> None:
    await submitted(transport, "a1 a2 a3 a4")
    assert await claimed(transport, 3) == "a1 a2 a3"
    await submitted(transport, "b1 b2")
    assert [await transport.jobs.position(run) for run in ("b1", "b2", "a4")] == [0, 1, 2]
    assert await claimed(transport, 3) == "b1 b2 a4"


async def test_of_one_owner_s_runs_those_that_are_watched_come_first(transport: Transport) -> None:
    await submitted(transport, "a1 a2 a3 b1 b2")
    await transport.jobs.attend(["a3", "b2", "nobody"], 1000)
    await transport.jobs.attend([], 1000)
    assert [one.run for one in await transport.jobs.standings()] == ["a3", "b2", "a1", "b1", "a2"]
    assert await claimed(transport, 5) == "a3 b2 a1 b1 a2"


async def test_nobody_comes_before_another_owner_s_turn_by_watching(transport: Transport) -> None:
    await submitted(transport, "a1 a2 a3 b1")
    await transport.jobs.attend(["a1", "a2", "a3"], 1000)
    assert await claimed(transport, 4) == "a1 b1 a2 a3"


async def test_who_does_not_say_so_again_watches_no_more(transport: Transport) -> None:
    await submitted(transport, "a1 a2")
    await transport.jobs.attend(["a2"], 0.05)
    await asyncio.sleep(0.1)  # the store's own clock is what is tried
    assert await claimed(transport, 2) == "a1 a2"


async def test_a_released_run_is_still_watched(transport: Transport) -> None:
    await submitted(transport, "a1 a2")
    job = await transport.jobs.claim("worker", 1000)
    assert job
    await transport.jobs.attend(["a1"], 1000)
    await transport.jobs.release(job, again=True)
    assert [one.run for one in await transport.jobs.standings()] == ["a1", "a2"]


async def test_standings_tell_who_waits_and_who_is_held(transport: Transport) -> None:
    await submitted(transport, "a1 a2 b1")
    assert await claimed(transport, 1) == "a1"
    await transport.jobs.attend(["a1"], 1000)
    assert await transport.jobs.standings() == [
        Standing("b1", "b", is_held=False, is_watched=False),
        Standing("a2", "a", is_held=False, is_watched=False),
        Standing("a1", "a", is_held=True, is_watched=True),
    ]


async def test_a_lease_that_ends_makes_its_run_wait_and_its_owner_hold_fewer(transport: Transport) -> None:
    await submitted(transport, "a1 a2 b1")
    assert await transport.jobs.claim("lost", 0.05)
    await asyncio.sleep(0.1)  # the store's own clock is what is tried
    assert [one.run for one in await transport.jobs.standings()] == ["a1", "b1", "a2"]
    assert await claimed(transport, 3) == "a1 b1 a2"


async def test_a_run_without_an_owner_of_note_waits_like_any_other(transport: Transport) -> None:
    await transport.runs.create(record("z", owner=""))
    await transport.jobs.submit("z")
    assert await transport.jobs.position("z") == 0
    assert await claimed(transport, 1) == "z"


async def test_a_store_says_how_full_it_is_and_gives_back_what_was_deleted(transport: Transport) -> None:
    before = await transport.runs.fullness()
    await transport.runs.create(record("run"))
    await transport.journal.append("run", 0, [b"x" * 1_000_000] * 4)
    full = await transport.runs.fullness()
    assert full.used_bytes > before.used_bytes + 3_900_000
    assert full.limit_bytes is None or full.used_bytes < full.limit_bytes
    await transport.runs.delete("run")
    await transport.runs.vacuum()
    assert (await transport.runs.fullness()).used_bytes < before.used_bytes + 2_000_000
    assert await transport.runs.sizes() == {}
