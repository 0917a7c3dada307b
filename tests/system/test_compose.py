"""The scaled system as docker-compose.yml describes it: its very commands, run as processes against a real Redis."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from websockets.sync.client import connect

from stores import RedisServer, free_port

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
STORE = "redis://redis:6379/0"

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


def command_of(service: str, port: int, store: str) -> list[str]:
    """The service's command, with this machine's addresses in place of the containers'."""
    places = {STORE: store, "0.0.0.0": "127.0.0.1", "8000": str(port)}
    program, *arguments = SERVICES[service]["command"]
    assert program == "senn"
    return [sys.executable, "-m", "senn_live", *(places.get(argument, argument) for argument in arguments)]


def get(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=5) as response:
        return json.load(response)


def wait_until_well(url: str, timeout_s: float = 60) -> dict:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            health = get(url + "/api/health")
            if health["status"] == "ok":
                return health
        except (urllib.error.URLError, ConnectionError):
            health = {}
        assert time.monotonic() < deadline, f"Expected a healthy system within {timeout_s} s, got {health}."
        time.sleep(0.2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    """A Redis with the options that the compose file gives it."""
    program, *options = SERVICES["redis"]["command"]
    assert program == "redis-server"
    with RedisServer(tmp_path, *options) as server:
        yield server.url


@pytest.fixture
def system(store: str) -> Iterator[str]:
    """One web process and as many workers as the compose file says; yields the web's address."""
    port = free_port()
    count = SERVICES["worker"]["deploy"]["replicas"]
    commands = [command_of("web", port, store), *[command_of("worker", port, store)] * count]
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def test_the_commands_of_compose_grow_a_network(system: str, store: str) -> None:
    health = wait_until_well(system)
    assert len(health["workers"]) >= 1
    request = urllib.request.Request(
        system + "/api/runs",
        data=json.dumps({"pace": "max"}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        run = json.load(response)["id"]
    types = []
    with connect(f"{system.replace('http', 'ws')}/api/runs/{run}/stream?after=-1") as socket:
        while "expansion" not in types:
            message = socket.recv(timeout=60)
            types.append("frame" if isinstance(message, bytes) else json.loads(message)["type"])
    assert "run_started" in types
    health_command = SERVICES["worker"]["healthcheck"]["test"][2:]
    checked = subprocess.run(
        [sys.executable, "-m", "senn_live", *(store if word == STORE else word for word in health_command)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_graphics_worker_is_the_worker_with_a_device_and_a_profile() -> None:
    plain, graphics = SERVICES["worker"]["command"], SERVICES["worker-gpu"]["command"]
    assert [word.replace("cuda", "cpu") for word in graphics] == plain
    assert SERVICES["worker-gpu"]["profiles"] == ["gpu"]
    device = SERVICES["worker-gpu"]["deploy"]["resources"]["reservations"]["devices"][0]
    assert device["driver"] == "nvidia"


def test_the_compose_file_keeps_to_the_published_schema(tmp_path: Path) -> None:
    def check(file: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    done = check(ROOT / "docker-compose.yml")
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text((ROOT / "docker-compose.yml").read_text().replace("restart: unless-stopped", "restarts: always"))
    assert "'restarts' was unexpected" in check(wrong).stdout


def test_every_service_restarts_and_says_how_it_is() -> None:
    for name, service in SERVICES.items():
        assert service["restart"] == "unless-stopped", name
        assert service["healthcheck"]["test"], name


def test_the_web_image_has_no_torch_and_no_image_runs_as_root() -> None:
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    web = next(stage for stage in stages if stage.splitlines()[0].endswith("AS web"))
    assert "torch" not in web
    assert "[worker]" not in web
    for stage in stages:
        if "CMD" in stage:
            assert "USER senn" in stage


def test_every_file_the_image_copies_exists() -> None:
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source


def test_images_start_with_commands_of_the_command_line() -> None:
    found = [json.loads(line[4:]) for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("CMD ")]
    for program, subcommand, *_ in found:
        assert program == "senn"
        done = subprocess.run(
            [sys.executable, "-m", "senn_live", subcommand, "--help"], capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0
