"""Which run makes room where all slots are taken: slots are shared by owner, and what nobody watches rests first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from senn_live.transport.ports import Standing


def to_rest(standings: Sequence[Standing]) -> str | None:
    """The held run that should make room for the first that waits; None if they are shared as they should be.

    It is one of whoever holds most, unwatched before watched, and only where that makes shares more equal or lets
    somebody see something who would else look at nothing. So it comes to rest: what made room does not come back at
    the expense of what it made room for. Every worker comes to the same answer, and only one of them has the run.

    Args:
        standings: as the store lists them: those that wait, the next one first, then the held.
    """
    first = next((standing for standing in standings if not standing.is_held), None)
    if first is None:
        return None
    held = [standing for standing in standings if standing.is_held]
    shares = Counter(standing.owner for standing in held)

    def makes_things_fairer(one: Standing) -> bool:
        if shares[one.owner] > shares[first.owner] + 1:
            return True
        is_own = one.owner == first.owner
        return first.is_watched and not one.is_watched and (is_own or shares[one.owner] > shares[first.owner])

    candidates = [standing for standing in held if makes_things_fairer(standing)]
    if not candidates:
        return None
    return min(candidates, key=lambda one: (one.is_watched, -shares[one.owner], one.run)).run
