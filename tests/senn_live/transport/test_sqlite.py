"""What is particular to SQLite: several processes, a full disk, a lock, a clock, a file from elsewhere."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from senn_live.transport import open_transport
from senn_live.transport.ports import Conflict, StoreUnavailable
from senn_live.transport.sqlite import database, open_sqlite
from stores import filled, record


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/store.sqlite"


async def _write_as_fast_as_possible(store: str, name: str, count: int) -> None:
    async with open_transport(store) as transport:
        written, tail = 0, 0
        while written < count:
            try:
                await transport.journal.append("run", tail, [f"{name} {written}"])
                written, tail = written + 1, tail + 1
            except Conflict as conflict:
                tail = conflict.tail


def _writer(store: str, name: str, count: int) -> None:
    asyncio.run(_write_as_fast_as_possible(store, name, count))


async def test_processes_that_write_one_journal_leave_no_gap_and_no_duplicate(tmp_path: Path) -> None:
    async with open_transport(url(tmp_path)) as transport:
        await transport.runs.create(record())
        context = multiprocessing.get_context("spawn")
        writers = [context.Process(target=_writer, args=(url(tmp_path), name, 100)) for name in "ab"]
        for writer in writers:
            writer.start()
        seen: list[str] = []
        async with asyncio.timeout(60):
            while len(seen) < 200:  # woken by commits of other processes
                assert await transport.journal.wait("run", len(seen) - 1, 30)
                entries = await transport.journal.read("run", len(seen) - 1)
                assert [entry.offset for entry in entries] == list(range(len(seen), len(seen) + len(entries)))
                seen += [str(entry.data) for entry in entries]
        for writer in writers:
            writer.join()
    for name in "ab":
        assert [entry for entry in seen if entry.startswith(name)] == [f"{name} {index}" for index in range(100)]


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    async with open_transport(url(tmp_path)) as transport:
        await transport.runs.create(record())
        await transport.journal.append("run", 0, ["x", b"y"])
        await transport.commands.send("run", "c")
        await transport.jobs.submit("run")
    async with open_transport(url(tmp_path)) as transport:
        assert [entry.data for entry in await transport.journal.read("run", -1)] == ["x", b"y"]
        assert await transport.commands.read("run", 0) == [(0, "c")]
        assert await transport.jobs.position("run") == 0


async def test_a_full_disk_is_said_and_what_was_there_stays_whole(tmp_path: Path) -> None:
    async with open_transport(url(tmp_path) + "?max_pages=60") as transport:
        await transport.runs.create(record())
        offset = await filled(transport, [b"x" * 1000, b"y" * 1000])
        assert await transport.journal.tail("run") == offset
        assert len(await transport.journal.read("run", -1)) == offset
        await transport.runs.delete("run")
        await transport.runs.create(record("next"))
        await transport.journal.append("next", 0, [b"z" * 1000])
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


async def test_a_file_locked_by_another_program_is_said_and_works_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.1)
    async with open_transport(url(tmp_path)) as transport:
        await transport.runs.create(record())
        other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await transport.journal.append("run", 0, ["x"])
        assert await transport.journal.read("run", -1) == []
        other.execute("ROLLBACK")
        other.close()
        await transport.journal.append("run", 0, ["x"])


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_text("my thesis" * 1000)
    with pytest.raises(StoreUnavailable, match="not a database"):
        async with open_transport(url(tmp_path)):
            pass
    assert (tmp_path / "store.sqlite").read_text() == "my thesis" * 1000


async def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "store.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreUnavailable, match="newer"):
        async with open_transport(url(tmp_path)):
            pass


async def test_a_store_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    async with open_transport(url(tmp_path)) as transport:
        await transport.runs.create(record())
        await transport.journal.append("run", 0, ["é", b"\x00\xff"])
        await transport.commands.send("run", "command")
        await transport.jobs.submit("run")
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        for table, newer in (("jobs", "note watched_until watched_s"), ("workers", "stuck"), ("runs", "owner bytes")):
            for column in newer.split():
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    for _ in range(2):
        async with open_transport(url(tmp_path)) as transport:
            assert await transport.runs.size("run") == await transport.runs.size_of_owner("somebody") == 13
            job = await transport.jobs.claim("worker", 5)
            assert job
            assert await transport.jobs.note(job, "noted")
            await transport.jobs.release(job, again=True)


async def test_a_damaged_record_hides_no_other_run_and_can_be_deleted(tmp_path: Path) -> None:
    async with open_transport(url(tmp_path)) as transport:
        for name in ("good", "bad"):
            await transport.runs.create(record(name))
        with sqlite3.connect(tmp_path / "store.sqlite") as connection:
            connection.execute("UPDATE runs SET record = 'none' WHERE run = 'bad'")
        assert [found.run for found in await transport.runs.all()] == ["good"]
        assert set(await transport.runs.sizes()) == {"good", "bad"}
        with pytest.raises(StoreUnavailable, match="delete that run"):
            await transport.runs.get("bad")
        await transport.runs.delete("bad")
        assert set(await transport.runs.sizes()) == {"good"}


async def test_a_run_that_cannot_be_claimed_keeps_no_other_from_its_turn(tmp_path: Path) -> None:
    async with open_transport(url(tmp_path)) as transport:
        for name in ("bad", "good"):
            await transport.runs.create(record(name, owner=name))
            await transport.jobs.submit(name)
        with sqlite3.connect(tmp_path / "store.sqlite") as connection:
            connection.execute(
                "CREATE TRIGGER hurt BEFORE UPDATE ON jobs WHEN OLD.run_id = 1 BEGIN SELECT RAISE(ABORT, 'hurt'); END"
            )
        job = await transport.jobs.claim("worker", 30)
        assert job is not None
        assert job.run == "good"
        with pytest.raises(StoreUnavailable, match="hurt"):
            await transport.jobs.claim("worker", 30)


async def test_a_clock_that_jumps_lets_a_run_change_hands_but_never_get_stuck(tmp_path: Path) -> None:
    now_s = 1000.0
    async with open_sqlite(str(tmp_path / "store.sqlite"), clock=lambda: now_s) as transport:
        await transport.runs.create(record())
        await transport.jobs.submit("run")
        first = await transport.jobs.claim("first", 5)
        assert first
        now_s = 3.0  # the machine was started anew: a monotonic clock begins again
        second = await transport.jobs.claim("second", 5)
        assert second
        assert second.attempt == 2
        assert not await transport.jobs.renew(first, 5)
        now_s = 1e9
        assert await transport.jobs.renew(second, 5)
        assert await transport.jobs.claim("third", 5) is None


@pytest.mark.parametrize("address", ["sqlite:///", "sqlite://host/x", "postgres://x", "nonsense"])
def test_a_store_that_is_none_is_refused_with_what_was_expected(address: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        open_transport(address)
