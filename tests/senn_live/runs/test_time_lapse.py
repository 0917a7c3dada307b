from __future__ import annotations

import math

import pytest

from senn_live.runs.time_lapse import FASTEST, lapses, time_lapse


def test_a_step_that_moves_the_loss_by_a_hundredth_is_seen_at_the_pace_asked() -> None:
    assert time_lapse(1.0, 0.99) == 1.0
    assert time_lapse(1.0, 0.5) == 1.0
    assert time_lapse(0.2, 0.3) == 1.0


@pytest.mark.parametrize("sign", [1, -1])
def test_the_less_a_step_moves_the_loss_the_faster_time_runs_up_to_eight_times(sign: int) -> None:
    faster = [time_lapse(2.0, 2.0 * (1 + sign * share)) for share in (0.009, 0.006, 0.004, 0.001, 0.0)]
    assert faster == sorted(faster)
    assert faster[0] > 1.0
    assert faster[-2:] == [FASTEST, FASTEST]


@pytest.mark.parametrize("losses", [(math.nan, 1.0), (1.0, math.inf), (math.inf, math.inf), (0.0, 0.0)])
def test_losses_of_which_no_share_can_be_said_are_shown_at_the_pace_asked(losses: tuple[float, float]) -> None:
    assert time_lapse(*losses) == 1.0


@pytest.mark.parametrize(("pace", "expected"), [(1.25, True), (10, True), (25, False), ("max", False)])
def test_only_a_pace_that_people_follow_has_a_time_lapse(pace: object, expected: bool) -> None:
    assert lapses(pace) is expected  # type: ignore[arg-type]
