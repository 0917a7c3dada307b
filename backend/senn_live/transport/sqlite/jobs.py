"""The queue and who is at work, in SQLite.

`jobs.place` is a run's place in the queue (NULL when it wants no worker), `jobs.worker` who holds it. A run waits when
it has a place and nobody holds it, or the holder's lease has ended.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ..ports import Job, Standing, WorkerRecord
from .database import Clock, Database
from .journal import run_id

_ROUNDING_S = 1e-3  # (now + lease) - now may exceed lease by a rounding error
_WAITS = (
    f"place IS NOT NULL AND (worker IS NULL OR lease_until <= :now OR lease_until - :now > lease_s + {_ROUNDING_S})"
)
_MINE = "run_id = (SELECT id FROM runs WHERE run = :run) AND worker = :worker AND attempt = :attempt"
# All strings below are put together from the constants above; values only ever come in as parameters.
# Every run that wants a worker. A waiting one's turn: how many runs its owner holds, and has waiting before it.
_STANDINGS = f"""
WITH wanted AS (
    SELECT run_id, run, owner, place, {_WAITS} AS waits,
        watched_until > :now AND watched_until - :now <= watched_s + {_ROUNDING_S} AS watched
    FROM jobs JOIN runs ON id = run_id WHERE place IS NOT NULL
), standings AS (
    SELECT *, sum(NOT waits) OVER (PARTITION BY owner)
        + row_number() OVER (PARTITION BY owner, waits ORDER BY watched DESC, place) AS turn
    FROM wanted
)"""  # noqa: S608
_ORDER = "NOT waits, turn, watched DESC, place"
_NEXT = f"{_STANDINGS} SELECT run_id, run FROM standings WHERE waits ORDER BY {_ORDER} LIMIT 10"  # noqa: S608
_ALL = f"{_STANDINGS} SELECT run, owner, NOT waits, watched FROM standings ORDER BY {_ORDER}"  # noqa: S608
_POSITION = (
    f"{_STANDINGS} SELECT place_now - 1 FROM (SELECT run, row_number() OVER (ORDER BY {_ORDER}) AS place_now"  # noqa: S608
    " FROM standings WHERE waits) WHERE run = :run"
)
_COUNT = f"SELECT count(*) FROM jobs WHERE {_WAITS}"  # noqa: S608
_TAKE = (
    "UPDATE jobs SET worker = :worker, attempt = attempt + 1, again = 0, lease_until = :until, lease_s = :lease"
    " WHERE run_id = :number RETURNING attempt, note"
)
_NOTE = f"UPDATE jobs SET note = :note WHERE {_MINE}"  # noqa: S608
_RENEW = f"UPDATE jobs SET lease_until = :until, lease_s = :lease WHERE {_MINE}"  # noqa: S608
_RELEASE = (
    "UPDATE jobs SET worker = NULL, place = CASE WHEN :again OR again THEN :place END, again = 0, note = ''"  # noqa: S608
    f" WHERE {_MINE}"
)
_ATTEND = (
    "UPDATE jobs SET watched_until = :until, watched_s = :duration WHERE place IS NOT NULL"
    " AND run_id = (SELECT id FROM runs WHERE run = :run)"
)
_SUBMIT = (
    "INSERT INTO jobs (run_id, place) VALUES (:number, :place) ON CONFLICT (run_id) DO UPDATE SET"
    " again = worker IS NOT NULL, place = coalesce(place, excluded.place)"
)


def _next_place(connection: sqlite3.Connection) -> int:
    query = "UPDATE counters SET value = value + 1 WHERE name = 'place' RETURNING value"
    place: int = connection.execute(query).fetchone()[0]
    return place


class SqliteJobs:
    """A row per run that ever wanted a worker."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def submit(self, run: str) -> None:

        def queue(connection: sqlite3.Connection) -> None:
            row = {"number": run_id(connection, run), "place": _next_place(connection)}
            connection.execute(_SUBMIT, row)

        await self._database.write(queue)

    async def claim(self, worker: str, lease_s: float) -> Job | None:
        if await self.waiting() == 0:  # asked many times a second: do not take the write lock for nothing
            return None

        def take(connection: sqlite3.Connection) -> Job | None:
            now, refusal = self._clock(), None
            for number, run in connection.execute(_NEXT, {"now": now}).fetchall():
                row = {"number": number, "worker": worker, "until": now + lease_s, "lease": lease_s}
                try:
                    return Job(run, worker, *connection.execute(_TAKE, row).fetchone())
                except sqlite3.DatabaseError as error:  # what is wrong with one run keeps no other from its turn
                    if not connection.in_transaction:
                        raise
                    refusal = error
            if refusal is not None:
                raise refusal
            return None

        return await self._database.write(take)

    async def renew(self, job: Job, lease_s: float) -> bool:
        row = {**_mine(job), "until": self._clock() + lease_s, "lease": lease_s}
        return await self._database.write(lambda connection: connection.execute(_RENEW, row).rowcount) > 0

    async def release(self, job: Job, *, again: bool = False) -> None:

        def give_up(connection: sqlite3.Connection) -> None:
            connection.execute(_RELEASE, {**_mine(job), "again": again, "place": _next_place(connection)})

        await self._database.write(give_up)

    async def note(self, job: Job, text: str) -> bool:
        row = {**_mine(job), "note": text}
        return await self._database.write(lambda connection: connection.execute(_NOTE, row).rowcount) > 0

    async def position(self, run: str) -> int | None:
        row = {"run": run, "now": self._clock()}
        found = await self._database.read(lambda connection: connection.execute(_POSITION, row).fetchone())
        return found[0] if found else None

    async def waiting(self) -> int:
        row = {"now": self._clock()}
        return await self._database.read(lambda connection: int(connection.execute(_COUNT, row).fetchone()[0]))

    async def active(self) -> set[str]:
        query = "SELECT run FROM jobs JOIN runs ON id = run_id WHERE place IS NOT NULL"
        return {run for (run,) in await self._database.read(lambda connection: connection.execute(query).fetchall())}

    async def attend(self, runs: Sequence[str], duration_s: float) -> None:
        until = self._clock() + duration_s
        rows = [{"run": run, "until": until, "duration": duration_s} for run in runs]
        if rows:
            await self._database.write(lambda connection: connection.executemany(_ATTEND, rows).rowcount)

    async def standings(self) -> list[Standing]:
        row = {"now": self._clock()}
        rows = await self._database.read(lambda connection: connection.execute(_ALL, row).fetchall())
        return [Standing(run, owner, bool(is_held), bool(watched)) for run, owner, is_held, watched in rows]


def _mine(job: Job) -> dict[str, str | int]:
    return {"run": job.run, "worker": job.worker, "attempt": job.attempt}


class SqliteWorkers:
    """The last report of each worker."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def report(self, record: WorkerRecord) -> None:
        row = (record.worker, record.device, record.runs, record.slots, self._clock(), record.stuck)
        query = "INSERT OR REPLACE INTO workers VALUES (?, ?, ?, ?, ?, ?)"
        await self._database.write(lambda connection: connection.execute(query, row).rowcount)

    async def alive(self, alive_s: float) -> list[WorkerRecord]:
        now = self._clock()
        query = (
            "SELECT worker, device, runs, slots, seen_s, stuck FROM workers WHERE seen_s BETWEEN ? AND ?"
            " ORDER BY worker"
        )
        bounds = (now - alive_s, now)
        rows = await self._database.read(lambda connection: connection.execute(query, bounds).fetchall())
        return [WorkerRecord(*row) for row in rows]

    async def leave(self, worker: str) -> None:
        query = "DELETE FROM workers WHERE worker = ?"
        await self._database.write(lambda connection: connection.execute(query, (worker,)).rowcount)
