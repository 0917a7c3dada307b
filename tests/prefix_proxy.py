"""A small reverse proxy that has put a path before the server, as universities and clusters do."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from types import TracebackType
from typing import Self


class PrefixProxy:
    """Answers below `prefix` alone, with and without the last slash; takes the prefix away unless it `keeps` it."""

    def __init__(self, port: int, prefix: str, *, keeps: bool = False) -> None:
        self._server, self._prefix, self._keeps = port, prefix.encode(), keeps
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listening.getsockname()[1]
        self.strays: list[str] = []
        """What was asked for beside the prefix: there the page's server is not."""

    @property
    def url(self) -> str:
        """The page's address, without the last slash."""
        return f"http://127.0.0.1:{self.port}{self._prefix.decode()}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near:
            head, rest = self._head(near)
            method, path, version = head.split(b"\r\n", 1)[0].split(b" ")
            inner = path.removeprefix(self._prefix)
            if inner == path or inner[:1] not in {b"/", b"?", b""}:
                self.strays.append(path.decode())
                near.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            asked = path if self._keeps else inner if inner.startswith(b"/") else b"/" + inner
            lines = head.split(b"\r\n", 1)[1]
            # One request a connection: the next one's head would have to be found in the stream.
            lines = re.sub(rb"(?mi)^connection: keep-alive\r$", b"Connection: close\r", lines)
            with socket.create_connection(("127.0.0.1", self._server)) as far:
                far.sendall(b"%b %b %b\r\n%b%b" % (method, asked, version, lines, rest))
                up = threading.Thread(target=_pass_on, args=(near, far), daemon=True)
                up.start()
                _pass_on(far, near)
                _end(near)
                up.join(5)

    @staticmethod
    def _head(near: socket.socket) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            part = near.recv(65536)
            if not part:
                raise OSError
            data += part
        head, separator, rest = data.partition(b"\r\n\r\n")
        return head + separator, rest


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    _end(other)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_WR)
