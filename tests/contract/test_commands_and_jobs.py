"""What every store promises about commands, the queue and the workers."""

from __future__ import annotations

import asyncio

import pytest

from senn_live.transport.ports import MAX_COMMANDS, Job, TooManyCommands, Transport, UnknownRun, WorkerRecord
from stores import record


@pytest.fixture
async def abc(transport: Transport) -> Transport:
    for run in ("a", "b", "c"):
        await transport.runs.create(record(run))
    return transport


async def test_commands_are_numbered_from_zero_per_run(abc: Transport) -> None:
    assert [await abc.commands.send("a", command) for command in ("x", "é")] == [0, 1]
    assert await abc.commands.send("b", "y") == 0
    assert await abc.commands.read("a", 0) == [(0, "x"), (1, "é")]
    assert await abc.commands.read("a", 1) == [(1, "é")]
    assert await abc.commands.read("a", 2) == []


async def test_a_command_for_an_unknown_run_is_refused(transport: Transport) -> None:
    with pytest.raises(UnknownRun):
        await transport.commands.send("nobody", "x")


async def test_too_many_waiting_commands_are_refused_until_some_are_discarded(abc: Transport) -> None:
    for index in range(MAX_COMMANDS):
        await abc.commands.send("a", str(index))
    with pytest.raises(TooManyCommands, match=str(MAX_COMMANDS)):
        await abc.commands.send("a", "one too many")
    await abc.commands.discard("a", 3)
    assert (await abc.commands.read("a", 0))[0] == (3, "3")
    assert await abc.commands.send("a", "again") == MAX_COMMANDS


async def test_numbering_goes_on_when_every_command_was_discarded(abc: Transport) -> None:
    await abc.commands.send("a", "x")
    await abc.commands.discard("a", 1)
    assert await abc.commands.read("a", 0) == []
    assert await abc.commands.send("a", "y") == 1


async def test_a_worker_is_woken_by_a_command_for_one_of_its_runs(abc: Transport) -> None:
    await abc.commands.send("a", "old")
    waiting = asyncio.create_task(abc.commands.wait_any({"a": 1, "b": 0}, 60))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await abc.commands.send("a", "new")
    async with asyncio.timeout(30):
        await waiting


async def test_a_worker_is_woken_by_a_run_that_waits(abc: Transport) -> None:
    waiting = asyncio.create_task(abc.commands.wait_any({}, 60))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await abc.jobs.submit("a")
    async with asyncio.timeout(30):
        await waiting


async def test_the_queue_is_served_in_order_of_submission(abc: Transport) -> None:
    for run in ("b", "a", "c", "b"):
        await abc.jobs.submit(run)
    assert [await abc.jobs.position(run) for run in ("a", "b", "c")] == [1, 0, 2]
    assert await abc.jobs.waiting() == 3
    claimed = [await abc.jobs.claim("worker", 10) for _ in range(4)]
    assert claimed == [Job("b", "worker", 1), Job("a", "worker", 1), Job("c", "worker", 1), None]
    assert await abc.jobs.waiting() == 0
    assert await abc.jobs.active() == {"a", "b", "c"}


async def test_two_workers_never_hold_one_run(abc: Transport) -> None:
    for run in ("a", "b", "c"):
        await abc.jobs.submit(run)
    jobs = await asyncio.gather(*(abc.jobs.claim(f"worker{index}", 10) for index in range(8)))
    assert sorted(job.run for job in jobs if job) == ["a", "b", "c"]


async def test_an_unknown_run_cannot_be_submitted(transport: Transport) -> None:
    with pytest.raises(UnknownRun):
        await transport.jobs.submit("nobody")


