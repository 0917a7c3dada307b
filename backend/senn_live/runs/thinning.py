"""Which frames and landscapes go into the journal. Decided by steps and the pace asked: a successor decides alike.

A network's youth is kept whole; later, when little changes from step to step, every 10th and then every 100th frame is
enough for the page, and a journal of 100 000 steps stays below 5000 frames. Everything else is always written.

Between two proposal rounds the landscape is looked at as often as people can follow, about once a second at most: a
look costs 10 to 20 ms of processor time at 64 samples and 4 kB of journal.
"""

from __future__ import annotations

from typing import Literal

ALL_UNTIL = 2_000
TENTH_UNTIL = 20_000
LANDSCAPES_UNTIL_ROUND = 200


def keeps_frame(step: int) -> bool:
    """Whether the frame of this step is journalled."""
    if step <= ALL_UNTIL:
        return True
    return step % (10 if step <= TENTH_UNTIL else 100) == 0


def keeps_landscape(round_: int, *, accepted: bool) -> bool:
    """Whether the landscape of this proposal round is journalled: every accepted one; late refused ones rarely."""
    return accepted or round_ <= LANDSCAPES_UNTIL_ROUND or round_ % 10 == 0


LOOK_EVERY, HURRIED_LOOK_EVERY = 5, 100  # steps, at a pace that people follow, and faster than that
FOLLOWED_PACE = 10.0  # steps per second
QUICK_SAMPLES = 128  # a look costs as much as there are samples; with more it is taken less often
LOOKS_UNTIL, RARE_LOOKS_UNTIL = 200, 2_000  # after these steps a fifth, then a hundredth of the looks is enough
FIRST_LOOKS = 3  # steps after a growth that are all looked at: then the hill collapses


def looks_at(step: int, *, since_growth: int, samples: int, pace: float | Literal["max"]) -> bool:
    """Whether the landscape of this step is looked at, if no proposal round does so anyway.

    Args:
        step: training steps done.
        since_growth: steps since the last growth, or since the start.
        samples: how many there are.
        pace: steps per second that the run was told to keep.
    """
    is_followed = pace != "max" and pace <= FOLLOWED_PACE
    if is_followed and samples <= QUICK_SAMPLES and since_growth <= FIRST_LOOKS:
        return True
    every = (LOOK_EVERY if is_followed else HURRIED_LOOK_EVERY) * -(-samples // QUICK_SAMPLES)
    rarer = 1 if step <= LOOKS_UNTIL else 5 if step <= RARE_LOOKS_UNTIL else 100
    return step % (every * rarer) == 0
