"""Runs and commands that end the process which tries them: they end in a sentence, and others go on as if alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from journals import begun, content, events, specification, turns, written
from senn_live.protocol.events import AnyEvent, State
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, Transport
from system.processes import Process, sqlite_store

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

POISON = str(Path(__file__).with_name("poison"))
BAD = {"samples": 41, "pace": 50}
BYSTANDERS = [{"seed": seed, "pace": 20} for seed in (1, 2, 3)]


async def submit(transport: Transport, run: str, **changes: object) -> None:
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord(run, text, token_hash="", owner="", created_s=0))
    await transport.jobs.submit(run)


async def told(transport: Transport, run: str) -> list[AnyEvent]:
    return events([entry.data for entry in await transport.journal.read(run, -1, 100_000)])


def states(found: list[AnyEvent]) -> list[State]:
    return [event for event in found if isinstance(event, State)]


async def is_over(transport: Transport, run: str) -> bool:
    return any(state.status in {"finished", "failed"} for state in states(await told(transport, run)))


class Deaths:
    """A worker that is started again whenever it dies."""

    def __init__(self) -> None:
        self.count = 0

    async def keep(self, store: str, place: str, helpers: int) -> None:
        while True:
            settings = {"SENN_TEST_POISON": place, "PYTHONPATH": POISON, "SENN_HELPERS": str(helpers)}
            with Process("worker", "--store", store, **settings) as worker:
                while worker.is_alive:
                    await asyncio.sleep(0.05)
                self.count += 1


@asynccontextmanager
async def dying_worker(store: str, place: str, helpers: int = 2) -> AsyncIterator[Deaths]:
    deaths = Deaths()
    keeping = asyncio.create_task(deaths.keep(store, place, helpers))
    try:
        yield deaths
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def all_over(transport: Transport, runs: list[str]) -> None:
    for run in runs:
        while not await is_over(transport, run):
            await transport.journal.wait(run, await transport.journal.tail(run) - 1, 1)


@pytest.mark.parametrize(
    ("place", "helpers", "most"),
    [
        pytest.param("take", 2, 3, id="in the worker"),
        pytest.param("compute", 2, 1, id="in a step", marks=pytest.mark.nightly),
        pytest.param("compute", 0, 3, id="in a step, without helpers", marks=pytest.mark.nightly),
        pytest.param("adoption", 2, 2, id="at adoption", marks=pytest.mark.nightly),
    ],
)
async def test_a_run_that_ends_its_workers_fails_in_a_sentence_and_bystanders_end_as_if_alone(
    place: str, helpers: int, most: int, tmp_path: Path
) -> None:
    store, good = sqlite_store(tmp_path), [f"good{number}" for number in range(len(BYSTANDERS))]
    async with open_transport(store) as transport:
        for run, changes in zip(good, BYSTANDERS, strict=True):
            await submit(transport, run, **changes)
        await submit(transport, "bad", **BAD)
        async with dying_worker(store, place, helpers) as deaths, asyncio.timeout(150):
            await all_over(transport, ["bad", *good])
            counted = deaths.count
        said = states(await told(transport, "bad"))[-1]
        journals = [[entry.data for entry in await transport.journal.read(run, -1, 100_000)] for run in good]
    assert said.status == "failed"
    assert "lost at the same point" in said.detail or "killed twice" in said.detail
    assert counted <= most
    for entries, changes in zip(journals, BYSTANDERS, strict=True):
        assert content(entries) == content(written(turns(begun(**changes))))


async def test_a_command_that_ends_its_worker_is_refused_in_a_sentence_and_the_run_goes_on(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    async with open_transport(store) as transport:
        await submit(transport, "run", pace=20)
        async with dying_worker(store, "command") as deaths, asyncio.timeout(100):
            await transport.journal.wait("run", 6, 30)
            for command in ({"type": "set_pace", "pace": 30}, {"type": "edit", "noise": 0.25}, {"type": "pause"}):
                await transport.commands.send("run", json.dumps(command))
            while not any(state.status == "paused" for state in states(await told(transport, "run"))):
                await transport.journal.wait("run", await transport.journal.tail("run") - 1, 1)
        found = await told(transport, "run")
    assert deaths.count == 1
    asked = [state.detail for state in states(found) if state.reason == "command"]
    assert (asked[0], asked[-1]) == ("set_pace", "pause")
    assert [detail for detail in asked if detail.startswith("Not carried out. The worker was lost")] == asked[1:-1]
    assert not any(event.type == "edited" for event in found)
