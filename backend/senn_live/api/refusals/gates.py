"""How many things that take long are under way at a time: in the process, and for one client. None waits in a queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import BusyError, TooManyError


class Gate:
    """Lets `at_once` through in all and `per_client` of one client; the others are told to come again."""

    def __init__(self, what: str, *, at_once: int, per_client: int) -> None:
        self._what = what
        self._at_once = at_once
        self._per_client = per_client
        self._inside: Counter[str] = Counter()

    @contextmanager
    def passing(self, client: str) -> Iterator[None]:
        """Be inside for as long as the context.

        Raises:
            TooManyError: if the client has as many inside as it may.
            BusyError: if all clients together have.
        """
        if self._inside[client] >= self._per_client:
            raise TooManyError(
                f"Expected at most {self._per_client} {self._what} at a time from one address. Try again in 1 s.", 1.0
            )
        if self._inside.total() >= self._at_once:
            raise BusyError(f"Expected at most {self._at_once} {self._what} at a time here. Try again in a moment.")
        self._inside[client] += 1
        try:
            yield
        finally:
            self._inside[client] -= 1
            if not self._inside[client]:
                del self._inside[client]
