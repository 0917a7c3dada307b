"""Codes are short enough to type, so guessing is slow: wrong ones are counted, by address and in all.

Out of 25^6 codes 20 are open: at 100 tries a second from however many addresses the first hit takes a day and a half
on average, at one try a second from one address half a year. Right codes are not counted, so forty phones behind one
router join at once. Who has a member's or the teacher's token is asked nothing.
"""

from __future__ import annotations

import time

from .rates import Rate

_PER_ADDRESS = (1.0, 60)  # per second, and at once: a class that mistypes a code together
_TOGETHER = (100.0, 1000)


class Guesses:
    """The wrong codes and tokens that were tried lately."""

    def __init__(self) -> None:
        self._of_one = Rate("wrong codes", *_PER_ADDRESS)
        self._of_all = Rate("wrong codes", *_TOGETHER, whose="all addresses together")

    def check(self, client: str) -> None:
        """Let an address try.

        Raises:
            TooManyError: if it, or all together, tried too many wrong ones. Right or wrong is then not said.
        """
        now_s = time.monotonic()
        self._of_one.check(client, now_s)
        self._of_all.check("", now_s)

    def miss(self, client: str) -> None:
        """Count a wrong one."""
        now_s = time.monotonic()
        self._of_one.take(client, now_s)
        self._of_all.take("", now_s)
