"""How runs come in and go: creating, forking, commanding, deleting, and the policy that keeps their number bounded."""

from __future__ import annotations

import asyncio
import time

import structlog

from ...classes.codes import CLASS
from ...protocol.commands import Fork
from ...protocol.events import RunStarted
from ...protocol.specification import RunSpecification
from ...runs.entries import PoisonedEntryError, decode
from ...runs.forks import fork_entries
from ...transport.ports import RunRecord, Transport, TransportError
from ..refusals.errors import FieldError, InvalidError, TooManyError
from ..refusals.tokens import new_id, new_token, token_hash
from ..services import Services
from .bodies import Created

_CHUNK = 500
log = structlog.get_logger()


async def create_run(services: Services, owner: str, specification: RunSpecification) -> Created:
    """Register a run and put it in the queue."""
    await _check_room(services, owner)
    return await put_run(services, owner, specification)


async def put_run(services: Services, owner: str, specification: RunSpecification) -> Created:
    """The same for an owner whose share is counted elsewhere."""
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
    transport = services.transport
    specification = RunSpecification.model_validate_json((await transport.runs.get(parent)).specification)
    journal = await read_journal(transport, parent, fork.offset)
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
    for start in range(0, len(entries), _CHUNK):
        await transport.journal.append(created.id, start, entries[start : start + _CHUNK])
    await transport.jobs.submit(created.id)
    services.counts.runs_created += 1
    return created


async def read_journal(transport: Transport, run: str, last: int | None = None) -> list[str | bytes]:
    """A journal's entries from its beginning, up to offset `last` or to its end."""
    entries: list[str | bytes] = []
    while last is None or len(entries) <= last:
        limit = 1000 if last is None else min(1000, last + 1 - len(entries))
        part = await transport.journal.read(run, len(entries) - 1, limit)
        if not part:
            break
        entries += [entry.data for entry in part]
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
    """Delete the oldest runs beyond `keep_runs` that no worker has or waits for. Gives how many."""
    transport = services.transport
    own = [record for record in await transport.runs.all() if not is_of_a_class(record)]
    surplus = own[services.settings.keep_runs :]
    active = await transport.jobs.active() if surplus else set()
    doomed = [record.run for record in surplus if record.run not in active]
    for run in doomed:
        await transport.runs.delete(run)
    services.counts.runs_deleted += len(doomed)
    return len(doomed)


def is_of_a_class(record: RunRecord) -> bool:
    """Whether the record is a class or one of its runs: they go together, 48 hours after the last word."""
    return record.run.startswith(CLASS) or record.owner.startswith(CLASS)


async def sweep_forever(services: Services) -> None:
    """Keep the number of runs bounded, by count and not by age: no clock that jumps can delete anything."""
    while True:
        await asyncio.sleep(services.settings.sweep_s)
        try:
            if deleted := await sweep(services):
                log.info("old runs deleted", runs=deleted)
        except TransportError as error:
            log.warning("old runs not deleted", error=str(error))
        except Exception:  # whatever it is, the next sweep is due: nobody would see that there are none any more
            log.exception("old runs not deleted")
