"""Tells the store which runs somebody looks at, again and again: those come to a worker first, and rest last."""

from __future__ import annotations

import asyncio

import structlog

from ...transport.ports import Jobs, TransportError
from .hubs import Hubs

SAY_EVERY_S, LASTS_S = 5.0, 15.0
log = structlog.get_logger()


async def attend_forever(hubs: Hubs, jobs: Jobs) -> None:
    """Say so at once where somebody opens a run, and every few seconds as long as somebody looks."""
    while True:
        try:
            async with asyncio.timeout(SAY_EVERY_S):
                await hubs.has_newcomers.wait()
        except TimeoutError:
            pass
        hubs.has_newcomers.clear()
        try:
            await jobs.attend(hubs.with_readers, LASTS_S)
        except TransportError as error:
            log.warning("the store does not hear which runs are watched", why=str(error))
        await asyncio.sleep(SAY_EVERY_S / 25)  # a class that opens its runs in one moment is said in one word
