"""Runs of very different weight on one worker, as processes."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from journals import begun, content, events, specification, turns, written
from senn_live.protocol.frames import decode_frame
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, Transport
from system.processes import Process, children_of, is_alive, kill, sqlite_store, wait_until

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

# About the heaviest that is allowed: a step takes about a second of a processor, a proposal round most of a minute.
HEAVY = {"samples": 2000, "start": [64] * 8, "task": {"kind": "preset", "name": "spirals"}, "pace": "max"}


async def submit(transport: Transport, run: str, **changes: object) -> None:
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord(run, text, token_hash="", owner="", created_s=0))
    await transport.jobs.submit(run)


async def frames(transport: Transport, run: str) -> list[int]:
    """The steps of the frames that a run has written."""
    read = await transport.journal.read(run, -1, 100_000)
    return [decode_frame(entry.data).step for entry in read if isinstance(entry.data, bytes)]


async def until_frames(transport: Transport, run: str, count: int) -> None:
    async with asyncio.timeout(100):
        while len(await frames(transport, run)) < count:
            await asyncio.sleep(0.05)


async def test_the_heaviest_run_that_is_allowed_starves_no_other_and_keeps_its_lease(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    async with open_transport(store) as transport:
        with Process("worker", "--store", store, SENN_LEASE_S="3"):
            await submit(transport, "heavy", **HEAVY)
            await until_frames(transport, "heavy", 2)
            await submit(transport, "light", pace=25, limits={"steps": 60})
            per_heavy_frame = []
            async with asyncio.timeout(100):
                while len(steps := await frames(transport, "light")) < 60:
                    per_heavy_frame.append((len(await frames(transport, "heavy")), len(steps)))
                    await asyncio.sleep(0.05)
            heavy = events([entry.data for entry in await transport.journal.read("heavy", -1, 100_000)])
        most = max(later[1] - earlier[1] for earlier, later in pairwise(_changes(per_heavy_frame)))
    assert most >= 5, "Expected many frames of the light run for one of the heavy run's."
    assert "worker_recovered" not in {getattr(event, "reason", None) for event in heavy}


def _changes(counts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the heavy run went on: how many frames it and the light one had then."""
    first_of = {heavy: (heavy, light) for heavy, light in reversed(counts)}
    return [*sorted(first_of.values()), counts[-1]]


async def test_a_worker_that_is_stopped_in_the_middle_of_a_long_round_parks_it_at_once(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    async with open_transport(store) as transport:
        with Process("worker", "--store", store) as worker:
            await submit(transport, "heavy", **{**HEAVY, "rule": {"name": "calibrated", "cadence": 1}})
            await until_frames(transport, "heavy", 1)
            wait_until(lambda: any("run claimed" in line for line in worker.errors), "the run to be claimed")
            await asyncio.sleep(1.0)  # its first round has begun
            assert worker.terminate() == 0
            assert not any("could not be parked" in line for line in worker.errors)
        told = events([entry.data for entry in await transport.journal.read("heavy", -1, 100_000)])
    assert "parked" in {getattr(event, "reason", None) for event in told[-2:]}


async def test_a_computing_process_that_is_killed_costs_its_run_nothing(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    changes = {"pace": 20, "seed": 3}
    async with open_transport(store) as transport:
        with Process("worker", "--store", store, SENN_LEASE_S="20") as worker:
            await submit(transport, "run", **changes)
            await until_frames(transport, "run", 3)
            helpers = children_of(worker.pid)
            assert len(helpers) == 3
            for helper in helpers:
                kill(helper)
            async with asyncio.timeout(100):
                while await transport.jobs.active():
                    await asyncio.sleep(0.1)
            assert any("computing process was lost" in line for line in worker.errors)
            helpers = children_of(worker.pid)
        assert not any(map(is_alive, helpers)), "Expected them to end with their worker."
        entries = [entry.data for entry in await transport.journal.read("run", -1, 100_000)]
    assert content(entries) == content(written(turns(begun(**changes))))
    assert "worker_recovered" not in {getattr(event, "reason", None) for event in events(entries)}
