"""The ports between web and worker processes. One contract suite (`tests/contract`) holds every adapter to this page.

All of them are asynchronous; an adapter may be used by one event loop at a time. Times are seconds. A store that
cannot be reached raises `StoreUnavailable`, one that is out of room `StoreFull`; both leave everything as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import Protocol

MAX_COMMANDS = 1000


class TransportError(Exception):
    """Something between the processes went wrong; the message says what to do next."""


class StoreUnavailable(TransportError):
    """The store cannot be reached now. Nothing was changed, or it is unknown whether it was: read the tail."""


class StoreUnusable(StoreUnavailable):
    """What is there is no store, or none for this program: trying again does not help."""


class StoreFull(TransportError):
    """The store has no room. Nothing was changed."""


class TooManyCommands(StoreFull):
    """The run has `MAX_COMMANDS` commands that no worker has carried out yet. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            f"Expected at most {MAX_COMMANDS} waiting commands: try again when the run has carried out some."
        )


def size_of(data: str | bytes) -> int:
    """The bytes of an entry, a command or a specification."""
    return len(data) if isinstance(data, bytes) else len(data.encode())


class Conflict(TransportError):
    """Somebody else appended first. `tail` is the offset the journal expects next."""

    def __init__(self, run: str, expected: int, tail: int) -> None:
        super().__init__(f"Expected the journal of run {run} to end at {expected}, but it ends at {tail}.")
        self.tail = tail


class UnknownRun(TransportError):
    """There is no such run, or it was deleted."""


