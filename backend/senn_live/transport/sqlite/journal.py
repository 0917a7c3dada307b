"""Runs, their journals and their commands in SQLite. Text entries are TEXT and binary ones BLOB."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

from ..ports import (
    MAX_COMMANDS,
    Conflict,
    Entry,
    Fullness,
    RunRecord,
    TooManyCommands,
    UnknownRun,
    read_record,
    readable_records,
    size_of,
)
from .database import Database


def run_id(connection: sqlite3.Connection, run: str) -> int:
    """The number of a run in the tables.

    Raises:
        UnknownRun: if there is none.
    """
    row = connection.execute("SELECT id FROM runs WHERE run = ?", (run,)).fetchone()
    if row is None:
        raise UnknownRun(f"Expected the id of a run, got {run!r}: there is no such run, or it was deleted.")
    number: int = row[0]
    return number


class SqliteRuns:
    """The register of runs; the row number is the order of creation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, record: RunRecord) -> None:

        def insert(connection: sqlite3.Connection) -> None:
            row = (record.run, json.dumps(asdict(record)), record.owner, size_of(record.specification))
            query = "INSERT INTO runs (run, record, owner, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
            added = connection.execute(query, row)
            if added.rowcount == 0:
                raise ValueError(f"Expected a new run id, got {record.run!r}, which exists.")

        await self._database.write(insert)

    async def get(self, run: str) -> RunRecord:
        query = "SELECT record FROM runs WHERE run = ?"
        row = await self._database.read(lambda connection: connection.execute(query, (run,)).fetchone())
        if row is None:
            raise UnknownRun(f"Expected the id of a run, got {run!r}: there is no such run, or it was deleted.")
        return read_record(row[0])

    async def all(self) -> list[RunRecord]:
        query = "SELECT record FROM runs ORDER BY id DESC"
        rows = await self._database.read(lambda connection: connection.execute(query).fetchall())
        return readable_records(record for (record,) in rows)

    async def delete(self, run: str) -> None:
        query = "DELETE FROM runs WHERE run = ?"
        await self._database.write(lambda connection: connection.execute(query, (run,)).rowcount)

    async def size(self, run: str) -> int:
        query = "SELECT coalesce(sum(bytes), 0) FROM runs WHERE run = ?"
        return await self._database.read(lambda connection: int(connection.execute(query, (run,)).fetchone()[0]))

    async def size_of_owner(self, owner: str) -> int:
        query = "SELECT coalesce(sum(bytes), 0) FROM runs WHERE owner = ?"
        return await self._database.read(lambda connection: int(connection.execute(query, (owner,)).fetchone()[0]))

    async def sizes(self) -> dict[str, int]:
        query = "SELECT run, bytes FROM runs"
        return dict(await self._database.read(lambda connection: connection.execute(query).fetchall()))

    async def fullness(self) -> Fullness:
        return await self._database.fullness()

    async def vacuum(self) -> None:
        await self._database.vacuum()


class SqliteJournal:
    """Entries by run and offset; `runs.tail` is what an append is compared with."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, run: str, offset: int, entries: Sequence[str | bytes]) -> None:

        def insert(connection: sqlite3.Connection) -> None:
            number = run_id(connection, run)
            tail: int = connection.execute("SELECT tail FROM runs WHERE id = ?", (number,)).fetchone()[0]
            if offset != tail:
                raise Conflict(run, offset, tail)
            rows = [(number, offset + index, entry) for index, entry in enumerate(entries)]
            connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
            row = (tail + len(rows), sum(map(size_of, entries)), number)
            connection.execute("UPDATE runs SET tail = ?, bytes = bytes + ? WHERE id = ?", row)

        await self._database.write(insert)

    async def read(self, run: str, after: int, limit: int = 1000) -> list[Entry]:
        query = (
            "SELECT offset, data FROM entries WHERE run_id = (SELECT id FROM runs WHERE run = ?) AND offset > ?"
            " ORDER BY offset LIMIT ?"
        )
        bounds = (run, max(after, -1), limit)
        rows = await self._database.read(lambda connection: connection.execute(query, bounds).fetchall())
        return [Entry(*row) for row in rows]

    async def tail(self, run: str) -> int:
        query = "SELECT tail FROM runs WHERE run = ?"
        row = await self._database.read(lambda connection: connection.execute(query, (run,)).fetchone())
        return row[0] if row else 0

    async def wait(self, run: str, after: int, timeout_s: float) -> bool:

        query = "SELECT EXISTS (SELECT 1 FROM runs WHERE run = ? AND tail > ?)"

        def something_after(connection: sqlite3.Connection) -> bool:
            return bool(connection.execute(query, (run, after + 1)).fetchone()[0])

        return await self._database.wait(something_after, timeout_s)


class SqliteCommands:
    """Commands by run and index; `runs.commands_sent` counts them for good."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def send(self, run: str, command: str) -> int:

        def insert(connection: sqlite3.Connection) -> int:
            number = run_id(connection, run)
            query = "SELECT count(*), (SELECT commands_sent FROM runs WHERE id = ?1) FROM commands WHERE run_id = ?1"
            waiting, index = connection.execute(query, (number,)).fetchone()
            if waiting >= MAX_COMMANDS:
                raise TooManyCommands
            connection.execute("INSERT INTO commands VALUES (?, ?, ?)", (number, index, command))
            row = (index + 1, size_of(command), number)
            connection.execute("UPDATE runs SET commands_sent = ?, bytes = bytes + ? WHERE id = ?", row)
            sent: int = index
            return sent

        return await self._database.write(insert)

    async def read(self, run: str, start: int) -> list[tuple[int, str]]:
        query = (
            "SELECT position, command FROM commands WHERE run_id = (SELECT id FROM runs WHERE run = ?)"
            " AND position >= ? ORDER BY position"
        )
        return await self._database.read(lambda connection: connection.execute(query, (run, start)).fetchall())

    async def discard(self, run: str, before: int) -> None:

        def remove(connection: sqlite3.Connection) -> None:
            query = "DELETE FROM commands WHERE run_id = (SELECT id FROM runs WHERE run = ?) AND position < ?"
            removed = connection.execute(f"{query} RETURNING command", (run, before)).fetchall()
            size = sum(size_of(command) for (command,) in removed)
            connection.execute("UPDATE runs SET bytes = bytes - ? WHERE run = ?", (size, run))

        await self._database.write(remove)

    async def wait_any(self, starts: dict[str, int], timeout_s: float) -> None:
        marks = ", ".join("?" * len(starts))
        # A place without a worker: leases that ended are found by `claim`, at the caller's next timeout.
        query = (
            "SELECT EXISTS (SELECT 1 FROM jobs WHERE place IS NOT NULL AND worker IS NULL), run, commands_sent"  # noqa: S608 - marks only
            f" FROM (SELECT 1) LEFT JOIN runs ON run IN ({marks})"
        )

        def something_to_do(connection: sqlite3.Connection) -> bool:
            rows = connection.execute(query, (*starts,)).fetchall()
            return any(queued or (run is not None and sent > starts[run]) for queued, run, sent in rows)

        await self._database.wait(something_to_do, timeout_s)
