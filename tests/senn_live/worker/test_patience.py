from __future__ import annotations

import pytest

from senn_live.transport.ports import StoreFull, StoreUnavailable
from senn_live.worker.patience import FEWEST_BEATS, PATIENCE_S, Patience, Pulse, RefusedError

AWAY = StoreUnavailable("not now")


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def refused(
    patience: Patience, pulse: Pulse, clock: Clock, *, until_s: float, beats: bool = True, misses: bool = False
) -> None:
    while clock.now_s < until_s:
        patience.met(AWAY)
        clock.now_s += 1
        pulse.beats += beats
        pulse.misses += misses


def test_a_run_that_alone_is_refused_is_given_up_after_a_while() -> None:
    pulse, clock = Pulse(), Clock()
    patience = Patience(pulse, clock)
    refused(patience, pulse, clock, until_s=PATIENCE_S)
    with pytest.raises(RefusedError, match="while it served others \\(not now\\)"):
        patience.met(AWAY)


def test_a_store_that_is_away_for_all_is_waited_for_and_the_time_begins_when_it_is_back() -> None:
    pulse, clock = Pulse(), Clock()
    patience = Patience(pulse, clock)
    refused(patience, pulse, clock, until_s=100 * PATIENCE_S, beats=False, misses=True)
    refused(patience, pulse, clock, until_s=101 * PATIENCE_S - 1)
    patience.met(AWAY)


def test_what_passes_once_begins_anew() -> None:
    pulse, clock = Pulse(), Clock()
    patience = Patience(pulse, clock)
    for turn in range(1, 5):
        refused(patience, pulse, clock, until_s=turn * (PATIENCE_S - 1))
        assert patience.is_tried
        patience.passed()
        assert not patience.is_tried


def test_a_pause_of_the_machine_is_no_evidence() -> None:
    pulse, clock = Pulse(), Clock()
    patience = Patience(pulse, clock)
    patience.met(AWAY)
    clock.now_s += 10 * PATIENCE_S
    for _ in range(10):
        patience.met(AWAY)
    pulse.beats += FEWEST_BEATS
    with pytest.raises(RefusedError):
        patience.met(AWAY)


def test_a_full_store_is_waited_for_however_long() -> None:
    pulse, clock = Pulse(), Clock()
    patience = Patience(pulse, clock)
    for _ in range(1000):
        patience.met(StoreFull("full"))
        clock.now_s += 1
        pulse.beats += 1
