"""Who is connected: how many sockets there may be in all and from one address, and who makes room for a newcomer.

A socket without a request under way is idle: nothing is lost with it but the time to connect again. So where there is
no room the longest idle one goes, of the same address if that has its share; only where all are at work the newcomer
is refused. Silent sockets, however many, never keep a request out.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Protocol

PROCESS_FILES = 64  # file descriptors that a process needs beside its sockets


class Connection(Protocol):
    """A socket, as far as it is counted."""

    @property
    def address(self) -> str:
        """Whose it is."""

    def let_go(self) -> None:
        """Close it at once."""


class Connections:
    """The sockets of a process. An address that `is_exempt`, a proxy's, has no share of its own."""

    def __init__(self, *, most: int, per_client: int, is_exempt: Callable[[str], bool] = lambda _: False) -> None:
        self._most = most
        self._per_client = per_client
        self._is_exempt = is_exempt
        self._open: Counter[str] = Counter()
        self._idle: dict[str, OrderedDict[Connection, None]] = {}
        self._known: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._known)

    def join(self, connection: Connection) -> bool:
        """Count a new socket, idle as yet; False if there is no room for it."""
        address = connection.address
        has_share = self._open[address] < self._per_client or self._is_exempt(address)
        if not has_share and not self._make_room(address):
            return False
        if len(self._known) >= self._most and not self._make_room(self._largest()):
            return False
        self._known.add(connection)
        self._open[address] += 1
        self.rest(connection)
        return True

    def rest(self, connection: Connection) -> None:
        """The socket has no request under way."""
        if connection in self._known:
            self._idle.setdefault(connection.address, OrderedDict())[connection] = None

    def work(self, connection: Connection) -> None:
        """The socket has one."""
        idle = self._idle.get(connection.address)
        if idle is not None:
            idle.pop(connection, None)
            if not idle:
                del self._idle[connection.address]

    def leave(self, connection: Connection) -> None:
        """The socket is closed; to say so twice does nothing."""
        if connection in self._known:
            self._known.discard(connection)
            self.work(connection)
            self._open[connection.address] -= 1
            if not self._open[connection.address]:
                del self._open[connection.address]

    def _largest(self) -> str:
        """The address with most sockets among those that have idle ones."""
        return max(self._idle, key=lambda address: self._open[address], default="")

    def _make_room(self, address: str) -> bool:
        oldest = next(iter(self._idle.get(address, ())), None)
        if oldest is None:
            return False
        self.leave(oldest)
        oldest.let_go()
        return True


def room_for_sockets(files: int, wanted: int) -> tuple[int, int]:
    """How many sockets there may be, and how many may be accepted at a time, where so many files may be open."""
    at_once = max(16, min(2048, files // 8))
    return max(16, min(wanted, files - PROCESS_FILES - at_once)), at_once