async def test_a_run_whose_lease_has_ended_is_claimed_again_and_its_old_holder_is_told(abc: Transport) -> None:
    await abc.jobs.submit("a")
    await abc.jobs.submit("b")
    first = await abc.jobs.claim("first", 0.05)
    assert first
    await asyncio.sleep(0.1)
    assert await abc.jobs.position("a") == 0
    assert await abc.jobs.waiting() == 2
    second = await abc.jobs.claim("second", 10)
    assert second == Job("a", "second", 2)
    assert not await abc.jobs.renew(first, 10)
    await abc.jobs.release(first)
    assert await abc.jobs.renew(second, 10)


async def test_a_renewed_lease_lasts(abc: Transport) -> None:
    await abc.jobs.submit("a")
    job = await abc.jobs.claim("first", 0.1)
    assert job
    assert await abc.jobs.renew(job, 10)
    await asyncio.sleep(0.2)
    assert await abc.jobs.claim("second", 10) is None


async def test_a_late_renewal_counts_as_long_as_nobody_else_claimed(abc: Transport) -> None:
    await abc.jobs.submit("a")
    job = await abc.jobs.claim("first", 0.05)
    assert job
    await asyncio.sleep(0.1)
    assert await abc.jobs.renew(job, 10)
    assert await abc.jobs.waiting() == 0
    assert await abc.jobs.claim("second", 10) is None


async def test_a_released_run_leaves_the_queue_or_goes_to_its_end(abc: Transport) -> None:
    for run in ("a", "b"):
        await abc.jobs.submit(run)
    job = await abc.jobs.claim("worker", 10)
    assert job
    await abc.jobs.release(job, again=True)
    assert [await abc.jobs.position(run) for run in ("b", "a")] == [0, 1]
    job = await abc.jobs.claim("worker", 10)
    assert job
    await abc.jobs.release(job)
    assert await abc.jobs.position("b") is None
    assert await abc.jobs.active() == {"a"}
    assert not await abc.jobs.renew(job, 10)


async def test_a_submission_during_a_hold_is_remembered(abc: Transport) -> None:
    await abc.jobs.submit("a")
    job = await abc.jobs.claim("worker", 10)
    assert job
    await abc.jobs.submit("a")
    assert await abc.jobs.position("a") is None
    await abc.jobs.release(job)
    assert await abc.jobs.position("a") == 0
    assert await abc.jobs.claim("worker", 10) == Job("a", "worker", 2)


async def test_a_note_is_for_who_claims_after_a_loss_and_a_release_takes_it_away(abc: Transport) -> None:
    await abc.jobs.submit("a")
    first = await abc.jobs.claim("first", 0.05)
    assert first
    assert first.note == ""
    assert await abc.jobs.note(first, "one")
    assert await abc.jobs.note(first, "zwölf")
    await asyncio.sleep(0.1)
    second = await abc.jobs.claim("second", 10)
    assert second
    assert second.note == "zwölf"
    assert not await abc.jobs.note(first, "late")
    await abc.jobs.release(second, again=True)
    third = await abc.jobs.claim("third", 10)
    assert third
    assert third.note == ""
    await abc.runs.delete("a")
    assert not await abc.jobs.note(third, "gone")


async def test_a_deleted_run_is_not_its_workers_any_more(abc: Transport) -> None:
    await abc.jobs.submit("a")
    job = await abc.jobs.claim("worker", 10)
    assert job
    await abc.runs.delete("a")
    assert not await abc.jobs.renew(job, 10)
    await abc.jobs.release(job, again=True)
    assert await abc.jobs.claim("worker", 10) is None


async def test_workers_that_report_are_alive_until_they_leave_or_fall_silent(transport: Transport) -> None:
    for name in ("one", "two"):
        await transport.workers.report(WorkerRecord(name, "cpu", 1, 4, seen_s=0, stuck=2))
    assert [worker.worker for worker in await transport.workers.alive(10)] == ["one", "two"]
    await transport.workers.leave("one")
    (left,) = await transport.workers.alive(10)
    assert (left.worker, left.device, left.runs, left.slots, left.stuck) == ("two", "cpu", 1, 4, 2)
    await asyncio.sleep(0.1)
    assert await transport.workers.alive(0.05) == []
