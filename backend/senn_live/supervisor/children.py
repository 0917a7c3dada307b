"""Starts worker children, restarts those that end, and takes them along when the parent stops.

A child ends with its parent in three ways: it is asked to (SIGTERM), its standard input closes, and on Linux the
kernel tells it. So no child outlives a parent that was killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence

import structlog

log = structlog.get_logger()

FIRST_DELAY_S, LAST_DELAY_S = 0.2, 30.0
STEADY_S = 30.0  # a child that lived this long was well: the next restart is quick again


def restart_delay(previous_s: float, lived_s: float) -> float:
    """How long to wait before a child that lived for `lived_s` is started again."""
    return FIRST_DELAY_S if lived_s >= STEADY_S else min(2 * previous_s, LAST_DELAY_S)


class Supervisor:
    """Keeps `count` children running `command` until `stop`."""

    def __init__(
        self,
        command: Sequence[str],
        count: int,
        *,
        environment: dict[str, str] | None = None,
        grace_s: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = tuple(command)
        self._count = count
        self._environment = environment
        self._grace_s = grace_s
        self._clock = clock
        self._children: dict[int, Process] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()

    @property
    def pids(self) -> list[int]:
        """Process ids of the children that live."""
        return [child.pid for child in self._children.values() if child.returncode is None]

    def start(self) -> None:
        """Start the children and keep them running."""
        self._keepers = [asyncio.create_task(self._keep(number)) for number in range(self._count)]

    async def stop(self) -> None:
        """Ask the children to end, wait, and kill those that do not."""
        self._stopping.set()
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        if not self._keepers:
            return
        _, late = await asyncio.wait(self._keepers, timeout=self._grace_s)
        for child in self._children.values() if late else ():
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        await asyncio.gather(*self._keepers)

    async def _keep(self, number: int) -> None:
        delay_s = FIRST_DELAY_S / 2
        while not self._stopping.is_set():
            started = self._clock()
            code = await self._run_child(number)
            if self._stopping.is_set():
                return
            delay_s = restart_delay(delay_s, self._clock() - started)
            log.warning("a worker ended and is started again", code=code, delay_s=delay_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._stopping.wait()

    async def _run_child(self, number: int) -> int | str:
        """Start a child and wait for its end: its exit code, or why it could not be started."""
        try:
            # a session of its own: Ctrl-C in the terminal is the parent's to hear and to pass on
            child = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, env=self._environment, start_new_session=True
            )
        except (OSError, ValueError) as error:
            return str(error)
        self._children[number] = child
        if self._stopping.is_set():
            child.terminate()
        return await child.wait()
