"""The scaled system as docker-compose.yml describes it: its very commands, run as processes against a real Redis."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from websockets.sync.client import connect

from stores import RedisServer, free_port

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
STORE = "redis://redis:6379/0"

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


def command_of(service: str, port: int, store: str) -> list[str]:
    """The service's command, with this machine's addresses in place of the containers'."""
    places = {STORE: store, "0.0.0.0": "127.0.0.1", "8000": str(port)}
    program, *arguments = SERVICES[service]["command"]
    assert program == "senn"
    return [sys.executable, "-m", "senn_live", *(places.get(argument, argument) for argument in arguments)]


def environment_of(service: str) -> dict[str, str]:
    """The service's variables, as where nobody sets any."""
    given = SERVICES[service].get("environment", {})
    return {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in given.items()}


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
    services = ["web", *["worker"] * count]
    processes = [
        subprocess.Popen(command_of(name, port, store), cwd=ROOT, env={**os.environ, **environment_of(name)})
        for name in services
    ]
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
    assert "--here" in health_command, "a worker asks for itself"
    asked = [sys.executable, "-m", "senn_live", *(store if word == STORE else word for word in health_command)]
    checked = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_web_of_compose_is_well_by_its_own_check_and_answers_to_no_foreign_name(system: str) -> None:
    wait_until_well(system)
    kind, program, *arguments = SERVICES["web"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "python")
    port = system.rpartition(":")[2]
    asked = [sys.executable, *(argument.replace("8000", port) for argument in arguments)]
    checked = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stderr
    foreign = urllib.request.Request(system + "/api/health", headers={"Host": f"rebound.example:{port}"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(foreign, timeout=5)
    refused.value.close()
    assert refused.value.code == 403


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


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_restarts_says_how_it_is_and_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert service["init"] is True, "the first process of a container is sent no signal that it has no handler for"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "ipc"} & set(service)
    assert all(limit in service for limit in ("mem_limit", "pids_limit", "cpus"))
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


def test_nobody_outside_reaches_the_store_and_the_page_is_on_loopback_at_a_port_of_choice() -> None:
    inner = [name for name, network in COMPOSE["networks"].items() if (network or {}).get("internal")]
    assert SERVICES["redis"]["networks"] == SERVICES["worker"]["networks"] == inner
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${SENN_PORT:-8000}:8000"]}
    assert SERVICES["web"]["env_file"] == SERVICES["worker"]["env_file"] == [{"path": ".env", "required": False}]


def stages() -> dict[str, str]:
    """The Dockerfile's stages by name."""
    parts = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].split(" AS ")[1]: part for part in parts}


def test_the_web_image_has_no_torch_and_no_image_runs_as_root() -> None:
    assert "torch" not in stages()["web"]
    for stage in stages().values():
        if "CMD" in stage:
            assert stage.index("USER senn") > stage.rindex("RUN ")


def test_a_changed_line_of_code_installs_one_wheel_and_nothing_from_an_index() -> None:
    for name in ("web", "worker"):
        before, after = stages()[name].split("COPY --from=wheel")
        assert "backend" not in before
        assert re.findall(r"pip (?:install|wheel) (?!--no-deps /wheel/)", after) == []
    before, after = stages()["wheel"].split("COPY backend")
    assert "--no-build-isolation" in after
    for name in ("torch-cpu", "torch-gpu"):
        assert "COPY" not in stages()[name]


def test_images_are_built_on_bases_of_one_version_with_one_torch() -> None:
    bases = [SERVICES["redis"]["image"], *re.findall(r"^FROM (\S+:\S+)", DOCKERFILE, flags=re.MULTILINE)]
    for base in bases:
        assert re.search(r":\d+\.\d+\.\d+-", base), base
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["worker"]
    assert {f"torch=={version}" for version in re.findall(r"torch==(\S+)", DOCKERFILE)} == set(pinned)


def test_the_constraints_pin_all_that_the_images_install_within_what_is_asked_for() -> None:
    place = ROOT / "scripts" / "constraints.py"
    spec = importlib.util.spec_from_file_location("constraints", place)
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    lines = [line for line in generator.TARGET.read_text().splitlines() if not line.startswith("#")]
    pins = dict(line.split("==") for line in lines)
    assert set(pins) == set(generator.closure(generator.needed())) - {"torch"}
    for requirement in map(Requirement, map(str, generator.needed())):
        name = canonicalize_name(requirement.name)
        assert name == "torch" or requirement.specifier.contains(pins[name]), requirement


def test_every_file_the_image_copies_exists() -> None:
    for line in DOCKERFILE.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source


def test_images_start_with_commands_of_the_command_line() -> None:
    found = [json.loads(line[4:]) for line in DOCKERFILE.splitlines() if line.startswith("CMD ")]
    for program, subcommand, *_ in found:
        assert program == "senn"
        done = subprocess.run(
            [sys.executable, "-m", "senn_live", subcommand, "--help"], capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0
