"""The web side's long-lived tasks: what goes wrong in one sweep ends no later one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from senn_live.api.caretakers import keep
from senn_live.api.classes import register
from senn_live.api.rest import admission


@pytest.mark.parametrize(
    ("module", "name", "forever"),
    [
        (admission, "sweep", admission.sweep_forever),
        (register, "sweep_classes", register.sweep_classes_forever),
    ],
    ids=["runs", "classes"],
)
async def test_a_sweep_that_meets_a_fault_is_followed_by_others(
    module: Any, name: str, forever: Callable[[Any], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    swept_twice, calls = asyncio.Event(), []

    async def sweep(*_: object) -> int:
        calls.append(name)
        if len(calls) == 1:
            raise KeyError(name)
        swept_twice.set()
        return 0

    monkeypatch.setattr(module, name, sweep)
    sweeping = asyncio.ensure_future(forever(SimpleNamespace(settings=SimpleNamespace(sweep_s=0))))
    async with asyncio.timeout(10):
        await swept_twice.wait()
    sweeping.cancel()


async def test_a_task_that_ends_by_a_fault_is_said_and_begins_again() -> None:
    began, again = [], asyncio.Event()

    async def act() -> None:
        began.append(True)
        if len(began) == 1:
            raise KeyError("act")
        again.set()

    with structlog.testing.capture_logs() as said:
        keeping = asyncio.ensure_future(keep("acting", act, again_after_s=0))
        async with asyncio.timeout(10):
            await again.wait()
        keeping.cancel()
    assert said[0]["what"] == "acting"
    assert said[0]["exc_info"]
