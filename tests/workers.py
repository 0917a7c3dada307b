"""A worker at work on a store, and what a test says to it and waits for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from journals import CPU, events, specification
from senn_live.protocol.events import AnyEvent
from senn_live.transport.ports import RunRecord, Transport
from senn_live.worker.worker import Worker, WorkerOptions

Happened = Callable[[list[AnyEvent]], bool]


@asynccontextmanager
async def at_work(transport: Transport, **options: object) -> AsyncIterator[asyncio.Task[None]]:
    """A worker that serves until the block ends."""
    chosen = WorkerOptions(worker="w1", device=CPU, device_name="cpu", **{"lease_s": 2.0, **options})  # type: ignore[arg-type]
    worker = Worker(transport, chosen)
    serving = asyncio.create_task(worker.serve())
    try:
        yield serving
    finally:
        worker.stop()
        await serving


async def submit(transport: Transport, name: str, **changes: object) -> None:
    """Begin a run that belongs to whoever bears its name."""
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord(name, text, token_hash="", owner=name, created_s=0))
    await transport.jobs.submit(name)


async def send(transport: Transport, name: str, **command: object) -> None:
    """Send a command to a run."""
    await transport.commands.send(name, json.dumps(command))
    await transport.jobs.submit(name)


async def told(transport: Transport, name: str) -> list[AnyEvent]:
    """All events of a run's journal."""
    return events([entry.data for entry in await transport.journal.read(name, -1, 100_000)])


async def until(transport: Transport, name: str, happened: Happened) -> list[AnyEvent]:
    """The events as soon as that has happened."""
    async with asyncio.timeout(60):
        while not happened(found := await told(transport, name)):
            await transport.journal.wait(name, len(found) - 1, 0.2)
    return found


def has(status: str, reason: str) -> Happened:
    """Whether a state was told with its reason."""
    return lambda found: any(
        event.type == "state" and (event.status, event.reason) == (status, reason) for event in found
    )


def has_step(step: int) -> Happened:
    """Whether a frame of that step or a later one was told."""
    return lambda found: any(event.type == "frame" and event.step >= step for event in found)