@dataclass(frozen=True)
class Entry:
    """One journal entry: JSON text (`str`) or a binary frame (`bytes`). The offset is its position, from 0."""

    offset: int
    data: str | bytes


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run outside its journal."""

    run: str
    specification: str
    token_hash: str
    owner: str
    created_s: float
    parent: str | None = None


@dataclass(frozen=True)
class Job:
    """A worker's right to continue a run until its lease ends. `attempt` counts claims from 1.

    `note` is what the worker before left by `Jobs.note`, empty unless that one was lost.
    """

    run: str
    worker: str
    attempt: int
    note: str = field(default="", compare=False)


@dataclass(frozen=True)
class WorkerRecord:
    """A worker as it last reported itself; `stuck` of its runs should go on and do not."""

    worker: str
    device: str
    runs: int
    slots: int
    seen_s: float
    stuck: int = 0


@dataclass(frozen=True)
class Standing:
    """A run that wants a worker: waiting, or held by one. `is_watched` is whether somebody looks on."""

    run: str
    owner: str
    is_held: bool
    is_watched: bool


@dataclass(frozen=True)
class Fullness:
    """What a store takes, and the most that it can or may; None if it has no limit of its own."""

    used_bytes: int
    limit_bytes: int | None

    @property
    def share(self) -> float | None:
        """How full it is, 1 at its limit."""
        return None if self.limit_bytes is None else self.used_bytes / max(1, self.limit_bytes)


def read_record(text: str | bytes) -> RunRecord:
    """A record as a store keeps it.

    Raises:
        StoreUnavailable: if it is none.
    """
    try:
        return RunRecord(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise StoreUnavailable("Expected the record of a run, got one that is damaged: delete that run.") from error


def readable_records(texts: Iterable[str | bytes | None]) -> list[RunRecord]:
    """The records among these; one that is damaged is no reason to keep the others back."""
    records = []
    for text in texts:
        with suppress(StoreUnavailable):
            records += [read_record(text)] if text is not None else []
    return records


class Runs(Protocol):
    """The register of runs.

    `create` puts the record in; the same id twice raises `ValueError`. `get` raises `UnknownRun`. `delete` removes the
    record, the journal, the commands and the job, and is idempotent. `all` lists newest first, in order of creation and
    not by `created_s`, so that a clock that jumps does not reorder it; a record that is damaged is left out, and `get`
    raises `StoreUnavailable` for it.

    Bytes are counted as they come and go: a run's specification, journal and waiting commands, as UTF-8 where they are
    text. `size` is those of one run (0 if there is none), `size_of_owner` those of all runs of an owner, `sizes` those
    of every run. What a store needs to keep them comes on top: `fullness` is of all that, and of the most it can be.
    `vacuum` gives what deleted runs have left to the disk or the system; everybody may have to wait meanwhile.
    """

    async def create(self, record: RunRecord) -> None: ...
    async def get(self, run: str) -> RunRecord: ...
    async def all(self) -> list[RunRecord]: ...
    async def delete(self, run: str) -> None: ...
    async def size(self, run: str) -> int: ...
    async def size_of_owner(self, owner: str) -> int: ...
    async def sizes(self) -> dict[str, int]: ...
    async def fullness(self) -> Fullness: ...
    async def vacuum(self) -> None: ...


class Journal(Protocol):
    """A log per run, read by offset.

    Ordering: offsets are 0, 1, 2, … without gaps or duplicates. `append` is atomic (all entries or none) and succeeds
    only when the journal ends exactly at `offset`, else `Conflict`: two writers can never interleave. `read` returns
    up to `limit` entries with offsets greater than `after` (-1: from the beginning), in order, as soon as they are
    appended. `wait` returns as soon as there is something after `after`, or False when `timeout_s` is over; it never
    misses an append that happened between a `read` and it. `tail` is the offset the next entry will get: the number of
    entries. Appending to a deleted run raises `UnknownRun`; reading it gives nothing and its tail is 0.
    """

    async def append(self, run: str, offset: int, entries: Sequence[str | bytes]) -> None: ...
    async def read(self, run: str, after: int, limit: int = 1000) -> list[Entry]: ...
    async def tail(self, run: str) -> int: ...
    async def wait(self, run: str, after: int, timeout_s: float) -> bool: ...


class Commands(Protocol):
    """What people asked of a run, in order, from index 0. At most `MAX_COMMANDS` wait; then `TooManyCommands`.

    `send` returns the index. `read` returns (index, command) with index >= `start`. `discard` drops what is before an
    index, for good (a checkpoint says that it was carried out): that is what makes room; indices go on counting.
    Sending to a deleted run raises `UnknownRun`; reading it gives nothing. `wait_any` returns as soon as any of the
    runs has a command at or after its start index, or a run waits in the queue (a lease that ends unrenewed may be
    noticed only at the timeout), or when `timeout_s` is over.
    """

    async def send(self, run: str, command: str) -> int: ...
    async def read(self, run: str, start: int) -> list[tuple[int, str]]: ...
    async def discard(self, run: str, before: int) -> None: ...
    async def wait_any(self, starts: dict[str, int], timeout_s: float) -> None: ...


class Jobs(Protocol):
    """The queue of runs that want a worker: shared by owner, then first come, first served.

    The next is always a run of the owner who has fewest: a waiting run comes as many turns later as its owner holds
    runs, and has runs waiting before it. Of one owner's, those that somebody watches come first, then the order of
    submission decides; so it does among owners, where the turns are equal (watched ones first). `attend` says that
    somebody watches these runs, for `duration_s` from now; those that want no worker are left out. `standings` lists
    the waiting, the next to be claimed first, and then the held.

    `submit` is idempotent while the run waits or is held. A run whose lease has ended (its worker is lost) waits
    again, at the place its last submission had. `claim` takes the next waiting run or gives None; `attempt` grows
    with every claim of the run. `renew` prolongs the lease and says whether the job is still the worker's: it is as
    long as nobody else claimed it and the run exists. `release` gives it up: back to the end of the queue (`again`) or
    out of it; a job that is not the worker's any more is left alone. `submit` during a hold is remembered: a released
    run that was submitted meanwhile waits again. `position` is 0 for the next to be claimed, None when not waiting.
    `active` names the runs that wait or are held. `note` leaves a word to the next who claims the run, should this
    worker be lost: the last one counts, a release takes it away, and it says what `renew` says (and changes nothing
    where that is False).

    Leases are measured by the store's own clock (see the adapters). A lease that would last longer from now than it was
    granted for counts as ended: a clock that jumped back can make a run change hands early, never get stuck. That is
    safe, because the journal refuses the append of whoever did not read the other's.
    """

    async def submit(self, run: str) -> None: ...
    async def claim(self, worker: str, lease_s: float) -> Job | None: ...
    async def renew(self, job: Job, lease_s: float) -> bool: ...
    async def release(self, job: Job, *, again: bool = False) -> None: ...
    async def note(self, job: Job, text: str) -> bool: ...
    async def position(self, run: str) -> int | None: ...
    async def waiting(self) -> int: ...
    async def active(self) -> set[str]: ...
    async def attend(self, runs: Sequence[str], duration_s: float) -> None: ...
    async def standings(self) -> list[Standing]: ...


class Workers(Protocol):
    """Who is at work. A worker that has not reported for `alive_s` seconds counts as lost.

    `report` overwrites the worker's record; the adapter sets `seen_s` from the clock that measures leases.
    """

    async def report(self, record: WorkerRecord) -> None: ...
    async def alive(self, alive_s: float) -> list[WorkerRecord]: ...
    async def leave(self, worker: str) -> None: ...


@dataclass(frozen=True)
class Transport:
    """All ports of one store."""

    runs: Runs
    journal: Journal
    commands: Commands
    jobs: Jobs
    workers: Workers


Opener = AbstractAsyncContextManager[Transport]
