"""One who looks at the wall: what waits for a socket that is slower than the wall. Of a tile the newest alone waits."""

from __future__ import annotations

import asyncio

from ...classes.roles import Role
from ..stream.reader import Reader


class Viewer:
    """What is still to be sent: at most one list and one message for each tile in it."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self._list: str | None = None
        self._word: str | None = None
        self._tiles: frozenset[int] = frozenset()
        self._waiting: dict[int, bytes] = {}
        self._bell = asyncio.Event()
        self._ended: Exception | None = None

    def relist(self, message: str, tiles: frozenset[int]) -> frozenset[int]:
        """There are other tiles now; of those that are gone nothing is sent any more. Gives those that are new."""
        fresh, self._list, self._tiles = tiles - self._tiles, message, tiles
        self._waiting = {tile: waits for tile, waits in self._waiting.items() if tile in tiles}
        self._bell.set()
        return fresh

    def offer(self, tile: int, message: bytes) -> None:
        """A tile looks different. It keeps the place in the line that an older look of it had."""
        if tile in self._tiles:
            self._waiting[tile] = message
            self._bell.set()

    def tell(self, message: str) -> None:
        """Say something of the store; the last word alone waits."""
        self._word = message
        self._bell.set()

    def end(self, error: Exception) -> None:
        """Give the viewer up, with a reason."""
        self._ended = self._ended or error
        self._bell.set()

    async def send(self, reader: Reader) -> None:
        """Send whatever comes, as fast as the socket takes it, until given up or cancelled.

        Raises:
            Exception: why the viewer was given up.
        """
        while True:
            await self._bell.wait()
            self._bell.clear()
            while (message := self._next()) is not None:
                await reader.deliver(message)
                if self._ended is not None:
                    break
            if self._ended is not None:
                raise self._ended

    def _next(self) -> str | bytes | None:
        if self._word is not None:
            word, self._word = self._word, None
            return word
        if self._list is not None:
            listed, self._list = self._list, None
            return listed
        if not self._waiting:
            return None
        return self._waiting.pop(next(iter(self._waiting)))
