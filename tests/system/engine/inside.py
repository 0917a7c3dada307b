"""The compose file in a real Docker engine: run inside namespaces of its own, tells what happened as JSON.

`unshare --net --mount --pid --fork --kill-child --mount-proc python inside.py CACHE SOURCE FOLDER OUT COMPOSE …`

The engine, its bridges, its firewall and every container are in these namespaces, and end with them: nothing of it
touches the machine's own network. There is no way out: base images are imported, packages come from an index here.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect, sync_playwright

GATEWAY = "172.17.0.1"  # of the engine's own bridge: builds reach the index there
INDEX_PORT, PORT = 8099, 8000
PATIENCE_S = 120.0
ALL = 4  # containers: Redis, the web process and two workers
PYTHON_IMAGE, REDIS_IMAGE = "python:3.11.14-slim-bookworm", "redis:7.4.6-alpine"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, without a word."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Engine:
    """Docker and Compose in this namespace, and what a client asks of the system."""

    def __init__(self, cache: Path, source: Path, folder: Path, compose: list[str]) -> None:
        self._cache, self._source, self._folder, self._compose = cache, source, folder, compose
        self._environment = {
            **os.environ,
            "DOCKER_HOST": f"unix://{folder}/docker.sock",
            "PIP_INDEX_URL": f"http://{GATEWAY}:{INDEX_PORT}",
            "TORCH_INDEX_URL": f"http://{GATEWAY}:{INDEX_PORT}",
            "PIP_TRUSTED_HOST": GATEWAY,
        }

    def start(self) -> None:
        """Start the engine and the index, and import the base images."""
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        serve = functools.partial(Quiet, directory=str(self._cache / "index"))
        index = http.server.ThreadingHTTPServer(("0.0.0.0", INDEX_PORT), serve)
        threading.Thread(target=index.serve_forever, daemon=True).start()
        folder = self._folder
        places = ["--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec", "--pidfile", f"{folder}/docker.pid"]
        with (folder / "dockerd.log").open("w") as log:
            subprocess.Popen(["dockerd", *places, "-H", f"unix://{folder}/docker.sock"], stdout=log, stderr=log)
        within(lambda: self.docker("info"), 60)
        self.docker("import", str(self._cache / "base.tar"), PYTHON_IMAGE)
        changes = ["--change", "WORKDIR /data", "--change", "VOLUME /data"]
        self.docker("import", *changes, str(self._cache / "redis.tar"), REDIS_IMAGE)

    def docker(self, *arguments: str) -> str:
        """What `docker` says."""
        return self._run(["docker", *arguments])

    def compose(self, *arguments: str) -> float:
        """Seconds that `docker compose` takes."""
        start = time.monotonic()
        self._run([*self._compose, *arguments])
        return time.monotonic() - start

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=self._source, env=self._environment, capture_output=True, text=True, timeout=900, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout


def ask(method: str, path: str, body: object = None) -> Any:
    """What the server answers."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def within(act: Callable[[], Any], most_s: float = PATIENCE_S) -> Any:
    """The first thing that is something, as soon as nothing stands in its way."""
    end, last = time.monotonic() + most_s, None
    while time.monotonic() < end:
        try:
            if found := act():
                return found
        except (OSError, urllib.error.URLError, RuntimeError, ValueError) as error:
            last = error
        time.sleep(0.1)
    raise RuntimeError(f"Expected something within {most_s:g} s, got: {last}")


def containers(engine: Engine, service: str) -> list[str]:
    """The containers of a service that run."""
    return engine.docker("ps", "--quiet", "--filter", f"label=com.docker.compose.service={service}").split()


def journal(run: str) -> list[dict[str, Any]]:
    """Every event of a run."""
    told: list[dict[str, Any]] = []
    while part := ask("GET", f"/api/runs/{run}/events?after={len(told) - 1}")["events"]:
        told += part
    return told


def moves_on(run: str) -> float:
    """Seconds until the run has three frames more than it has now."""
    start = time.monotonic()
    tail = within(lambda: journal(run))[-1]["offset"]

    def has_more() -> bool:
        events = ask("GET", f"/api/runs/{run}/events?after={tail}")["events"]
        return sum(event["type"] == "frame" for event in events) >= 3

    within(has_more)
    return time.monotonic() - start


def recovered(runs: list[str]) -> str | None:
    """A run whose worker was lost and that goes on."""
    for run in runs:
        if any(event.get("reason") == "worker_recovered" for event in journal(run)):
            return run
    return None


def see_a_growth(shot: Path) -> str:
    """What the page's log says of the first growth of a run that the page starts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{PORT}/")
        growth = page.locator("#log li.growth").first
        expect(growth).to_be_visible(timeout=1000 * PATIENCE_S)
        page.screenshot(path=str(shot))
        said = growth.inner_text()
        browser.close()
    return said


def play(engine: Engine, folder: Path) -> dict[str, Any]:
    """Build, start, grow, kill, restart, stop and start again; what that took and what it left."""
    told: dict[str, Any] = {"build_s": engine.compose("build")}
    start = time.monotonic()
    engine.compose("up", "-d")
    within(lambda: engine.docker("ps").count("(healthy)") == ALL, 5 * PATIENCE_S)
    told["up_s"] = time.monotonic() - start
    told["growth"] = see_a_growth(folder / "growth.png")
    runs = [ask("POST", "/api/runs", {"seed": seed, "pace": 2})["id"] for seed in range(5)]
    within(lambda: sum(worker["runs"] for worker in ask("GET", "/api/health")["workers"]) >= len(runs))
    moves_on(runs[-1])

    busiest = max(ask("GET", "/api/health")["workers"], key=lambda worker: worker["runs"])
    container = busiest["worker"].rsplit("-", 2)[0]
    start = time.monotonic()
    engine.docker("kill", "-s", "KILL", container)
    told["recovered_s"] = within(lambda: recovered(runs)) and time.monotonic() - start
    engine.docker("start", container)
    within(lambda: len(ask("GET", "/api/health")["workers"]) == len(containers(engine, "worker")))

    told["redis_restart_s"] = engine.compose("restart", "redis")
    told["on_after_redis_s"] = moves_on(runs[-1])
    told["load"] = os.getloadavg()[0] / (os.cpu_count() or 1)
    told["stop_s"] = engine.compose("stop")
    names = "{{.Names}} {{.State}} {{.Status}}"
    told["stopped"] = engine.docker("ps", "-a", "--format", names).splitlines()
    told["start_s"] = engine.compose("start")
    told["on_after_start_s"] = moves_on(runs[-1])
    told["offsets"] = {run: [event["offset"] for event in journal(run)] for run in runs}
    told["reasons"] = {run: [event.get("reason") for event in journal(run) if event["type"] == "state"] for run in runs}
    return told


def main() -> None:
    """Play, and write what happened."""
    cache, source, folder, out = map(Path, sys.argv[1:5])
    engine = Engine(cache, source, folder, sys.argv[5:])
    engine.start()
    out.write_text(json.dumps(play(engine, folder)))


if __name__ == "__main__":
    main()
