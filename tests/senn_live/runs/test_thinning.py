from __future__ import annotations

from senn_live.runs.thinning import keeps_frame, keeps_landscape, looks_at


def test_every_frame_of_the_first_two_thousand_steps_is_kept() -> None:
    assert all(keeps_frame(step) for step in range(1, 2001))


def test_later_every_tenth_and_then_every_hundredth_frame_is_kept() -> None:
    assert [step for step in range(2001, 2041) if keeps_frame(step)] == [2010, 2020, 2030, 2040]
    assert [step for step in range(20_001, 20_301) if keeps_frame(step)] == [20_100, 20_200, 20_300]


def test_the_longest_run_has_fewer_than_five_thousand_frames() -> None:
    assert sum(keeps_frame(step) for step in range(1, 100_001)) < 5000


def test_landscapes_of_accepted_rounds_are_always_kept_and_late_refused_ones_rarely() -> None:
    assert keeps_landscape(100_003, accepted=True)
    assert keeps_landscape(200, accepted=False)
    assert [round_ for round_ in range(201, 231) if keeps_landscape(round_, accepted=False)] == [210, 220, 230]


def looks(steps: int, *, samples: int = 64, pace: float = 5.0) -> list[int]:
    return [step for step in range(1, steps + 1) if looks_at(step, since_growth=step, samples=samples, pace=pace)]


def test_people_who_follow_see_the_landscape_of_every_fifth_step_and_of_the_first_ones() -> None:
    assert looks(20) == [1, 2, 3, 5, 10, 15, 20]
    assert looks_at(41, since_growth=3, samples=64, pace=10)
    assert not looks_at(41, since_growth=4, samples=64, pace=10)


def test_in_a_hurry_and_with_many_samples_it_is_rarely_looked_at() -> None:
    assert looks(200, pace=10.1) == [100, 200]
    assert not looks_at(50, since_growth=1, samples=64, pace="max")
    assert looks(160, samples=2000) == [80, 160]


def test_the_longest_run_is_looked_at_fewer_than_four_hundred_times() -> None:
    assert len(looks(100_000)) < 400
