"""The transport of one machine: a SQLite file shared by any number of processes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..ports import Transport
from .database import Clock, Database
from .jobs import SqliteJobs, SqliteWorkers
from .journal import SqliteCommands, SqliteJournal, SqliteRuns

__all__ = ["open_sqlite"]


@asynccontextmanager
async def open_sqlite(path: str, *, max_pages: int = 0, clock: Clock = time.monotonic) -> AsyncIterator[Transport]:
    """The store in the file at `path`, created if it is not there.

    Leases are measured by `time.monotonic`, which on one machine all processes share and no clock setting moves; it
    starts anew at boot, which the rule for leases in `ports.Jobs` covers.
    """
    database = Database(path, max_pages)
    await database.open()
    try:
        yield Transport(
            runs=SqliteRuns(database),
            journal=SqliteJournal(database),
            commands=SqliteCommands(database),
            jobs=SqliteJobs(database, clock),
            workers=SqliteWorkers(database, clock),
        )
    finally:
        await database.close()
