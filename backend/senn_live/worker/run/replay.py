"""What the journal already has after the last checkpoint: a successor computes it again and writes only what is new."""

from __future__ import annotations

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

    def meet(self, make: Make) -> bool:
        """Whether the journal already has the entry that `make` makes; if so it is crossed off.

        Raises:
            ReplayMismatchError: if the journal has something else at this point.
        """
        if not self._entries:
            return False
        offset, data = self._entries.popleft()
        if make(offset) != data:
            raise ReplayMismatchError(f"Expected the entry at offset {offset} to be computed again, bit for bit.")
        return True

    def forget(self) -> None:
        """Expect nothing any more."""
        self._entries.clear()
