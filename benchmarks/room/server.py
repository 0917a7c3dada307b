"""The system under test: `senn serve` in a process tree of its own, and what processor time that tree takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """Where it is, and its first process."""

    url: str
    pid: int

    def cpu_s(self) -> float:
        """Processor time that the web process, the workers and their computing processes have taken."""
        return sum(map(_cpu_s, [self.pid, *_below(self.pid)]))


@contextmanager
def served() -> Iterator[Server]:
    """A server of its own, on loopback, with a new store."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{Path(folder) / 'senn.sqlite'}"
        command = [sys.executable, "-m", "senn_live", "serve", "--no-open", "--port", "0", "--store", store]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            try:
                url = next(found[0] for line in process.stdout if (found := re.search(r"http://[^\s/]+", line)))
                yield Server(url, process.pid)
            finally:
                process.terminate()


def _below(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    children = [int(word) for word in text.split()]
    return [*children, *(one for child in children for one in _below(child))]


def _cpu_s(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, words[11:15])) / _TICKS  # of it and of its children that have ended: user and system
