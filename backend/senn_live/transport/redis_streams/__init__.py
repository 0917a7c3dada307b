"""The transport of many machines: Redis 7 or newer, started with `maxmemory-policy noeviction`.

Journals and commands are Streams whose entry ids are the offsets; every step that reads before it writes is a Lua
script, which Redis runs alone. Leases are measured by the server's clock, the one clock that all machines share.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..ports import Transport
from .client import Client
from .jobs import RedisJobs, RedisWorkers
from .journal import RedisCommands, RedisJournal, RedisRuns

__all__ = ["open_redis"]


@asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Transport]:
    """The store at `url`. A server that is away now is not an error here: each call says so until it is back."""
    client = Client(url)
    try:
        yield Transport(
            runs=RedisRuns(client),
            journal=RedisJournal(client),
            commands=RedisCommands(client),
            jobs=RedisJobs(client),
            workers=RedisWorkers(client),
        )
    finally:
        await client.close()
