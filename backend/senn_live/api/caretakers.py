"""What a web process does by itself, for ever. Whatever ends one of these tasks is said, and it begins again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

AGAIN_AFTER_S = 1.0
log = structlog.get_logger()


async def keep(what: str, act: Callable[[], Awaitable[None]], *, again_after_s: float = AGAIN_AFTER_S) -> None:
    """Do something that should not end, again and again."""
    while True:
        try:
            await act()
            log.error("a task ended and begins again", what=what)
        except Exception:
            log.exception("a task ended and begins again", what=what)
        await asyncio.sleep(again_after_s)
