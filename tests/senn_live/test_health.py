from __future__ import annotations

from pathlib import Path

import pytest

from senn_live.health import check
from senn_live.transport import open_transport
from senn_live.transport.ports import Fullness, WorkerRecord
from senn_live.transport.sqlite.journal import SqliteRuns
from stores import free_port


async def test_a_store_that_is_nearly_full_is_said_and_no_reason_to_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fullness(_: object) -> Fullness:
        return Fullness(98, 100)

    monkeypatch.setattr(SqliteRuns, "fullness", fullness)
    store = f"sqlite:///{tmp_path}/senn.sqlite"
    async with open_transport(store) as transport:
        await transport.workers.report(WorkerRecord("w1", "cpu", runs=3, slots=32, seen_s=0.0))
    health = await check(store, alive_s=10)
    assert health.is_well
    assert "98 bytes of 100 bytes (98%). See `senn runs`." in health.sentence


async def test_a_store_with_a_worker_is_well(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/senn.sqlite"
    async with open_transport(store) as transport:
        await transport.workers.report(WorkerRecord("w1", "cpu", runs=3, slots=32, seen_s=0.0))
    health = await check(store, alive_s=10)
    assert (health.is_well, health.sentence) == (True, "1 workers hold 3 runs.")


async def test_a_worker_whose_runs_do_not_move_is_not_well(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/senn.sqlite"
    async with open_transport(store) as transport:
        await transport.workers.report(WorkerRecord("w1", "cpu", runs=3, slots=32, seen_s=0.0, stuck=2))
    health = await check(store, alive_s=10)
    assert not health.is_well
    assert health.sentence.startswith("2 runs should go on and do not move.")


async def test_a_store_without_a_worker_is_not_well(tmp_path: Path) -> None:
    health = await check(f"sqlite:///{tmp_path}/senn.sqlite", alive_s=10)
    assert not health.is_well
    assert "no worker has reported" in health.sentence


async def test_a_store_that_is_away_is_not_well() -> None:
    health = await check(f"redis://127.0.0.1:{free_port()}/0", alive_s=10)
    assert not health.is_well
    assert health.sentence.startswith("The store does not answer")
