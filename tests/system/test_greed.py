"""One greedy client against the real server: the others are served, and what it leaves behind is small."""

from __future__ import annotations

import contextlib
import socket
import sys
from pathlib import Path

import pytest

from system.processes import SENN, Served, sqlite_store

FEW_FILES = ["sh", "-c", 'ulimit -n 256 && exec "$0" "$@"', *SENN]
pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(200),
    pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX's"),
]


def test_more_silent_sockets_than_the_process_may_have_keep_nobody_out_and_fill_no_log(tmp_path: Path) -> None:
    with Served("web", sqlite_store(tmp_path), senn=FEW_FILES) as web, contextlib.ExitStack() as stack:
        web.wait_until_up()
        for number in range(600):
            silent = stack.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            if number % 2:
                silent.send(b"GET / HTTP/1.1\r\nX: ")
            if number % 50 == 0:
                assert web.ask("GET", "/api/presets")
        assert web.start_run(samples=40).id
        assert web.terminate() == 0
    assert sum(map(len, web.errors)) < 50_000


def test_junk_on_thousands_of_sockets_is_said_a_hundred_times(tmp_path: Path) -> None:
    with Served("web", sqlite_store(tmp_path)) as web:
        web.wait_until_up()
        for _ in range(3000):
            with socket.create_connection(("127.0.0.1", web.port)) as junk, contextlib.suppress(ConnectionError):
                junk.send(b"\x16\x03\x01 junk \r\n\r\n")
                junk.recv(1000)
        assert web.ask("GET", "/api/presets")
        assert web.terminate() == 0
    assert sum(map(len, web.errors)) < 100_000
