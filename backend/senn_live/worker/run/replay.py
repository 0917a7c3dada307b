"""What the journal already has after the last checkpoint: a successor computes it again and writes only what is new."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable

Make = Callable[[int], str | bytes]


class ReplayMismatchError(Exception):
    """What is computed now differs from what the journal has: another kind of processor, or another version."""


class Replay:
    """The entries still to be met, in order. Empty for a run that was never interrupted."""

    def __init__(self, entries: Iterable[tuple[int, str | bytes]] = ()) -> None:
        self._entries = deque(entries)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def meet(self, make: Make, *, newer: str | None = None) -> bool:
        """Whether the journal already has the entry that `make` makes, or goes on without one; if so it is crossed off.

        Args:
            make: Makes the entry for its offset.
            newer: The entry's type where older versions wrote none: their journals go on with something else here.

        Raises:
            ReplayMismatchError: if the journal has something else at this point.
        """
        if not self._entries:
            return False
        if newer is not None and not _is_of(newer, self._entries[0][1]):
            return True
        offset, data = self._entries.popleft()
        if make(offset) != data:
            raise ReplayMismatchError(f"Expected the entry at offset {offset} to be computed again, bit for bit.")
        return True

    def forget(self) -> None:
        """Expect nothing any more."""
        self._entries.clear()


def _is_of(kind: str, data: str | bytes) -> bool:
    return isinstance(data, str) and json.loads(data)["type"] == kind
