"""Structured logs: `log.info("run claimed", run=…)`. Text on a terminal, one JSON object a line elsewhere."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from typing import TextIO, cast

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


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
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, stream)),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(**context)
