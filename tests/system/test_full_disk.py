"""A file system that is full, really: a small one in memory, mounted for the test."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from system.processes import Process, Run, Served, sqlite_store, wait_until

# A run that does not end by itself, however slow the machine.
ENDLESS = {"pace": 20, "samples": 40, "rule": {"name": "paper", "cadence": 1000}, "limits": {"steps": 100_000}}
pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MiB: room for the runs that were taken before the first refusal."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux":
        pytest.skip("Expected Linux, where a file system can be mounted in memory.")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"Expected to be allowed to mount a file system, got: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take what room there is on the disk; the file that takes it."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return ballast


def test_on_a_full_disk_new_runs_are_refused_and_a_run_under_way_goes_on_when_there_is_room(small_disk: Path) -> None:
    store = sqlite_store(small_disk)
    with Served("web", store) as web, Process("worker", "--store", store) as worker:
        web.wait_until_up()
        run = web.start_run(**ENDLESS)
        with web.stream(run) as socket:
            run.follow(socket, "frame")
            ballast = fill(small_disk)
            worker.wait_for_error("the store does not take entries")
            refusal = refused(web)
            wait_until(lambda: has_stopped(web, run), "the run to wait")
            assert web.ask("GET", "/api/health")["status"] == "store_full"
            ballast.unlink()
            run.follow(socket, "frame")
            web.command(run, type="stop")
            run.follow(socket, "finished")
        run.assert_nothing_was_lost(web.journal(run))
        assert "worker_recovered" not in {event.get("reason") for event in run.told}
        assert web.start_run(samples=40).id
    assert (refusal["status"], refusal["type"]) == (507, "urn:senn-live:store_full")
    assert "Delete old runs or free disk space" in refusal["detail"]
    with contextlib.closing(sqlite3.connect(small_disk / "senn.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def refused(web: Served) -> dict[str, object]:
    """What is said to who starts runs until none is taken any more."""
    for _ in range(50):
        try:
            web.start_run(samples=40)
        except urllib.error.HTTPError as error:
            return dict(json.load(error))
    raise AssertionError("Expected a refusal.")


def has_stopped(web: Served, run: Run) -> bool:
    """Whether nothing is appended any more."""
    tails = [len(web.journal(run)) for _ in range(3)]
    return len(set(tails)) == 1
