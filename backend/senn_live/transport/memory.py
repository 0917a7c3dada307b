"""The transport of one process: lists and dictionaries. For tests, and the plainest reading of the ports."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from .ports import (
    MAX_COMMANDS,
    Conflict,
    Entry,
    Fullness,
    Job,
    RunRecord,
    Standing,
    StoreFull,
    TooManyCommands,
    Transport,
    UnknownRun,
    WorkerRecord,
    size_of,
)

Clock = Callable[[], float]
_ROUNDING_S = 1e-3  # (now + lease) - now may exceed lease by a rounding error


@dataclass
class _Claim:
    """Where a run is in the queue. `order` is its place while `wanted`; `job` is set while a worker holds it."""

    order: int = 0
    wanted: bool = False
    attempt: int = 0
    job: Job | None = None
    lease_until: float = 0.0
    lease_s: float = 0.0
    again: bool = False
    note: str = ""
    watched_until: float = 0.0
    watched_s: float = 0.0

    def is_watched(self, now: float) -> bool:
        return 0 < self.watched_until - now <= self.watched_s + _ROUNDING_S

    def waits(self, now: float) -> bool:
        if not self.wanted:
            return False
        return self.job is None or not 0 < self.lease_until - now <= self.lease_s + _ROUNDING_S


@dataclass
class _Run:
    record: RunRecord
    entries: list[str | bytes] = field(default_factory=list)
    commands: list[tuple[int, str]] = field(default_factory=list)
    commands_sent: int = 0
    claim: _Claim = field(default_factory=_Claim)
    size: int = 0


class _Store:
    """What the ports share: the runs, who is at work, a clock, and a bell that wakes whoever waits."""

    def __init__(self, clock: Clock, max_bytes: int) -> None:
        self.clock = clock
        self.max_bytes = self.room = max_bytes
        self.runs: dict[str, _Run] = {}
        self.workers: dict[str, WorkerRecord] = {}
        self.submissions = 0
        self._rung = asyncio.Event()

    def run(self, run: str) -> _Run:
        if run not in self.runs:
            raise UnknownRun(f"Expected the id of a run, got {run!r}: there is no such run, or it was deleted.")
        return self.runs[run]

    def take_room(self, data: Iterable[str | bytes]) -> None:
        size = sum(map(len, data))
        if size > self.room:
            raise StoreFull(f"Expected room for {size} bytes, but only {self.room} are left. Delete old runs.")
        self.room -= size

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        try:
            async with asyncio.timeout(timeout_s):
                while not condition():
                    await self._rung.wait()
        except TimeoutError:
            return condition()
        return True

    def standings(self) -> list[Standing]:
        now = self.clock()
        wanted = [(run, state) for run, state in self.runs.items() if state.claim.wanted]
        found = [
            Standing(run, state.record.owner, not state.claim.waits(now), state.claim.is_watched(now))
            for run, state in sorted(wanted, key=lambda pair: pair[1].claim.order)
        ]
        held = [standing for standing in found if standing.is_held]
        turns = Counter(standing.owner for standing in held)
        keys: list[tuple[int, bool, int]] = []
        waiting = sorted((one for one in found if not one.is_held), key=lambda one: not one.is_watched)
        for place, standing in enumerate(waiting):
            keys.append((turns[standing.owner], not standing.is_watched, place))
            turns[standing.owner] += 1
        return [waiting[place] for *_, place in sorted(keys)] + held

    def waiting(self) -> list[str]:
        return [standing.run for standing in self.standings() if not standing.is_held]


class MemoryRuns:
    """The register of runs, in a dictionary (which keeps the order of creation)."""

    def __init__(self, store: _Store) -> None:
        self._store = store

    async def create(self, record: RunRecord) -> None:
        if record.run in self._store.runs:
            raise ValueError(f"Expected a new run id, got {record.run!r}, which exists.")
        self._store.take_room([record.specification])
        self._store.runs[record.run] = _Run(record, size=size_of(record.specification))

    async def get(self, run: str) -> RunRecord:
        return self._store.run(run).record

    async def all(self) -> list[RunRecord]:
        return [state.record for state in reversed(self._store.runs.values())]

    async def delete(self, run: str) -> None:
        state = self._store.runs.pop(run, None)
        if state is not None:
            self._store.room += sum(map(len, [state.record.specification, *state.entries]))
            self._store.ring()

    async def size(self, run: str) -> int:
        state = self._store.runs.get(run)
        return state.size if state else 0

    async def size_of_owner(self, owner: str) -> int:
        return sum(state.size for state in self._store.runs.values() if state.record.owner == owner)

    async def sizes(self) -> dict[str, int]:
        return {run: state.size for run, state in self._store.runs.items()}

    async def fullness(self) -> Fullness:
        return Fullness(self._store.max_bytes - self._store.room, self._store.max_bytes)

    async def vacuum(self) -> None:
        return


class MemoryJournal:
    """A list per run."""

    def __init__(self, store: _Store) -> None:
        self._store = store

    async def append(self, run: str, offset: int, entries: Sequence[str | bytes]) -> None:
        state = self._store.run(run)
        if offset != len(state.entries):
            raise Conflict(run, offset, len(state.entries))
        self._store.take_room(entries)
        state.entries.extend(entries)
        state.size += sum(map(size_of, entries))
        self._store.ring()

    async def read(self, run: str, after: int, limit: int = 1000) -> list[Entry]:
        state = self._store.runs.get(run)
        start = max(after, -1) + 1
        chosen = state.entries[start : start + limit] if state else []
        return [Entry(start + index, data) for index, data in enumerate(chosen)]

    async def tail(self, run: str) -> int:
        state = self._store.runs.get(run)
        return len(state.entries) if state else 0

    async def wait(self, run: str, after: int, timeout_s: float) -> bool:

        def something_after() -> bool:
            state = self._store.runs.get(run)
            return state is not None and len(state.entries) > after + 1

        return await self._store.wait(something_after, timeout_s)


class MemoryCommands:
    """A list per run."""

    def __init__(self, store: _Store) -> None:
        self._store = store

    async def send(self, run: str, command: str) -> int:
        state = self._store.run(run)
        if len(state.commands) >= MAX_COMMANDS:
            raise TooManyCommands
        index = state.commands_sent
        state.commands.append((index, command))
        state.commands_sent += 1
        state.size += size_of(command)
        self._store.ring()
        return index

    async def read(self, run: str, start: int) -> list[tuple[int, str]]:
        state = self._store.runs.get(run)
        return [(index, command) for index, command in (state.commands if state else ()) if index >= start]

    async def discard(self, run: str, before: int) -> None:
        if state := self._store.runs.get(run):
            state.size -= sum(size_of(command) for index, command in state.commands if index < before)
            state.commands = [(index, command) for index, command in state.commands if index >= before]

    async def wait_any(self, starts: dict[str, int], timeout_s: float) -> None:

        def something_to_do() -> bool:
            if self._store.waiting():
                return True
            runs = self._store.runs
            return any(run in runs and runs[run].commands_sent > start for run, start in starts.items())

        await self._store.wait(something_to_do, timeout_s)


class MemoryJobs:
    """A place in the queue per run, ordered by when it was taken."""

    def __init__(self, store: _Store) -> None:
        self._store = store

    async def submit(self, run: str) -> None:
        claim = self._store.run(run).claim
        if claim.wanted:
            claim.again = claim.job is not None
        else:
            self._queue(claim)

    async def claim(self, worker: str, lease_s: float) -> Job | None:
        waiting = self._store.waiting()
        if not waiting:
            return None
        claim = self._store.runs[waiting[0]].claim
        claim.attempt += 1
        claim.job = Job(waiting[0], worker, claim.attempt, claim.note)
        claim.again = False
        self._lease(claim, lease_s)
        return claim.job

    async def renew(self, job: Job, lease_s: float) -> bool:
        state = self._store.runs.get(job.run)
        if state is None or state.claim.job != job:
            return False
        self._lease(state.claim, lease_s)
        return True

    async def release(self, job: Job, *, again: bool = False) -> None:
        state = self._store.runs.get(job.run)
        if state is None or state.claim.job != job:
            return
        wanted = again or state.claim.again
        before = state.claim
        state.claim = _Claim(attempt=before.attempt, watched_until=before.watched_until, watched_s=before.watched_s)
        if wanted:
            self._queue(state.claim)

    async def note(self, job: Job, text: str) -> bool:
        state = self._store.runs.get(job.run)
        if state is None or state.claim.job != job:
            return False
        state.claim.note = text
        return True

    async def position(self, run: str) -> int | None:
        waiting = self._store.waiting()
        return waiting.index(run) if run in waiting else None

    async def waiting(self) -> int:
        return len(self._store.waiting())

    async def active(self) -> set[str]:
        return {run for run, state in self._store.runs.items() if state.claim.wanted}

    async def attend(self, runs: Sequence[str], duration_s: float) -> None:
        for run in runs:
            state = self._store.runs.get(run)
            if state is not None and state.claim.wanted:
                state.claim.watched_until = self._store.clock() + duration_s
                state.claim.watched_s = duration_s

    async def standings(self) -> list[Standing]:
        return self._store.standings()

    def _lease(self, claim: _Claim, lease_s: float) -> None:
        claim.lease_s = lease_s
        claim.lease_until = self._store.clock() + lease_s

    def _queue(self, claim: _Claim) -> None:
        self._store.submissions += 1
        claim.order, claim.wanted, claim.again = self._store.submissions, True, False
        self._store.ring()


class MemoryWorkers:
    """The last report of each worker."""

    def __init__(self, store: _Store) -> None:
        self._store = store

    async def report(self, record: WorkerRecord) -> None:
        self._store.workers[record.worker] = replace(record, seen_s=self._store.clock())

    async def alive(self, alive_s: float) -> list[WorkerRecord]:
        now = self._store.clock()
        return [record for record in self._store.workers.values() if 0 <= now - record.seen_s <= alive_s]

    async def leave(self, worker: str) -> None:
        self._store.workers.pop(worker, None)


@asynccontextmanager
async def open_memory(*, max_bytes: int = 2**30, clock: Clock = time.monotonic) -> AsyncIterator[Transport]:
    """A store that lives as long as the context."""
    store = _Store(clock, max_bytes)
    yield Transport(
        runs=MemoryRuns(store),
        journal=MemoryJournal(store),
        commands=MemoryCommands(store),
        jobs=MemoryJobs(store),
        workers=MemoryWorkers(store),
    )
