"""The file: connections, transactions, and waiting for other processes' commits.

Three connections: one writes (in a thread of its own, so that waiting for another process's lock never stops the event
loop), one reads (in another thread, so that reading never waits behind that), one watches: `PRAGMA data_version` costs
about two microseconds and changes when anybody else, in this process or another, has committed.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from ..ports import Fullness, StoreFull, StoreUnavailable, StoreUnusable, TransportError

Result = TypeVar("Result")
Clock = Callable[[], float]

POLL_S = 0.015
BUSY_TIMEOUT_S = 5.0
SCHEMA_VERSION = 4
_UNUSABLE = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")
_unlike_any_version = itertools.count(-1, -1)
_WATCH_BUSY_MS = 50  # the event loop stands still for that long at most, and only while a crash is recovered from

# What turns a store of the version before the key into one of that version.
_MIGRATIONS = {
    2: "ALTER TABLE jobs ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    3: "ALTER TABLE workers ADD COLUMN stuck INTEGER NOT NULL DEFAULT 0",
    4: """
ALTER TABLE runs ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN watched_until REAL NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN watched_s REAL NOT NULL DEFAULT 0;
UPDATE runs SET owner = json_extract(record, '$.owner'),
    bytes = length(CAST(json_extract(record, '$.specification') AS BLOB))
        + (SELECT coalesce(sum(length(CAST(data AS BLOB))), 0) FROM entries WHERE run_id = id)
        + (SELECT coalesce(sum(length(CAST(command AS BLOB))), 0) FROM commands WHERE run_id = id)
