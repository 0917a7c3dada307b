"""From a URL to a transport. Only composition roots call this; everybody else is handed ports."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from .memory import open_memory
from .ports import Opener


def open_transport(url: str) -> Opener:
    """The transport that `url` names, as a context manager that connects on entry and cleans up on exit.

    `memory://` (one process, for tests; `?max_bytes=N` bounds it), `sqlite:///PATH` (one machine, any number of
    processes; `?max_pages=N` bounds the file) or `redis://HOST:PORT/DB` (any number of machines; also `rediss://`).

    Raises:
        ValueError: if the URL names no known store.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if parts.scheme == "memory":
        return open_memory(max_bytes=int(options.get("max_bytes", 2**30)))
    if parts.scheme == "sqlite":
        from .sqlite import open_sqlite  # noqa: PLC0415 - a process loads only the store it uses

        return open_sqlite(_sqlite_path(url, parts.netloc, parts.path), max_pages=int(options.get("max_pages", 0)))
    if parts.scheme in {"redis", "rediss"}:
        from .redis_streams import open_redis  # noqa: PLC0415 - a process loads only the store it uses

        return open_redis(url)
    raise ValueError(f"Expected a store like sqlite:///PATH, redis://HOST:PORT/DB or memory://, got {url!r}.")


def _sqlite_path(url: str, host: str, path: str) -> str:
    # sqlite:///relative and sqlite:////absolute, as in SQLAlchemy.
    if host or len(path) < 2:
        raise ValueError(f"Expected sqlite:///RELATIVE or sqlite:////ABSOLUTE, got {url!r}.")
    return path[1:]


def is_there(url: str) -> bool:
    """Whether there is a store to open, and not one that opening would create."""
    parts = urlsplit(url)
    return parts.scheme != "sqlite" or Path(_sqlite_path(url, parts.netloc, parts.path)).exists()


def check_url(url: str) -> None:
    """See whether `url` names a store, without opening it.

    Raises:
        ValueError: if it does not.
    """
    open_transport(url)
    if urlsplit(url).scheme in {"redis", "rediss"}:
        from redis.asyncio.connection import parse_url  # noqa: PLC0415 - a process loads only the store it uses

        try:
            parse_url(url)
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"Expected a store like redis://HOST:PORT/DB, got {url!r}: {error}.") from error
