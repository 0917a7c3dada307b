"""How runs come in and go: creating, forking, commanding, deleting, and the policy that keeps their number bounded."""

from __future__ import annotations

import asyncio
import time
from contextlib import nullcontext

import structlog

from ...classes.codes import CLASS
from ...protocol.commands import Command, Fork
from ...protocol.events import RunStarted
from ...protocol.specification import RunSpecification
from ...runs.entries import PoisonedEntryError, decode
from ...runs.forks import fork_entries
from ...transport.ports import RunRecord, Transport, TransportError, size_of
from ..refusals.errors import FieldError, InvalidError, TooManyError
from ..refusals.tokens import new_id, new_token, token_hash
from ..services import Services
from .allowances import check_command, mebibytes, room_of
from .bodies import Created
from .sweeping import surplus

_CHUNK = 100  # entries at a time
_SMALL_COPY = 1_048_576  # bytes; copying that takes milliseconds
log = structlog.get_logger()


async def create_run(services: Services, owner: str, specification: RunSpecification) -> Created:
    """Register a run and put it in the queue."""
    await _check_room(services, owner)
    return await put_run(services, owner, specification)


async def put_run(services: Services, owner: str, specification: RunSpecification) -> Created:
    """The same for an owner whose number of runs is counted elsewhere."""
    await room_of(services, owner)
    created, record = _new_record(owner, specification, parent=None)
    await services.transport.runs.create(record)
    await services.transport.jobs.submit(created.id)
    services.counts.runs_created += 1
    return created


async def fork_run(services: Services, owner: str, parent: str, fork: Fork, *, listed: bool) -> Created:
    """Make a twin that goes on from a checkpoint of `parent`, and put it in the queue.

    A twin is `listed` among the parent's branches if who makes it may command the parent: somebody else's copy is not
    to be found by those who watch the original.

    Raises:
        InvalidError: if there is no checkpoint at or just before the offset.
    """
    await _check_room(services, owner)
    is_small = await services.transport.runs.size(parent) <= _SMALL_COPY
    with nullcontext() if is_small else services.copies.passing(owner):
        return await _fork(services, owner, parent, fork, listed=listed)


async def _fork(services: Services, owner: str, parent: str, fork: Fork, *, listed: bool) -> Created:
    transport = services.transport
    specification = RunSpecification.model_validate_json((await transport.runs.get(parent)).specification)
    journal = await read_journal(transport, parent, fork.offset, most_bytes=await room_of(services, owner))
    try:
        entries = fork_entries(journal, fork.offset, parent=parent, intervention=fork.intervention, listed=listed)
        started = decode(0, entries[0])
    except (PoisonedEntryError, ValueError) as error:
        raise InvalidError(FieldError("offset", str(error), str(fork.offset))) from error
    assert isinstance(started, RunStarted)
    created, record = _new_record(
        owner, specification, parent=started.parent.model_dump_json() if started.parent else None
    )
    await transport.runs.create(record)
    try:
        for start in range(0, len(entries), _CHUNK):
            await transport.journal.append(created.id, start, entries[start : start + _CHUNK])
    except TransportError:
        await transport.runs.delete(created.id)  # half a copy is of no use, and would take its room
        raise
    await transport.jobs.submit(created.id)
    services.counts.runs_created += 1
    return created


async def command_run(services: Services, record: RunRecord, order: Command) -> int:
    """Send a command to a run, and let a worker have it; the command's index."""
    text = order.model_dump_json()
    await check_command(services, record, order, text)
    index = await services.transport.commands.send(record.run, text)
    await services.transport.jobs.submit(record.run)
    services.counts.commands += 1
    return index


async def read_journal(
    transport: Transport, run: str, last: int | None = None, *, most_bytes: int | None = None
) -> list[str | bytes]:
    """A journal's entries from its beginning, up to offset `last` or to its end.

    Raises:
        TooManyError: if they are more than `most_bytes`.
    """
    entries: list[str | bytes] = []
    size = 0
    while last is None or len(entries) <= last:
        limit = _CHUNK if last is None else min(_CHUNK, last + 1 - len(entries))
        part = await transport.journal.read(run, len(entries) - 1, limit)
        if not part:
            break
        entries += [entry.data for entry in part]
        size += sum(size_of(entry.data) for entry in part)
        if most_bytes is not None and size > most_bytes:
            raise TooManyError(
                f"Expected a copy of at most {mebibytes(most_bytes)}, which one address may still take, got more."
                " Branch off at an earlier moment, or delete runs."
            )
    return entries


def _new_record(owner: str, specification: RunSpecification, parent: str | None) -> tuple[Created, RunRecord]:
    created = Created(id=new_id(), token=new_token())
    record = RunRecord(
        run=created.id,
        specification=specification.model_dump_json(),
        token_hash=token_hash(created.token),
        owner=owner,
        created_s=time.time(),
        parent=parent,
    )
    return created, record


async def _check_room(services: Services, owner: str) -> None:
    limit = services.settings.max_active_runs_per_client
    active = await services.transport.jobs.active()
    if len(active) < limit:
        return
    mine = [record for record in await services.transport.runs.all() if record.owner == owner and record.run in active]
    if len(mine) >= limit:
        raise TooManyError(f"Expected at most {limit} runs of one address at a time, got {len(mine)}. Stop one.")


async def sweep(services: Services) -> int:
    """Delete the oldest runs beyond what is kept that no worker has or waits for. Gives how many."""
    transport = services.transport
    settings = services.settings
    doomed = surplus(
        [record for record in await transport.runs.all() if not is_of_a_class(record)],
        await transport.runs.sizes(),
        await transport.jobs.active(),
        keep_runs=settings.keep_runs,
        keep_bytes=settings.keep_bytes,
        client_bytes=settings.max_client_bytes,
    )
    for run in doomed:
        await transport.runs.delete(run)
    services.counts.runs_deleted += len(doomed)
    return len(doomed)


def is_of_a_class(record: RunRecord) -> bool:
    """Whether the record is a class or one of its runs: they go together, 48 hours after the last word."""
    return record.run.startswith(CLASS) or record.owner.startswith(CLASS)


async def sweep_forever(services: Services) -> None:
    """Keep runs bounded, by count and bytes and not by age: no clock that jumps can delete anything."""
    while True:
        await asyncio.sleep(services.settings.sweep_s)
        try:
            if deleted := await sweep(services):
                log.info("old runs deleted", runs=deleted)
        except TransportError as error:
            log.warning("old runs not deleted", error=str(error))
        except Exception:  # whatever it is, the next sweep is due: nobody would see that there are none any more
            log.exception("old runs not deleted")
