"""How long a run waits for a store that refuses it: for ever while the store is away or full for all, else not long.

What damages one run's rows or keys is met by that run alone, and does not pass: waiting for it would keep the run in
its slot, silent, for ever. Whether the store is well is told by the worker's own reports, which are written all the
time and concern no run.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from senn_live.transport.ports import StoreFull

# Longer than a store takes to start again or to free a lock; short enough that somebody still looks on.
PATIENCE_S = 20.0
# What must have been written meanwhile, and how often it must have been tried, for the run to be at fault: after a
# pause of the whole machine there is much time and no evidence.
FEWEST_BEATS, FEWEST_TRIES = 3, 3


class RefusedError(Exception):
    """The store refuses one run what it does for others; the message is a sentence for a person."""


class Pulse:
    """How the store serves this worker, apart from its runs.

    Attributes:
        beats: How often it did.
        misses: How often it did not.
    """

    def __init__(self) -> None:
        self.beats = self.misses = 0


class Patience:
    """With the store, about one thing that one run wants of it."""

    def __init__(self, pulse: Pulse, clock: Callable[[], float] = time.monotonic) -> None:
        self._pulse = pulse
        self._clock = clock
        self._since_s: float | None = None
        self._tries = self._beats = self._misses = 0

    @property
    def is_tried(self) -> bool:
        """Whether the store refused it the last time."""
        return self._since_s is not None

    def passed(self) -> None:
        """It was done."""
        self._since_s = None

    def met(self, error: Exception) -> None:
        """It was refused, once more.

        Raises:
            RefusedError: if that has gone on for `PATIENCE_S` while the store was well.
        """
        now_s = self._clock()
        if self._since_s is None or self._misses != self._pulse.misses or isinstance(error, StoreFull):
            self._since_s, self._tries = now_s, 0
            self._beats, self._misses = self._pulse.beats, self._pulse.misses
        self._tries += 1
        is_well = self._pulse.beats - self._beats >= FEWEST_BEATS
        if is_well and self._tries >= FEWEST_TRIES and now_s - self._since_s >= PATIENCE_S:
            raise RefusedError(
                f"The store has refused this run for {PATIENCE_S:g} s while it served others ({error})"[:400] + "."
            ) from error
