"""Which frames and landscapes go into the journal. Decided by the step alone, so that a successor decides alike.

A network's youth is kept whole; later, when little changes from step to step, every 10th and then every 100th frame is
enough for the page, and a journal of 100 000 steps stays below 5000 frames. Everything else is always written.
"""

from __future__ import annotations

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
