"""A system clock that really jumps, under the real processes: libfaketime moves what they are told the time is."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path

import pytest

from system.processes import Process, Served, content, sqlite_store

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
DAY = 24 * 3600


class Clock:
    """What the time is for the processes that are started with its environment."""

    def __init__(self, file: Path) -> None:
        if not LIBRARIES:
            pytest.skip("Expected libfaketime (Debian's package faketime).")
        self._file = file
        self.jump(0)
        self.environment = {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # nothing moves that one
            "SENN_LEASE_S": "3",
        }

    def jump(self, seconds: int) -> None:
        """Let the clock be off by so much within a second."""
        self._file.write_text(f"{seconds:+d}\n")


@pytest.mark.parametrize("there", [DAY, -DAY])
def test_a_clock_that_jumps_and_jumps_back_loses_nothing(tmp_path: Path, there: int) -> None:
    clock, store = Clock(tmp_path / "clock"), sqlite_store(tmp_path)
    with (
        Served("web", store, **clock.environment) as web,
        Process("worker", "--store", store, **clock.environment),
        Process("worker", "--store", store, **clock.environment),
    ):
        web.wait_until_up()
        run = web.start_run(pace=20, samples=40)
        with web.stream(run) as socket:
            for offset in (there, 0):
                run.follow(socket, "frame")
                clock.jump(offset)
                time.sleep(1.2)
            run.follow(socket, "finished")
        plain = web.start_run(pace="max", samples=40)
        with web.stream(plain) as socket:
            plain.follow(socket, "finished")
        run.assert_nothing_was_lost(web.journal(run))
        told, undisturbed = (
            [event for event in content(web.journal(each)) if event["type"] in ("frame", "expansion", "decision")]
            for each in (run, plain)
        )
        assert told == undisturbed
        assert web.ask("GET", "/api/health")["status"] == "ok"


def test_a_worker_whose_clock_is_a_day_ahead_dies_and_another_takes_its_run(tmp_path: Path) -> None:
    clock, store = Clock(tmp_path / "clock"), sqlite_store(tmp_path)
    clock.jump(DAY)
    with Served("web", store) as web, Process("worker", "--store", store, **clock.environment) as ahead:
        web.wait_until_up()
        run = web.start_run(pace=30, samples=40)
        with web.stream(run) as socket:
            run.follow(socket, "frame")
            claimed = json.loads(ahead.wait_for_error("run claimed"))["timestamp"]
            assert datetime.fromisoformat(claimed).timestamp() > time.time() + DAY / 2
            ahead.kill()
            with Process("worker", "--store", store):
                run.follow(socket, "finished")
        run.assert_nothing_was_lost(web.journal(run))
        assert "worker_recovered" in {event.get("reason") for event in run.told}
