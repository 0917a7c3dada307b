"""Helpers for tests that need a store: a real Redis server, and records to put in."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from senn_live.transport.ports import RunRecord, StoreFull, Transport


class RedisServer:
    """A redis-server process on a free port of this machine, with its data in `folder`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.options = options
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "Expected redis-server on the path (Debian: apt-get install redis-server)."
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        self._process = subprocess.Popen([*command, *self.options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                with self.client() as client:
                    client.ping()
                return
            except redis.exceptions.ConnectionError:
                time.sleep(0.02)
        raise AssertionError("Expected redis-server to answer within 10 s.")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port)

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def record(run: str = "run", owner: str = "somebody") -> RunRecord:
    return RunRecord(run=run, specification="{}", token_hash="hash", owner=owner, created_s=1.5)


async def filled(transport: Transport, batch: list[str | bytes], run: str = "run") -> int:
    """Append the batch until the store says that it is full; how many entries it then has."""
    for index in range(10_000):
        try:
            await transport.journal.append(run, index * len(batch), batch)
        except StoreFull as error:
            assert "Delete old runs" in str(error)
            return index * len(batch)
    raise AssertionError("Expected the store to be full at some time.")
