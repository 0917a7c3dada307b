"""How often one client may do something: a token bucket each, in bounded memory. Pure: the clock is an argument."""

from __future__ import annotations

from collections import OrderedDict

from .errors import TooManyError

_CLIENTS = 10_000


class Rate:
    """`burst` at once, `per_s` sustained, per client. Beyond 10 000 clients the longest silent is forgotten."""

    def __init__(self, what: str, per_s: float, burst: int, whose: str = "one address") -> None:
        self._what = what
        self._whose = whose
        self._per_s = per_s
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now_s: float, cost: float = 1.0) -> None:
        """Count one, or what counts as several; never as more than may come at once.

        Raises:
            TooManyError: if the client has none left.
        """
        cost = min(cost, self._burst)
        left = self._left(client, now_s)
        self._buckets.pop(client, None)
        self._buckets[client] = (left - cost if left >= cost else left, now_s)
        while len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        self._refuse(left, cost)

    def check(self, client: str, now_s: float) -> None:
        """Count nothing, but refuse who has none left.

        Raises:
            TooManyError: if the client has none left.
        """
        self._refuse(self._left(client, now_s), 1.0)

    def _left(self, client: str, now_s: float) -> float:
        left, since_s = self._buckets.get(client, (float(self._burst), now_s))
        return min(self._burst, left + (now_s - since_s) * self._per_s)

    def _refuse(self, left: float, cost: float) -> None:
        if left < cost:
            wait_s = (cost - left) / self._per_s
            raise TooManyError(
                f"Expected at most {self._burst} {self._what} at once and {self._per_s:g} per second from"
                f" {self._whose}. Try again in {max(1, round(wait_s))} s.",
                wait_s,
            )
