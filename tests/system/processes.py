"""The real commands as processes, and a client that reads and commands runs as a browser does."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

from senn_live.protocol.frames import decode_frame

SENN = [sys.executable, "-m", "senn_live"]
LEASE_S = 0.6
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "SENN_LEASE_S": str(LEASE_S), "SENN_LOG_FORMAT": "json"}


def sqlite_store(folder: Path) -> str:
    return f"sqlite:///{folder / 'senn.sqlite'}"


class Process:
    """A `senn` command under way. Its standard error is kept for messages of failed tests."""

    def __init__(
        self, *arguments: str, senn: Sequence[str] = SENN, folder: Path | None = None, **environment: str
    ) -> None:
        self._process = subprocess.Popen(
            [*senn, *arguments],
            cwd=folder,
            env={**ENVIRONMENT, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.errors: list[str] = []
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(timeout=5)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._process.stdout.close()
        self._process.stderr.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def line(self) -> str:
        """The next line of its standard output."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def terminate(self) -> int:
        """Ask it to end; the exit code."""
        self._process.terminate()
        return self._process.wait(timeout=60)

    def wait_for_error(self, part: str, timeout_s: float = 60) -> str:
        """The first line of standard error with `part` in it."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for line in self.errors:
                if part in line:
                    return line
            time.sleep(0.02)
        raise AssertionError(f"Expected a line with {part!r}, got:\n" + "".join(self.errors))

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with contextlib.suppress(ValueError):  # closed while it was read
            self.errors += self._process.stderr


class Served(Process):
    """`senn serve` or `senn web`, and what a browser does with it."""

    def __init__(
        self,
        command: str,
        store: str,
        port: int = 0,
        senn: Sequence[str] = SENN,
        folder: Path | None = None,
        **environment: str,
    ) -> None:
        options = ["--no-open"] if command == "serve" else []
        given = [command, "--port", str(port), "--store", store, *options]
        super().__init__(*given, senn=senn, folder=folder, **environment)
        printed = self.line()
        found = re.search(r"http://[\d.]+:(\d+)", printed)
        assert found, f"Expected the address on the first line, got {printed!r}:\n" + "".join(self.errors)
        self.url, self.port = found[0], int(found[1])

    def ask(self, method: str, path: str, body: object = None, token: str | None = None) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.loads(response.read() or b"null")

    def wait_until_up(self, timeout_s: float = 60) -> None:
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                self.ask("GET", "/api/presets")
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert time.monotonic() < deadline, "".join(self.errors)
                time.sleep(0.05)

    def start_run(self, **specification: object) -> Run:
        created = self.ask("POST", "/api/runs", specification)
        return Run(created["id"], created["token"])

    def command(self, run: Run, **command: object) -> None:
        self.ask("POST", f"/api/runs/{run.id}/commands", command, run.token)

    def view(self, run: Run) -> Any:
        return self.ask("GET", f"/api/runs/{run.id}")

    def journal(self, run: Run) -> list[dict[str, Any]]:
        """Every event of the run, as the server gives it to whoever asks for all of it."""
        told: list[dict[str, Any]] = []
        while part := self.ask("GET", f"/api/runs/{run.id}/events?after={len(told) - 1}")["events"]:
            told += part
        return told

    def said(self, socket: ClientConnection, timeout_s: float) -> dict[str, Any]:
        """The next message of a stream."""
        return received(socket, timeout_s)

    @contextlib.contextmanager
    def stream(self, run: Run, after: int = -1) -> Iterator[ClientConnection]:
        address = self.url.replace("http", "ws") + f"/api/runs/{run.id}/stream?after={after}"
        with connect(address, max_size=2**24) as socket:
            yield socket


class Run:
    """A run that a test started, and every event of it that was received."""

    def __init__(self, id_: str, token: str) -> None:
        self.id, self.token = id_, token
        self.told: list[dict[str, Any]] = []

    def __repr__(self) -> str:
        return f"Run({self.id}, {len(self.told)} events)"

    @property
    def last_offset(self) -> int:
        return int(self.told[-1]["offset"])

    def assert_nothing_was_lost(self, journal: list[dict[str, Any]]) -> None:
        """The journal has no gap, and what was told live is the journal, in order; frames may be missing."""
        assert [event["offset"] for event in journal] == list(range(len(journal)))
        told = {event["offset"]: event for event in self.told if event["type"] != "thinned"}
        assert list(told) == sorted(told)
        assert len(told) == sum(event["type"] != "thinned" for event in self.told), "Expected no offset twice."
        for event in journal[: self.last_offset + 1]:
            assert event["type"] == "frame" or told[event["offset"]] == event

    def follow(self, socket: ClientConnection, until: str, timeout_s: float = 100) -> None:
        """Receive events until a state event with this status, or any event of this type."""
        deadline = time.monotonic() + timeout_s
        while True:
            event = received(socket, max(0.1, deadline - time.monotonic()))
            if "offset" not in event:
                continue
            self.told.append(event)
            if until in (event["type"], event.get("status")):
                return


def content(journal: list[dict[str, Any]]) -> list[object]:
    """What was told, apart from offsets and from what workers say of themselves."""
    ours = ("worker_recovered", "resumed", "parked")
    return [
        {key: value for key, value in event.items() if key != "offset"}
        for event in journal
        if event.get("reason") not in ours
    ]


def received(socket: ClientConnection, timeout_s: float) -> dict[str, Any]:
    message = socket.recv(timeout=timeout_s)
    return decode_frame(message).model_dump() if isinstance(message, bytes) else json.loads(message)


def children_of(pid: int) -> list[int]:
    """Process ids of a process's children (Linux)."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether the process exists and is not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Any, what: str, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"Expected {what} within {timeout_s} s."
        time.sleep(0.05)
