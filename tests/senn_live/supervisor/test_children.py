from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from senn_live.supervisor.children import LAST_DELAY_S, STEADY_S, Supervisor, restart_delay

PATIENT = [sys.executable, "-c", "import sys; sys.stdin.read()"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]
BROKEN = [sys.executable, "-c", "raise SystemExit(3)"]


@asynccontextmanager
async def supervised(command: list[str], count: int = 1, grace_s: float = 5.0) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(command, count, grace_s=grace_s)
    supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.stop()


async def pids(supervisor: Supervisor, count: int, other_than: tuple[int, ...] = ()) -> list[int]:
    async with asyncio.timeout(10):
        while len(found := [pid for pid in supervisor.pids if pid not in other_than]) < count:
            await asyncio.sleep(0.02)
    return found


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_as_many_children_as_wanted_live_until_it_stops() -> None:
    async with supervised(PATIENT, 2) as supervisor:
        found = await pids(supervisor, 2)
    assert all(map(is_gone, found))
    assert supervisor.pids == []


async def test_a_child_that_was_killed_is_started_again() -> None:
    async with supervised(PATIENT) as supervisor:
        (first,) = await pids(supervisor, 1)
        os.kill(first, signal.SIGKILL)
        (second,) = await pids(supervisor, 1, other_than=(first,))
        assert second != first


async def test_a_child_that_does_not_end_when_asked_is_killed() -> None:
    async with supervised(STUBBORN, grace_s=0.5) as supervisor:
        (child,) = await pids(supervisor, 1)
        await asyncio.sleep(0.5)  # it ignores the signal only once it has said so
    assert is_gone(child)


async def test_a_child_that_ends_at_once_is_started_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = 0
    plain = asyncio.create_subprocess_exec

    async def counted(*args: str, **kwargs: object) -> asyncio.subprocess.Process:
        nonlocal starts
        starts += 1
        return await plain(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)
    async with supervised(BROKEN):
        await asyncio.sleep(1.5)
    assert 2 <= starts <= 4


def test_the_delay_doubles_up_to_a_limit_and_is_short_again_after_a_steady_life() -> None:
    delays = [0.2]
    for _ in range(12):
        delays.append(restart_delay(delays[-1], lived_s=1.0))
    assert delays[:4] == [0.2, 0.4, 0.8, 1.6]
    assert delays[-1] == LAST_DELAY_S
    assert restart_delay(LAST_DELAY_S, lived_s=STEADY_S) == 0.2


async def test_a_command_that_cannot_be_started_is_tried_again_and_does_not_stand_in_the_way(tmp_path: Path) -> None:
    program = tmp_path / "program"
    async with supervised([str(program)]) as supervisor:
        await asyncio.sleep(0.1)
        program.write_text("#!/bin/sh\nexec cat\n")
        program.chmod(0o755)
        assert await pids(supervisor, 1)
