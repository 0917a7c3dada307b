"""`docker compose up`, really: the unchanged files in a real Docker engine, where one can be had."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path(__file__).parent / "engine"
CACHE = Path(os.environ.get("SENN_ENGINE_CACHE", Path.home() / ".cache" / "senn-live" / "engine"))
PROGRAMS = {
    "dockerd": "docker.io",
    "docker": "docker.io",
    "debootstrap": "debootstrap",
    "iptables": "iptables",
    "unshare": "util-linux",
    "ip": "iproute2",
    "chromium": "chromium",
}
STOPPED_WITHIN_S = 5.0  # of a machine that has processors to spare

pytestmark = [pytest.mark.system, pytest.mark.nightly, pytest.mark.timeout(2400)]


def compose_command() -> list[str] | None:
    """Compose of version 2, as a plugin of docker or on its own."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is None:
            continue
        asked = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False)
        if asked.returncode == 0 and asked.stdout.strip().lstrip("v").split(".")[0] >= "2":
            return command
    return None


def what_is_missing() -> str:
    """Why no engine can be had here, or nothing."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a Docker engine is started by root on Linux"
    missing = sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})
    if compose_command() is None:
        missing.append("Compose 2 as a plugin of docker")
    return f"missing: {', '.join(missing)}" if missing else ""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What happened when the compose file was built, started, hurt and stopped."""
    if missing := what_is_missing():
        pytest.skip(f"no Docker engine: {missing}")
    subprocess.run([ENGINE / "bases.sh", CACHE, ROOT / "constraints.txt", sys.executable], check=True)
    folder = tmp_path_factory.mktemp("engine")
    source, out = folder / "source", folder / "told.json"
    source.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", source], input=archive.stdout, check=True)
    namespaces = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command = [sys.executable, ENGINE / "inside.py", CACHE, source, folder, out, *(compose_command() or [])]
    played = subprocess.run([*namespaces, *command], capture_output=True, text=True, timeout=2000, check=False)
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-3000:]
    yield json.loads(out.read_text())
    shutil.rmtree(folder / "data", ignore_errors=True)


def test_the_unchanged_files_are_built_and_started_and_a_network_grows_in_the_page(told: dict[str, Any]) -> None:
    print({name: value for name, value in told.items() if name not in {"offsets", "reasons"}})
    assert "joined layer 1" in told["growth"]


def test_a_killed_worker_and_a_restarted_redis_cost_nothing(told: dict[str, Any]) -> None:
    assert told["recovered_s"] < 30
    assert told["on_after_redis_s"] < 60
    for run, offsets in told["offsets"].items():
        assert offsets == list(range(len(offsets))), run
        assert "failed" not in told["reasons"][run]


def test_everything_stops_in_time_by_itself_and_starts_again(told: dict[str, Any]) -> None:
    assert told["stop_s"] < STOPPED_WITHIN_S * max(1.0, told["load"])
    assert len(told["stopped"]) == 4
    assert all(" exited Exited (0)" in container for container in told["stopped"]), told["stopped"]
    assert told["on_after_start_s"] < 60
