"""Structured logs: `log.info("run claimed", run=…)`. Text on a terminal, one JSON object a line elsewhere."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO, cast

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
LONGEST_VALUE = 4000  # characters in one value of a line


class LossyLog(io.TextIOBase):
    """Standard error, or nothing where it is closed: a reader of logs that is gone must not end who writes them."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__()
        self._stream = stream

    def isatty(self) -> bool:
        """Whether people read it."""
        return self._stream is not None and self._stream.isatty()

    def write(self, text: str) -> int:
        """Write, or let go."""
        with contextlib.suppress(OSError, ValueError):  # a broken pipe, a full disk; a closed file
            if self._stream is not None:
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, or let go."""
        with contextlib.suppress(OSError, ValueError):
            if self._stream is not None:
                self._stream.flush()


class Dose:
    """Lets so many lines of one kind through, at once and per second; the next one says how many were left out.

    What somebody does a thousand times a second must not fill the disk, nor hide what else is said. A kind is what
    happened, without whom or where: there are as many as there are places in the program that log.
    """

    BURST, PER_S = 100, 5.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kinds: dict[str, tuple[float, float, int]] = {}

    def __call__(self, _: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Pass a line on.

        Raises:
            structlog.DropEvent: if there were too many like it.
        """
        kind, now_s = str(line.pop("kind", line.get("event")))[:200], self._clock()
        left, since_s, left_out = self._kinds.get(kind, (float(self.BURST), now_s, 0))
        left = min(self.BURST, left + (now_s - since_s) * self.PER_S)
        if left < 1:
            self._kinds[kind] = (left, now_s, left_out + 1)
            raise structlog.DropEvent
        self._kinds[kind] = (left - 1, now_s, 0)
        if left_out:
            line["left_out"] = left_out
        return line


def _shorten(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut what is long in a line: the beginning of a value, and the end of a traceback, where the error stands."""
    for name, value in line.items():
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            line[name] = "…" + value[-LONGEST_VALUE:] if name == "exception" else value[:LONGEST_VALUE] + "…"
    return line


class LibraryLog(logging.Handler):
    """What libraries log, said as our own lines. Their sentences may hold anything, so each library is one kind."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        structlog.get_logger().log(
            record.levelno,
            record.getMessage()[:LONGEST_VALUE],
            kind=f"{record.name} {record.levelname}",
            library=record.name,
            exc_info=record.exc_info,
        )


def _listen_to_libraries() -> None:
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, LibraryLog)]:
        root.removeHandler(handler)
    root.addHandler(LibraryLog(logging.WARNING))


def configure_logs(level: str = "info", format_: str = "auto", **context: object) -> None:
    """Set up this process's logs on standard error; `context` is part of every line."""
    stream = LossyLog(sys.stderr)
    for_people = format_ == "text" or (format_ == "auto" and stream.isatty())
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            Dose(),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _shorten,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, stream)),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(**context)
    _listen_to_libraries()
