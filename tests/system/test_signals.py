"""What an operator's surroundings do to the processes: signals at any time, pipes that close, files in the way."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import time
import urllib.error
from pathlib import Path

import pytest

from system.processes import ENVIRONMENT, SENN, Served, children_of, is_alive, sqlite_store, wait_until

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


def hears_sigterm(pid: int) -> bool:
    caught = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.parametrize("command", ["serve --no-open --port 0", "web --port 0", "worker"])
def test_sigterm_is_heard_before_the_command_has_loaded(tmp_path: Path, command: str) -> None:
    arguments = [*SENN, *command.split(), "--store", sqlite_store(tmp_path)]
    with subprocess.Popen(arguments, env=ENVIRONMENT, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while not hears_sigterm(process.pid):
            assert time.monotonic() < deadline
        maps = Path(f"/proc/{process.pid}/maps").read_text()
        assert "libtorch" not in maps
        assert "uvloop" not in maps
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_a_closed_log_pipe_ends_no_worker_and_sigterm_is_still_obeyed(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    arguments = ["serve", "--no-open", "--port", "0", "--store", sqlite_store(tmp_path)]
    environment = {**ENVIRONMENT, "SENN_LOG_LEVEL": "debug"}
    with subprocess.Popen([*SENN, *arguments], env=environment, stdout=subprocess.PIPE, stderr=writer) as process:
        os.close(writer)
        os.close(reader)
        assert process.stdout
        process.stdout.readline()
        wait_until(lambda: children_of(process.pid), "a worker")
        (worker,) = children_of(process.pid)
        wait_until(lambda: "libtorch" in Path(f"/proc/{worker}/maps").read_text(), "a worker that has loaded")
        wait_until(lambda: len(children_of(worker)) == 3, "a worker at work")
        process.terminate()
        assert process.wait(timeout=30) == 0
        assert not is_alive(worker)


def test_modules_in_the_folder_that_it_is_started_in_are_not_taken_for_its_own(tmp_path: Path) -> None:
    for name in ("cmd", "queue", "platform", "torch", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not this one')")
    senn = [SENN[0], "-P", *SENN[1:]]  # as the installed command, which does not look there either
    with Served("serve", sqlite_store(tmp_path), senn=senn, folder=tmp_path) as served:
        served.wait_until_up()
        wait_until(lambda: served.ask("GET", "/api/health")["status"] == "ok", "a worker")


def test_a_journal_that_cannot_be_read_is_said_so_at_once(tmp_path: Path) -> None:
    with Served("web", sqlite_store(tmp_path)) as served:
        served.wait_until_up()
        run = served.start_run()
        with contextlib.closing(sqlite3.connect(tmp_path / "senn.sqlite")) as file:  # text that is none
            file.execute("INSERT INTO entries SELECT id, 0, CAST(x'80ff' AS TEXT) FROM runs")
            file.execute("UPDATE runs SET tail = 1")
            file.commit()
        with pytest.raises(urllib.error.HTTPError, match="503"):
            served.ask("GET", f"/api/runs/{run.id}")
