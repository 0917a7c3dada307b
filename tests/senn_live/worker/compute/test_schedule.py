from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.worker.compute.schedule import FairShare, Pace, Schedule, due_after, rest_after_growth_s


def test_a_run_in_time_is_due_one_period_later() -> None:
    assert due_after(10.0, 10.02, pace=10) == pytest.approx(10.1)


def test_a_run_late_by_less_than_a_period_catches_up() -> None:
    assert due_after(10.0, 10.09, pace=10) == pytest.approx(10.1)


def test_turns_missed_by_more_than_a_period_are_let_go() -> None:
    assert due_after(10.0, 17.3, pace=10) == 17.3


def test_at_full_speed_the_next_turn_is_due_now() -> None:
    assert due_after(10.0, 17.3, pace="max") == 17.3


@pytest.mark.parametrize(("pace", "rests"), [(1.25, True), (5, True), (10, True), (30, False), ("max", False)])
def test_a_run_rests_after_growing_only_at_a_pace_that_people_follow(pace: Pace, rests: bool) -> None:
    assert (rest_after_growth_s(pace) > 0.8) is rests


def test_nobody_has_a_turn_before_it_is_due() -> None:
    schedule = Schedule()
    schedule.set("a", 5.0)
    assert schedule.pop(4.9) is None
    assert schedule.pop(5.0) == ("a", 5.0)
    assert schedule.pop(9.0) is None


def test_setting_again_moves_a_turn_and_removing_takes_it_away() -> None:
    schedule = Schedule()
    schedule.set("a", 5.0)
    schedule.set("a", 7.0)
    schedule.set("b", 6.0)
    assert (schedule.due("a"), schedule.next_due()) == (7.0, 6.0)
    schedule.remove("b")
    assert schedule.next_due() == 7.0
    assert schedule.pop(9.0) == ("a", 7.0)
    assert schedule.next_due() is None


def test_equal_times_are_served_first_come_first_served() -> None:
    schedule = Schedule()
    for key in "cab":
        schedule.set(key, 1.0)
    assert [schedule.pop(1.0) for _ in range(3)] == [("c", 1.0), ("a", 1.0), ("b", 1.0)]


PACES = st.one_of(st.just("max"), st.floats(0.5, 100))


@given(st.lists(PACES, min_size=2, max_size=8), st.floats(0.0005, 0.05))
def test_no_run_starves_however_slow_the_machine_and_greedy_the_others(paces: list[Pace], cost_s: float) -> None:
    schedule, now = Schedule(), 0.0
    given_turns, last = dict.fromkeys(map(str, range(len(paces))), 0), {}
    for key in given_turns:
        schedule.set(key, 0.0)
    while now < 8.0:
        turn = schedule.pop(now)
        if turn is None:
            now = max(now, schedule.next_due() or now)
            continue
        key, due = turn
        waited = now - due
        assert waited <= cost_s * (len(paces) + 1), "Expected at most one turn of everybody else in between."
        now += cost_s
        given_turns[key] += 1
        last[key] = now
        schedule.set(key, due_after(due, now, paces[int(key)]))
    for key, count in given_turns.items():
        pace = paces[int(key)]
        fair = 8.0 / (cost_s * len(paces))
        wanted = fair if pace == "max" else min(fair, 8.0 * pace)
        assert count >= 0.8 * wanted - 2


def test_a_machine_in_time_keeps_every_pace_exactly() -> None:
    schedule, now, counts = Schedule(), 0.0, {"slow": 0, "fast": 0}
    paces = {"slow": 3.0, "fast": 30.0}
    for key in paces:
        schedule.set(key, 0.0)
    while now < 10.0:
        turn = schedule.pop(now)
        if turn is None:
            now = schedule.next_due() or now
            continue
        counts[turn[0]] += 1
        now += 0.004
        schedule.set(turn[0], due_after(turn[1], now, paces[turn[0]]))
    assert counts["slow"] == pytest.approx(30, abs=1)
    assert counts["fast"] == pytest.approx(300, abs=2)


def anybody(key: str) -> bool:
    return True


def used(costs: dict[str, float], turns: int) -> dict[str, float]:
    """What each has used after so many turns, when everybody always waits."""
    share, spent = FairShare(), dict.fromkeys(costs, 0.0)
    for key in costs:
        share.join(key)
    for _ in range(turns):
        key = share.next(anybody)
        assert key is not None
        spent[key] += costs[key]
        share.charge(key, costs[key])
        share.join(key)
    return spent


@given(st.lists(st.floats(0.01, 30), min_size=2, max_size=8))
def test_everybody_uses_as_much_as_anybody_else_give_or_take_one_turn(costs: list[float]) -> None:
    named = {str(index): cost for index, cost in enumerate(costs)}
    spent = used(named, 200)
    longest = max(costs)
    assert max(spent.values()) - min(spent.values()) <= 2 * longest + 1e-9


def test_who_was_away_has_saved_nothing_up() -> None:
    share = FairShare()
    for _ in range(10):
        share.join("steady")
        assert share.next(anybody) == "steady"
        share.charge("steady", 1.0)
    share.join("new")
    assert share.next(anybody) == "new"
    share.charge("new", 2.0)
    share.join("new")
    share.join("steady")
    assert share.next(anybody) == "steady"


def test_who_does_not_suit_is_passed_over_and_who_is_forgotten_does_not_come() -> None:
    share = FairShare()
    for key in ("a", "b", "c"):
        share.join(key)
    assert share.next(lambda key: key == "b") == "b"
    share.forget("a")
    share.charge("a", 1.0)  # its computation ends when it is forgotten already
    assert share.next(anybody) == "c"
    assert share.next(anybody) is None
