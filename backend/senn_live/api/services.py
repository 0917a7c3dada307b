"""What the routes share: the store, the settings, the hubs, the rates, the counts. Made once per app."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from ..transport.ports import Transport
from .desk import Desks
from .metrics import Counts
from .refusals.costs import CLASS, Kind
from .refusals.gates import Gate
from .refusals.guesses import Guesses
from .refusals.rates import Rate
from .settings import WebSettings
from .stream.direct import Framing
from .stream.hubs import STOPPING, Hubs
from .wall.wall import Walls


@dataclass
class Services:
    """Everything a request may need."""

    transport: Transport
    settings: WebSettings
    frontend: Path
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.hubs = Hubs(self.transport, self.settings, self.counts)
        self.desks = Desks(self.transport)
        self.walls = Walls(self.hubs)
        self.guesses = Guesses()
        self.framing = Framing()
        self.sockets: set[asyncio.Task[None]] = set()
        self.tables = Gate("tables being read", at_once=2, per_client=1)
        self.copies = Gate("copies and replays being made", at_once=8, per_client=4)
        self._requests = Rate("requests", self.settings.requests_per_s, self.settings.requests_burst)
        self._body_bytes = Rate("bytes of bodies", self.settings.body_bytes_per_s, self.settings.body_bytes_burst)
        self._creations = Rate("new runs and uploads", self.settings.creations_per_s, self.settings.creations_burst)
        self._commands = Rate("commands", self.settings.commands_per_s, self.settings.commands_burst)
        self._visits = Rate("requests", 20.0, 200, whose="one member")
        self._answers = Rate("answers", 2.0, 30, whose="one member")
        self._drawings = Rate("new runs", 0.5, 10, whose="one member")

    async def close(self) -> None:
        """Tell every reader that the server stops, and give them a moment to take it."""
        await self.hubs.close()
        self.walls.close(STOPPING)
        if self.sockets:
            await asyncio.wait(self.sockets, timeout=self.settings.shutdown_s)

    def count_request(self, client: str, kind: Kind, cost: float) -> None:
        """Count a request of a client, before anything of it is read, or refuse it."""
        now_s = time.monotonic()
        self._requests.take(client, now_s, cost)
        if kind == "creation":
            self._creations.take(client, now_s)
        elif kind == "command":
            self._commands.take(client, now_s)

    def count_command(self, client: str) -> None:
        """Count a command of a client, or refuse it."""
        self._commands.take(client, time.monotonic())

    def count_visit(self, client: str, member: str | None) -> None:
        """Count a request to a class, or refuse it: of a member (or the teacher) as such, of a stranger by address.

        So forty phones behind one router are forty clients, and one that asks without end is one.
        """
        if member is None:
            self._requests.take(client, time.monotonic(), 1 - CLASS)
        else:
            self._visits.take(member, time.monotonic())

    def count_answer(self, member: str) -> None:
        """Count an answer of a class's member, or refuse it."""
        self._answers.take(member, time.monotonic())

    def count_drawing(self, member: str) -> None:
        """Count a run of a class's member, or refuse it: members are counted, and not the address they share."""
        self._drawings.take(member, time.monotonic())

    def count_creation(self, client: str, cost: float = 1.0) -> None:
        """Count what takes as long as making several runs, or refuse it."""
        self._creations.take(client, time.monotonic(), cost)

    def count_body(self, client: str, size: int) -> None:
        """Count bytes that a client sends, or refuse them."""
        self._body_bytes.take(client, time.monotonic(), size)
