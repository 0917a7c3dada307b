"""Time-lapse: where little changes from step to step, a run that people follow goes faster.

The page reads the same from the journal's losses (`pure/run/time_lapse.js`): it says so, and plays the past alike.
"""

from __future__ import annotations

import math
from typing import Literal

from .thinning import FOLLOWED_PACE

STILL = 0.01  # share of the loss that a step moves: below it little changes
FASTEST = 8.0


def time_lapse(before: float, after: float) -> float:
    """How many times faster time may run when a step took the loss from `before` to `after`.

    The square reaches the fastest where a step moves the loss by a third of a percent: slower than that is not seen.
    """
    moved = abs(after - before)
    limit = STILL * abs(before)
    if not math.isfinite(moved) or moved >= limit:
        return 1.0
    return FASTEST if moved * math.sqrt(FASTEST) <= limit else (limit / moved) ** 2


def lapses(pace: float | Literal["max"]) -> bool:
    """Whether time-lapse is for this pace: one that people follow, so that a growth is worth waiting for."""
    return pace != "max" and pace <= FOLLOWED_PACE
