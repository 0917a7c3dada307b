"""Whose turn it is: runs by due time, so that each keeps its pace and none starves."""

from __future__ import annotations

import heapq
from typing import Literal

from senn_live.runs.thinning import FOLLOWED_PACE

Pace = float | Literal["max"]

REST_S = 1.6  # the page's drawing of a growth takes 0.8 s; then the sentence and its proof can be read


def due_after(due_s: float, now_s: float, pace: Pace) -> float:
    """When the next turn is due, for a run whose turn was due at `due_s` and is over now.

    A run that is late by up to one period catches up, so that its pace is right on average; later than that, what was
    missed is let go: turns are never bunched. At full speed the next turn is due now, behind everybody who waits.
    """
    if pace == "max":
        return now_s
    period = 1 / pace
    return due_s + period if now_s - due_s < period else now_s


def rest_after_growth_s(pace: Pace) -> float:
    """How long a run holds still after it has grown: at a pace that people follow, long enough to see what joined."""
    return REST_S if pace != "max" and pace <= FOLLOWED_PACE else 0.0


class Schedule:
    """Keys by due time; one entry per key, the last one set."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._count = 0  # first come, first served among equal times

    def __contains__(self, key: str) -> bool:
        return key in self._due

    def set(self, key: str, due_s: float) -> None:
        """Let the key's turn be due at a time."""
        self._due[key] = due_s
        self._count += 1
        heapq.heappush(self._heap, (due_s, self._count, key))

    def remove(self, key: str) -> None:
        """Forget the key."""
        self._due.pop(key, None)

    def due(self, key: str) -> float | None:
        """When the key's turn is due; None if it has none."""
        return self._due.get(key)

    def next_due(self) -> float | None:
        """When the next turn is due."""
        while self._heap:
            due_s, _, key = self._heap[0]
            if self._due.get(key) == due_s:
                return due_s
            heapq.heappop(self._heap)
        return None

    def pop(self, now_s: float) -> tuple[str, float] | None:
        """The key whose turn is longest due, and since when; None if no turn is due yet."""
        due_s = self.next_due()
        if due_s is None or due_s > now_s:
            return None
        _, _, key = heapq.heappop(self._heap)
        del self._due[key]
        return key, due_s
