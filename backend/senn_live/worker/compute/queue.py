"""Who sits down next to compute what takes long: a fair share of the seats for every run, and a lane for short ones.

The first seat is for runs whose computations are short. Those that turn out long get the others, and share them by the
processor time they have used. So a run that is as heavy as is allowed (a minute for a round) delays the others once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..run.machine import Computation, Outcome
from .processes import Seat
from .schedule import FairShare

LONG_S = 0.5


class Lanes:
    """Seats and those who wait for them."""

    def __init__(self, seats: Sequence[Seat], clock: Callable[[], float]) -> None:
        self._seats = tuple(seats)
        self._clock = clock
        self._threads = ThreadPoolExecutor(len(self._seats), "lanes")
        self._share = FairShare()
        self._waiting: dict[str, asyncio.Future[Seat]] = {}
        self._taken_s: dict[Seat, float] = {}
        self._long: set[str] = set()
        self._is_closed = False

    async def compute(self, key: str, computation: Computation) -> tuple[Outcome, float]:
        """What the computation brings when its turn has come, and the processor time it took in seconds."""
        loop = asyncio.get_running_loop()
        if (given_up := self._waiting.get(key)) is not None:
            given_up.cancel()
        turn = self._waiting[key] = loop.create_future()
        self._share.join(key)
        self._admit()
        seat = await turn
        late = loop.call_later(LONG_S, self._admit)  # who waits for the short lane need not wait for a long one in it
        try:
            outcome, used_s = await loop.run_in_executor(self._threads, seat.compute, computation)
            self._charge(key, used_s)
            return outcome, used_s
        finally:
            late.cancel()
            del self._taken_s[seat]
            self._admit()

    def forget(self, key: str) -> None:
        """The run is not computed here any more."""
        self._share.forget(key)
        self._long.discard(key)

    def close(self) -> None:
        """Compute nothing any more."""
        self._is_closed = True
        for seat in self._seats:
            seat.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _charge(self, key: str, used_s: float) -> None:
        self._share.charge(key, used_s)
        (self._long.add if used_s > LONG_S else self._long.discard)(key)

    def _admit(self) -> None:
        for seat in self._seats:
            if self._is_closed or seat in self._taken_s:
                continue
            key = self._share.next(lambda key, seat=seat: self._suits(seat, key))  # type: ignore[misc]
            if key is not None:
                self._taken_s[seat] = self._clock()
                self._waiting.pop(key).set_result(seat)

    def _suits(self, seat: Seat, key: str) -> bool:
        first = self._seats[0]
        if len(self._seats) == 1:
            return True
        if seat is first:
            return key not in self._long
        return key in self._long or self._clock() - self._taken_s.get(first, self._clock()) >= LONG_S
