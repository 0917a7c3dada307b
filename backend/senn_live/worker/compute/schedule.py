"""Whose turn it is: runs by due time, so that each keeps its pace, or by what they have used, so that none starves."""

from __future__ import annotations

import heapq
from collections.abc import Callable
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


class FairShare:
    """Keys that wait for something of which each use takes a while: whoever has used least comes next.

    Start-time fair queueing (Goyal, Vin and Cheng 1996): a use begins, in virtual time, where the key's last one ended,
    but not before now, so who was away has saved nothing up.
    """

    def __init__(self) -> None:
        self._now_s = 0.0
        self._ends_s: dict[str, float] = {}
        self._waiting_s: dict[str, float] = {}  # in the order of joining: first come, first served among equals

    def join(self, key: str) -> None:
        """Let the key wait."""
        self._waiting_s[key] = max(self._now_s, self._ends_s.get(key, 0.0))

    def next(self, suits: Callable[[str], bool]) -> str | None:
        """Whose turn it is among the waiting that suit; it waits no more. None if there is nobody."""
        key = min(filter(suits, self._waiting_s), key=self._waiting_s.__getitem__, default=None)
        if key is not None:
            starts_s = self._waiting_s.pop(key)
            self._now_s = max(self._now_s, starts_s)
            self._ends_s[key] = starts_s
        return key

    def charge(self, key: str, used_s: float) -> None:
        """The key's turn is over and took so long."""
        if key in self._ends_s:
            self._ends_s[key] += used_s

    def forget(self, key: str) -> None:
        """The key will not come again."""
        self._waiting_s.pop(key, None)
        self._ends_s.pop(key, None)
