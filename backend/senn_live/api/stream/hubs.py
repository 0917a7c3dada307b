"""The hubs of a process: one per watched run, made on demand, closed some time after the last reader left."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from ...classes.codes import CLASS
from ...protocol.classes import MAX_MEMBERS
from ...transport.ports import Transport
from ..metrics import Counts
from ..refusals.errors import BusyError, StoppingError, TooManyError
from ..settings import WebSettings
from .hub import Follower, Hub

_OF_A_CLASS = MAX_MEMBERS + 50  # a run of everybody, the teacher's, the class itself, and those of activities before
STOPPING = StoppingError("The server is stopping. The run goes on; connect again with your last offset.")


class Hubs:
    """All runs that this process follows."""

    def __init__(self, transport: Transport, settings: WebSettings, counts: Counts) -> None:
        self._transport = transport
        self._settings = settings
        self._counts = counts
        self._hubs: dict[str, Hub] = {}
        self._closers: dict[str, asyncio.TimerHandle] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._users: dict[Hub, int] = {}
        self._followed: dict[str, Counter[str]] = {}
        self.has_newcomers = asyncio.Event()
        self._stopping: StoppingError | None = None

    @property
    def viewers(self) -> int:
        """How many readers there are."""
        return sum(len(hub.readers) for hub in self._hubs.values())

    @property
    def watched(self) -> int:
        """How many runs are followed."""
        return len(self._hubs)

    @property
    def with_readers(self) -> list[str]:
        """The runs that somebody looks at."""
        return [run for run, hub in self._hubs.items() if hub.readers]

    @asynccontextmanager
    async def following(self, run: str, client: str = "") -> AsyncIterator[Hub]:
        """The hub of a run, up to date with its journal, for a client. Runs of a class count for the class.

        Raises:
            UnknownRun: if there is no such run.
            TooManyError: if the client follows as many runs as it may.
            BusyError: if as many runs are followed as may.
            StoppingError: if the process is shutting down.
        """
        if self._stopping is not None:
            raise self._stopping
        record = await self._transport.runs.get(run)
        is_of_a_class = run.startswith(CLASS) or record.owner.startswith(CLASS)
        client = (run if run.startswith(CLASS) else record.owner) if is_of_a_class else client
        followed = self._followed.setdefault(client, Counter())
        most = _OF_A_CLASS if is_of_a_class else self._settings.max_watched_runs_per_client
        if run not in followed and len(followed) >= most:
            raise TooManyError(f"Expected at most {most} runs that one address follows, got one more. Close some.")
        hub = self._hubs.get(run)
        if hub is None or hub.ended is not None:
            hub = self._new(run)
        if closer := self._closers.pop(run, None):
            closer.cancel()
        self._users[hub] = self._users.get(hub, 0) + 1
        followed[run] += 1
        try:
            await hub.caught_up.wait()
            if hub.ended is not None:
                raise hub.ended
            yield hub
        finally:
            self._leave(hub)
            followed[run] -= 1
            if not followed[run]:
                del followed[run]
            if not followed:
                self._followed.pop(client, None)

    @contextmanager
    def handing(self, hub: Hub, reader: Follower) -> Iterator[None]:
        """The reader has, or will have otherwise, everything up to now, and is handed what comes later.

        Raises:
            TooManyError: if the run has as many readers as may be.
            BusyError: if the process has.
        """
        if len(hub.readers) >= self._settings.max_viewers_per_run:
            raise TooManyError(f"Expected at most {self._settings.max_viewers_per_run} readers of one run here.")
        if self.viewers >= self._settings.max_viewers:
            raise BusyError(f"Expected at most {self._settings.max_viewers} readers in one process.")
        reader.join(hub.offset)
        if message := hub.position_message():
            reader.tell(message)
        if not hub.readers:
            self.has_newcomers.set()
        hub.readers.add(reader)
        try:
            yield
        finally:
            hub.readers.discard(reader)
            self._counts.thinned += reader.thinned

    async def close(self) -> None:
        """Tell every reader that the server stops, and stop following."""
        self._stopping = STOPPING
        for closer in self._closers.values():
            closer.cancel()
        await asyncio.gather(*(hub.close(self._stopping) for hub in self._hubs.values()))
        self._hubs.clear()

    def _new(self, run: str) -> Hub:
        if len(self._hubs) >= self._settings.max_watched_runs and not self._close_an_idle_one():
            raise BusyError(f"Expected at most {self._settings.max_watched_runs} runs to follow in one process.")
        self._hubs[run] = Hub(run, self._transport, self._counts.read)
        return self._hubs[run]

    def _leave(self, hub: Hub) -> None:
        self._users[hub] -= 1
        if self._users[hub]:
            return
        del self._users[hub]
        if self._hubs.get(hub.run) is hub and self._stopping is None:
            loop = asyncio.get_running_loop()
            self._closers[hub.run] = loop.call_later(self._settings.linger_s, self._close, hub.run)

    def _close_an_idle_one(self) -> bool:
        for run in self._closers:
            self._closers[run].cancel()
            self._close(run)
            return True
        return False

    def _close(self, run: str) -> None:
        self._closers.pop(run, None)
        hub = self._hubs.pop(run)
        task = asyncio.create_task(hub.close(StoppingError("Nobody reads this run any more.")))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
