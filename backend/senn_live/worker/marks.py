"""Marks: what a worker is about to try with a run, left in the store, so that its successor knows what it died of.

A fault in Python ends in a sentence (`ClaimedRun.fail`); one that ends the process (a crash in a library, memory that
runs out) says nothing. So there is a mark before a run is adopted, before a command is carried out and, for a run
whose worker was lost, around each of its next turns. One mark at a time in a worker: whoever's mark stands is to blame.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from senn_live.transport.ports import Job, Jobs, TransportError

# Workers that a run may cost at exactly the same point. Once may be anybody's fault: a machine that lost its power.
MOST_LOSSES = 2
# Turns beyond what the journal has during which a recovered run is watched: twice as many as steps between two frames.
TRIAL_TURNS = 200


class LostError(Exception):
    """The run is somebody else's now, or deleted: forget it."""


class DeadlyError(Exception):
    """What is to be tried has ended workers before; the message is a sentence for a person."""


@dataclass(frozen=True)
class Mark:
    """What stands in the store.

    Attributes:
        worker: Who tries.
        trying: What; empty while nothing is tried.
        losses_here: Workers lost in a row while they tried exactly this.
        losses: Workers lost in a row before the run had passed its trial.
    """

    worker: str
    trying: str = ""
    losses_here: int = 0
    losses: int = 0


_adapter = TypeAdapter(Mark)


class Marks:
    """The marks of one run in one worker's hands.

    Attributes:
        job: The right to continue the run.
        turns_left: Turns until a run that was recovered is trusted again.
    """

    def __init__(self, jobs: Jobs, job: Job, lock: asyncio.Lock) -> None:
        self.job = job
        self._jobs = jobs
        self._lock = lock
        self._found = _read(job)
        self.turns_left = TRIAL_TURNS if job.note else 0

    @property
    def is_repeated(self) -> bool:
        """Whether more than one worker was lost: then nothing of the run is trusted, not even what went well before."""
        return self._found.losses > 1

    def losses_at(self, trying: str) -> int:
        """How many workers were lost while they tried this, the last of them included."""
        return self._found.losses_here if self._found.trying == trying else 0

    async def set(self, trying: str) -> None:
        """Say what is tried next; nothing, if that is empty.

        Raises:
            LostError: when the run is not this worker's any more.
        """
        losses = self._found.losses if self.turns_left else 0
        mark = Mark(self.job.worker, trying, self.losses_at(trying) if trying else 0, losses)
        if not await self._jobs.note(self.job, _adapter.dump_json(mark).decode()):
            raise LostError("the lease ended and another worker claimed it")

    @asynccontextmanager
    async def around(self, trying: str) -> AsyncIterator[None]:
        """Try something, marked. A fault leaves its mark, unless it is the store's.

        Raises:
            DeadlyError: instead of trying it where it has cost `MOST_LOSSES` workers.
            LostError: when the run is not this worker's any more.
        """
        if self.losses_at(trying) >= MOST_LOSSES:
            raise DeadlyError(f"{MOST_LOSSES} workers were lost at the same point of this run, {trying}. It ends here.")
        async with self._lock:
            await self.set(trying)
            try:
                yield
            except TransportError:  # the store's fault and no loss of a worker: nobody is to blame the run for it
                with suppress(TransportError, LostError):
                    await self.set("")
                raise
            await self.set("")

    @asynccontextmanager
    async def before(self, trying: str) -> AsyncIterator[bool]:
        """Try something, marked until something else is; whether it has cost no worker before, and may be tried."""
        async with self._lock:
            await self.set(trying)
            yield not self.losses_at(trying)


def _read(job: Job) -> Mark:
    """What the worker before left, its loss counted: unless that was this very one, whose lease ended for a moment."""
    try:
        found = _adapter.validate_json(job.note)
    except ValidationError:
        return Mark(job.worker)
    if found.worker == job.worker:
        return found
    return replace(found, losses_here=found.losses_here + bool(found.trying), losses=found.losses + 1)
