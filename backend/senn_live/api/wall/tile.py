"""One tile: it follows its run as any reader does, by the run's hub, and keeps what it looks like now."""

from __future__ import annotations

import asyncio

import structlog

from ...classes.tiles import TileFold
from ...protocol.tiles import WallTile, encode_tile
from ...transport.ports import Entry, TransportError, UnknownRun
from ..refusals.errors import RefusalError
from ..stream.hubs import Hubs

_PAUSE_S = 1.0
log = structlog.get_logger()


class FollowedTile:
    """A run on the wall. `message` is how it looked when it was last drawn."""

    overflowed = False
    thinned = 0

    def __init__(self, placed: WallTile, hubs: Hubs) -> None:
        self.placed = placed
        self.message = b""
        self._hubs = hubs
        self._fold = TileFold(None)
        self._is_new = True
        self._given_up = asyncio.Event()
        self._reason: Exception | None = None
        self._task = asyncio.create_task(self._follow(), name=f"tile {placed.run}")

    def close(self) -> None:
        """Stop following."""
        self._task.cancel()

    def drawn(self) -> bytes | None:
        """How it looks, if that is new."""
        if not self._is_new:
            return None
        self._is_new = False
        self.message = encode_tile(self._fold.tile(self.placed.tile))
        return self.message

    def join(self, after: int) -> None:
        """The hub hands on what comes later."""

    def take(self, entries: list[Entry]) -> None:
        """Here are the next entries."""
        for entry in entries:
            self._is_new |= self._fold.take(entry.offset, entry.data)

    def tell(self, message: str) -> None:
        """Neither a place in a queue nor a store that is away looks like anything."""

    def end(self, error: Exception) -> None:
        """The hub gives up."""
        self._reason = error
        self._given_up.set()

    async def _follow(self) -> None:
        while True:
            try:
                await self._follow_hub()
            except UnknownRun:
                return  # deleted: the class says what takes its place
            except (RefusalError, TransportError) as error:
                log.warning("tile away", run=self.placed.run, error=str(error), retry_s=_PAUSE_S)
            except Exception:  # a bug in one run's hub takes no tile off the wall for good
                log.exception("tile away", run=self.placed.run, retry_s=_PAUSE_S)
            await asyncio.sleep(_PAUSE_S)

    async def _follow_hub(self) -> None:
        self._given_up.clear()
        async with self._hubs.following(self.placed.run) as hub:
            with self._hubs.handing(hub, self):
                self._fold, self._is_new = TileFold(hub.view(), hub.offset), True
                await self._given_up.wait()
        if self._reason is not None:
            raise self._reason
