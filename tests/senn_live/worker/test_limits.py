"""Every minimum and maximum of the run specification, tried through a whole run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from journals import begun, turns
from senn_live.worker.data.task_data import BadTaskError

RULES = (
    {"name": "calibrated"},
    {"name": "calibrated", "smoothing": False},
    {"name": "paper"},
)
FEW = (4, 5, 6)


def few_points() -> Iterator[dict[str, object]]:
    for count in FEW:
        places = [float(place) for place in range(count)]
        yield {"task": {"kind": "points", "x": places, "y": [float(index % 3) for index in range(count)]}}
        yield {"task": {"kind": "points", "x": places, "y": [0.0] * count}}
        yield {"samples": count}
        yield {"samples": count, "task": {"kind": "formula", "formula": "sin(3*x)"}}
        yield {"samples": count, "task": {"kind": "preset", "name": "moons"}}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(map(str, rule.values())))
@pytest.mark.parametrize("changes", list(few_points()), ids=str)
def test_a_run_on_the_fewest_samples_comes_to_its_end(rule: dict[str, object], changes: dict[str, object]) -> None:
    run = turns(begun(rule=rule, limits={"steps": 60}, **changes))
    assert run.status == "finished"


CALIBRATED = {
    "cadence": (1, 1000),
    "quantile": (0.5, 0.999),
    "draws": (20, 1000),
    "price": (0, 5),
    "depth_margin": (1, 20),
    "evidence": (0, 100),
    "tried": (1, 20),
    "lookahead": (1, 8),
}
PAPER = {
    "cadence": (1, 1000),
    "threshold": (0, 100),
    "absolute_threshold": (0, 1),
    "layer_cost": (1, 1000),
    "candidates": (10, 1000),
    "temperature": (1e-300, 1e6),
    "cooldown": (0, 10_000),
    "layer_cooldown": (0, 1000),
}
OPTIMISER = {"damping": (1e-300, 1e6), "learning_rate": (1e-300, 10)}


def at_a_limit() -> Iterator[dict[str, object]]:
    for field, ends in CALIBRATED.items():
        yield from ({"rule": {"name": "calibrated", field: end}} for end in ends)
        yield from ({"rule": {"name": "calibrated", "smoothing": False, field: end}} for end in ends)
    for field, ends in PAPER.items():
        yield from ({"rule": {"name": "paper", field: end}} for end in ends)
    for (field, ends), method in itertools.product(OPTIMISER.items(), ("adaptive", "fixed")):
        yield from ({"rule": {"name": "paper"}, "optimiser": {"method": method, field: end}} for end in ends)
    for field, ends in {"width": (1, 64), "depth": (1, 8), "steps": (1, 30)}.items():
        yield from ({"limits": {"steps": 30, field: end}} for end in ends)
    yield from ({"noise": noise} for noise in (0, 10))
    yield from ({"seed": seed} for seed in (0, 2**31 - 1))
    yield from ({"pace": pace} for pace in (0.1, 1000))
    yield from ({"start": start} for start in ([1], [64], [1] * 8))
    yield from ({"task": {"kind": "formula", "formula": "x", "low": low, "high": high}} for low, high in INTERVALS)
    yield {"task": {"kind": "points", "x": [-1e12, 0.0, 1.0, 1e12], "y": [1e12, 0.0, 0.0, -1e12]}}


INTERVALS = ((-1e12, 1e12), (-1e12, -1e12 + 1), (0.0, 1e-9), (0.0, 1e-300))


def names_a_field(message: str) -> bool:
    return message.startswith("Expected ")


@pytest.mark.parametrize("changes", list(at_a_limit()), ids=str)
def test_a_run_at_a_limit_comes_to_its_end_or_is_refused_in_a_sentence(changes: dict[str, object]) -> None:
    try:
        run = begun(**{"limits": {"steps": 30}, **changes})
    except BadTaskError as error:
        assert names_a_field(str(error))
        return
    turns(run)
    assert run.status in {"finished", "failed"}
    assert run.control.reason != "internal_error"