""",
}
_SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    tail INTEGER NOT NULL DEFAULT 0,
    commands_sent INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE entries (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    offset INTEGER NOT NULL,
    data NOT NULL,
    PRIMARY KEY (run_id, offset)
) WITHOUT ROWID;
CREATE TABLE commands (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    command TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) WITHOUT ROWID;
CREATE TABLE jobs (
    run_id INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER,
    attempt INTEGER NOT NULL DEFAULT 0,
    worker TEXT,
    lease_until REAL NOT NULL DEFAULT 0,
    lease_s REAL NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    watched_until REAL NOT NULL DEFAULT 0,
    watched_s REAL NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_place ON jobs (place) WHERE place IS NOT NULL;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('place', 0);
CREATE TABLE workers (
    worker TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    runs INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    seen_s REAL NOT NULL,
    stuck INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""


class Database:
    """A SQLite file in WAL mode. `max_pages` above 0 bounds its size (a page is 4 KiB)."""

    def __init__(self, path: str, max_pages: int = 0) -> None:
        self._path = path
        self._max_pages = max_pages
        self._writer = _Lane(self._connect)
        self._reader = _Lane(self._connect)
        self._watch: sqlite3.Connection | None = None
        self._waiters: set[asyncio.Future[None]] = set()
        self._poller: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect; create the file and its tables where they are missing.

        Raises:
            StoreUnusable: if the file cannot be opened, is damaged, or was written by a newer version.
            StoreFull: if there is no room for it.
        """
        try:
            await self._writer.start()
            await self.write(_prepare)
            await self._reader.start()
            self._watch = self._connect()
        except OSError as error:
            raise StoreUnusable(f"Expected a file for the store at {self._path}, got: {error.strerror}.") from error
        self._watch.execute(f"PRAGMA busy_timeout = {_WATCH_BUSY_MS:d}")

    async def close(self) -> None:
        """Stop watching and close the connections; whoever still waits is woken."""
        if self._poller is not None:
            self._poller.cancel()
        self._wake()
        if self._watch is not None:
            self._watch.close()
        await self._reader.stop()
        await self._writer.stop()

    async def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do `work` in a transaction of its own: all of it or, if it raises, nothing."""

        def transaction(connection: sqlite3.Connection) -> Result:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        return await self._writer.do(transaction)

    async def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do `work`, a single query, on the connection for reading."""
        return await self._reader.do(work)

    async def fullness(self) -> Fullness:
        """What is in the file, and the most it can grow to: its bound, or what the disk has left."""

        def pages(connection: sqlite3.Connection) -> tuple[int, int, int, int]:
            names = ("page_size", "page_count", "freelist_count", "max_page_count")
            size, count, free, most = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
            return size, count, free, most

        size, count, free, most = await self.read(pages)
        try:
            room = shutil.disk_usage(Path(self._path).parent).free
        except OSError as error:
            raise StoreUnavailable(f"Expected to look at the store's disk, got: {error.strerror}.") from error
        return Fullness(size * (count - free), min(size * most, size * count + room))

    async def vacuum(self) -> None:
        """Write the file anew without what is free in it."""

        def compact(connection: sqlite3.Connection) -> None:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        await self._writer.do(compact)

    async def wait(self, condition: Callable[[sqlite3.Connection], bool], timeout_s: float) -> bool:
        """Whether `condition`, a query of microseconds, became true within the time; asked after every commit.

        It is asked on the event loop itself: a hop to a thread and back would cost twenty times as much, and in WAL
        mode a reader never waits for a writer.
        """
        deadline = asyncio.get_running_loop().time() + timeout_s
        while True:
            change = self._next_change()
            try:
                if self._ask(condition):
                    return True
                async with asyncio.timeout_at(deadline):
                    await change
            except TimeoutError:
                return self._ask(condition)
            finally:
                self._waiters.discard(change)

    def _ask(self, condition: Callable[[sqlite3.Connection], bool]) -> bool:
        assert self._watch is not None, "Expected an open database."
        try:
            return condition(self._watch)
        except sqlite3.DatabaseError as error:
            raise translated(error) from error

    def _next_change(self) -> asyncio.Future[None]:
        """Done when something may have been committed after this call, by anybody."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll(self._data_version()))
        return waiter

    async def _poll(self, version: int) -> None:
        while self._waiters:
            await asyncio.sleep(POLL_S)
            now = self._data_version()
            if now != version:
                version = now
                self._wake()

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _data_version(self) -> int:
        assert self._watch is not None, "Expected an open database."
        try:
            version: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:  # locked, away or damaged: whoever waits asks again and meets the error
            return next(_unlike_any_version)
        return version

    def _connect(self) -> sqlite3.Connection:
        Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL in WAL mode: a power cut can lose the last commits but never tears one; a killed process loses nothing.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if self._max_pages:
            connection.execute(f"PRAGMA max_page_count = {self._max_pages:d}")
        return connection


class _Lane:
    """A connection and the one thread that uses it."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None

    async def start(self) -> None:
        self._connection = await self._run(self._connect)

    async def do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        connection = self._connection
        assert connection is not None, "Expected an open database."
        return await self._run(lambda: work(connection))

    async def stop(self) -> None:
        if self._connection is not None:
            await self._run(self._connection.close)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except sqlite3.DatabaseError as error:
            raise translated(error) from error


def translated(error: sqlite3.DatabaseError) -> TransportError:
    """The error in the words of the ports."""
    name = getattr(error, "sqlite_errorname", "")  # errors of Python's own module bear none
    if name.startswith("SQLITE_FULL"):
        return StoreFull("Expected room in the store, but its disk is full. Delete old runs or free disk space.")
    if name.startswith(_UNUSABLE):
        return StoreUnusable(
            f"Expected a store that can be read and written, but SQLite says: {error}. Name another with --store, or"
            " put a copy of this one in its place."
        )
    return StoreUnavailable(f"Expected to reach the store, but SQLite says: {error}. Check the file and try again.")


def _prepare(connection: sqlite3.Connection) -> None:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"Expected a store of version {SCHEMA_VERSION} or older, got version {version}: a newer program wrote it."
        )
    if version == 0:
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
    else:
        for newer in range(version + 1, SCHEMA_VERSION + 1):
            for statement in _MIGRATIONS[newer].split(";"):
                connection.execute(statement)
    if version < SCHEMA_VERSION:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION:d}")
