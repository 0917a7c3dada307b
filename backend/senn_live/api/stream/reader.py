"""One reader of a run: the whole path of an entry from the hub to the socket, and what happens where it is narrow.

The hub hands entries on (`take`). Where nothing is due before an entry and the socket has room, it is written at once,
in the same call: nine messages of ten. Else it waits in the `Session`, which keeps every event but the newest frame
only; what waits goes out when the socket has room again (`on_writable`). Without a direct socket the reader's own task
sends through ASGI, woken by a bell. Whoever takes nothing for too long is given up by the socket's task
(`is_stuck_since`), whoever leaves too much waiting by the hub (`overflowed`): neither delays the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import Send

from ...transport.ports import Entry
from ..metrics import Counts
from .direct import DirectSocket, Framing
from .leaving_out import is_left_out
from .session import Session


class Reader:
    """A socket to send to, and what waits for it.

    Attributes:
        sent: How many messages were sent.
        is_sending: Whether a message is under way that the socket has not taken yet.
        seen: What the reader sees of an entry, where not everybody sees everything.
        left_out: Marks of entries that it does without.
    """

    def __init__(
        self, send: Send, socket: DirectSocket | None, framing: Framing, counts: Counts, *, max_pending_bytes: int
    ) -> None:
        self.sent = 0
        self.is_sending = False
        self._send = send
        self._socket = socket
        self._is_direct = False
        self._framed = framing.framed
        self._counts = counts
        self._clock = asyncio.get_running_loop().time
        self._bell = asyncio.Event()
        self._ended: Exception | None = None
        self._max_pending_bytes = max_pending_bytes
        self.seen: Callable[[Entry], Entry] | None = None
        self.left_out: tuple[str, ...] = ()
        self._session = Session(-1, max_pending_bytes)

    @property
    def overflowed(self) -> bool:
        """Whether more waits than may."""
        return self._session.overflowed

    @property
    def thinned(self) -> int:
        """How many entries were left out since it joined."""
        return self._session.thinned

    def join(self, after: int) -> None:
        """From here on it is due what comes after `after`; what waited before is forgotten."""
        self._session = Session(after, self._max_pending_bytes)

    def is_stuck_since(self, sent: int) -> bool:
        """Whether a message is under way and none was taken since `sent` of them were."""
        return self.is_sending and self.sent == sent

    def take(self, entries: list[Entry]) -> None:
        """Here are the next entries; what cannot be sent at once waits."""
        if self.left_out:
            entries = [entry for entry in entries if not is_left_out(entry, self.left_out)]
        if self.seen is not None:
            entries = [self.seen(entry) for entry in entries]
        if self._is_direct and len(entries) == 1 and self._pass(entries[0]):
            return
        for entry in entries:
            self._session.offer(entry)
        self._wake()

    def tell(self, message: str) -> None:
        """Say something that is not in the journal; only the last word waits."""
        self._session.tell(message)
        self._wake()

    def end(self, error: Exception) -> None:
        """Give the reader up; its task says goodbye."""
        self._ended = self._ended or error
        self._bell.set()

    async def rung(self) -> None:
        """Return when there may be something to send.

        Raises:
            Exception: why the reader was given up.
        """
        await self._bell.wait()
        self._bell.clear()
        if self._ended is not None:
            raise self._ended

    async def send_waiting(self) -> None:
        """Send what waits through ASGI."""
        while (message := self._session.next(self._clock())) is not None:
            await self.deliver(message)

    async def send_live(self) -> None:
        """Send whatever comes, until given up or cancelled."""
        if self._socket is not None:
            self._is_direct = True
            self._socket.on_writable = self._drain
            self._drain()
        while True:
            if not self._is_direct:
                await self.send_waiting()
            await self.rung()

    async def deliver(self, message: str | bytes) -> None:
        """Send one message through ASGI."""
        self.is_sending = True
        kind = "bytes" if isinstance(message, bytes) else "text"
        await self._send({"type": "websocket.send", kind: message})
        self.is_sending = False
        self.sent += 1
        self._counts.messages_sent += 1

    def abort(self) -> None:
        """Let go of the socket and what waits in its buffer; without a direct one the server's own limits do so."""
        if self._socket is not None:
            self._socket.abort()

    def _wake(self) -> None:
        if self._is_direct:
            self._drain()
        else:
            self._bell.set()

    def _pass(self, entry: Entry) -> bool:
        """Write an entry at once if nothing is due before it and the socket takes it."""
        socket = self._socket
        assert socket is not None
        if not (socket.writable and self._session.passes(entry.offset)):
            return False
        socket.write(self._framed(entry.data))
        self.sent += 1
        self._counts.messages_sent += 1
        self.is_sending = not socket.writable
        return True

    def _drain(self) -> None:
        """Write what waits, as far as the socket takes it."""
        socket, sent = self._socket, self.sent
        assert socket is not None
        while socket.writable and (message := self._session.next(self._clock())) is not None:
            socket.write(self._framed(message))
            self.sent += 1
        self.is_sending = not socket.writable
        self._counts.messages_sent += self.sent - sent
