"""How much the commands of one run may write, whatever they are: with a large network each leaves 660 kB behind."""

from __future__ import annotations

import time
from collections.abc import Callable

# At once: six commands to the largest network there may be, a thousand to an ordinary one. Then one every two and a
# half seconds, or seventy a second.
BURST_BYTES, BYTES_PER_S = 4_194_304, 262_144


class Allowance:
    """A bucket of bytes. Who has taken more than there is waits until that is made up for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = float(BURST_BYTES)
        self._at_s = clock()

    def take(self, size: int) -> None:
        """Something of that size was written."""
        self._fill()
        self._left -= size

    def wait_s(self) -> float:
        """How long the next must wait."""
        self._fill()
        return max(0.0, -self._left / BYTES_PER_S)

    def _fill(self) -> None:
        now_s = self._clock()
        self._left = min(float(BURST_BYTES), self._left + BYTES_PER_S * (now_s - self._at_s))
        self._at_s = now_s
