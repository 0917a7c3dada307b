"""One run, many readers: the journal is read once per process and every entry handed to every reader.

An entry in the journal is already the message on the wire, so it is encoded once in its life, by the worker. The fold
for late joiners is kept up to date in batches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Protocol

import structlog

from ...classes.codes import CLASS
from ...protocol.events import RunStarted, RunView
from ...runs.entries import PoisonedEntryError, decode
from ...runs.view import Fold
from ...transport.ports import Entry, Transport, TransportError, UnknownRun
from ..refusals.errors import SlowReaderError
from .session import queue_message, store_message

WAIT_S = 1.0
_READ = 200  # entries at a time
_BATCH, _BATCH_BYTES = (
    100,
    262_144,
)  # entries, of so many bytes, that are handed out and folded before others are served
_MESSAGES_AT_ONCE = 1000
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 5.0
log = structlog.get_logger()


class Follower(Protocol):
    """Who is handed a run's entries: a reader's socket, or a tile of a class's wall."""

    @property
    def overflowed(self) -> bool:
        """Whether more waits than may; it is then given up."""

    @property
    def thinned(self) -> int:
        """How many entries were left out."""

    def join(self, after: int) -> None:
        """It has everything up to `after`, or will have it otherwise."""

    def take(self, entries: list[Entry]) -> None:
        """Here are the next entries. Never waits."""

    def tell(self, message: str) -> None:
        """Say something that is not in the journal."""

    def end(self, error: Exception) -> None:
        """Nothing more comes."""


class Hub:
    """Follows one run. `offset` is the last entry handed out; `started` is set when there is a view."""

    def __init__(self, run: str, transport: Transport, on_message: Callable[[int], None]) -> None:
        self.run = run
        self.offset = -1
        self.readers: set[Follower] = set()
        self.caught_up = asyncio.Event()
        self.ended: Exception | None = None
        self._transport = transport
        self._on_message = on_message
        self._fold: Fold | None = None
        self._unfolded: list[Entry] = []
        self._unfolded_bytes = 0
        self._position: int | None = None
        self._view: tuple[int, str] | None = None
        self._is_away = False
        self._task = asyncio.create_task(self._follow(), name=f"hub {run}")

    async def close(self, error: Exception) -> None:
        """Stop following; readers are given up with `error`."""
        self._end(error)
        self._task.cancel()
        await asyncio.wait([self._task])

    @property
    def started(self) -> bool:
        """Whether the run has begun: there is something to fold."""
        return self.offset >= 0

    def position_message(self) -> str | None:
        """What a reader who joins now is told about the queue."""
        return None if self._position is None else queue_message(self._position)

    def view(self) -> RunView | None:
        """The fold of the journal so far, or None when nothing readable is in it yet."""
        self._fold_rest()
        return self._fold.view() if self._fold else None

    def view_message(self) -> str | None:
        """The same as a message, made once for all readers that join at this offset."""
        if self._view is None or self._view[0] != self.offset:
            view = self.view()
            if view is None:
                return None
            self._view = (self.offset, view.model_dump_json())
        return self._view[1]

    async def _follow(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while self.ended is None:
            try:
                await self._read_on()
                self._tell_if_away(False)
                pause_s = _FIRST_PAUSE_S
            except UnknownRun as error:
                self._end(error)
            except TransportError as error:
                if not self.caught_up.is_set():  # who asks for the run is told so; whoever asks next tries again
                    self._end(error)
                    return
                self._tell_if_away(True)
                log.warning("store away", run=self.run, error=str(error), retry_s=pause_s)
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            except Exception as error:
                self._end(error)
                raise

    async def _read_on(self) -> None:
        journal = self._transport.journal
        while entries := await journal.read(self.run, self.offset, _READ):
            for batch in _batches(entries):
                self._hand_out(batch)
                await asyncio.sleep(0)
        if not self.caught_up.is_set():
            await self._look_at_queue()
            self.caught_up.set()
        if not await journal.wait(self.run, self.offset, WAIT_S):
            await self._transport.runs.get(self.run)  # deleted?
            await self._look_at_queue()

    def _hand_out(self, entries: list[Entry]) -> None:
        self._unfolded += entries
        self._unfolded_bytes += sum(len(entry.data) for entry in entries)
        self.offset = entries[-1].offset
        self._offer(entries)
        for reader in [reader for reader in self.readers if reader.overflowed]:
            reader.end(SlowReaderError("Expected a reader that keeps up, got one with too many events still to take."))
            self.readers.discard(reader)
        self._on_message(len(entries))
        if len(self._unfolded) >= _BATCH or self._unfolded_bytes >= _BATCH_BYTES:
            self._fold_rest()

    def _offer(self, entries: list[Entry]) -> None:
        # Whoever keeps up gets every frame of a batch, unless a fast run with many readers makes that too many.
        at_once = 1 if len(entries) * len(self.readers) <= _MESSAGES_AT_ONCE else len(entries)
        for start in range(0, len(entries), at_once):
            together = entries[start : start + at_once]
            for reader in self.readers:
                reader.take(together)

    def _fold_rest(self) -> None:
        self._unfolded_bytes = 0
        if self.run.startswith(CLASS):  # a class is folded at its desk
            self._unfolded.clear()
            return
        for entry in self._unfolded:
            try:
                event = decode(entry.offset, entry.data)
            except PoisonedEntryError as error:
                log.warning("poisoned entry", run=self.run, error=str(error))
                continue
            if self._fold is not None:
                self._fold.apply(event)
            elif isinstance(event, RunStarted):
                self._fold = Fold(event)
        self._unfolded.clear()

    async def _look_at_queue(self) -> None:
        position = await self._transport.jobs.position(self.run)
        if position != self._position:
            self._position = position
            if message := self.position_message():
                self._tell(message)

    def _tell_if_away(self, is_away: bool) -> None:
        if is_away == self._is_away:
            return
        self._is_away = is_away
        self._position = None  # only a session's last word waits: tell the place in the queue anew
        self._tell(store_message(away=is_away))

    def _tell(self, message: str) -> None:
        for reader in self.readers:
            reader.tell(message)

    def _end(self, error: Exception) -> None:
        self.ended = self.ended or error
        self.caught_up.set()
        for reader in self.readers:
            reader.end(error)


def _batches(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Entries in turn, in batches of few and small enough; an entry that is larger comes alone."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        if batch and (len(batch) >= _BATCH or size + len(entry.data) > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += len(entry.data)
    if batch:
        yield batch
