"""Every minimum and maximum of the run specification and of every command, tried through a whole run.

The fields are read from the models, so that a new one is tried without being named here.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from annotated_types import Ge, Gt, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from journals import begun, events, turns, written
from senn_live.protocol import commands
from senn_live.protocol.specification import MAX_POINTS, RULES, Limits, Optimiser, RunSpecification
from senn_live.worker.data.task_data import BadTaskError
from senn_live.worker.run.commands import carry_out
from senn_live.worker.run.machine import LiveRun

RULES_TRIED = (
    {"name": "calibrated"},
    {"name": "calibrated", "smoothing": False},
    {"name": "paper"},
)
FEW = (4, 5, 6)
STEPS = 30
SMALLEST = 5e-324  # above 0
Changes = dict[str, object]


def few_points() -> Iterator[Changes]:
    for count in FEW:
        places = [float(place) for place in range(count)]
        yield {"task": {"kind": "points", "x": places, "y": [float(index % 3) for index in range(count)]}}
        yield {"task": {"kind": "points", "x": places, "y": [0.0] * count}}
        yield {"samples": count}
        yield {"samples": count, "task": {"kind": "formula", "formula": "sin(3*x)"}}
        yield {"samples": count, "task": {"kind": "preset", "name": "moons"}}


@pytest.mark.parametrize("rule", RULES_TRIED, ids=lambda rule: "-".join(map(str, rule.values())))
@pytest.mark.parametrize("changes", list(few_points()), ids=str)
def test_a_run_on_the_fewest_samples_comes_to_its_end(rule: Changes, changes: Changes) -> None:
    run = turns(begun(rule=rule, limits={"steps": 60}, **changes))
    assert run.status == "finished"


def constraints(field: FieldInfo) -> list[Any]:
    """What a field's number has to obey, wherever in its type that stands."""
    found, left = list(field.metadata), [field.annotation]
    while left:
        annotation = left.pop()
        found += getattr(annotation, "__metadata__", ())
        left += get_args(annotation)
    return [each for part in found for each in getattr(part, "metadata", [part])]


def ends(model: type[BaseModel]) -> Iterator[tuple[str, float]]:
    """The least and the most that each numeric field of a model may be."""
    for name, field in model.model_fields.items():
        for rule in constraints(field):
            match rule:
                case Ge(ge=least):
                    yield name, least  # type: ignore[misc]
                case Gt(gt=least):
                    yield name, SMALLEST if least == 0 else least  # type: ignore[misc]
                case Le(le=most):
                    yield name, most  # type: ignore[misc]


INTERVALS = ((-1e12, 1e12), (-1e12, -1e12 + 1), (1e12 - 1, 1e12), (0.0, 1e-9), (0.0, 1e-300), (0.0, SMALLEST))
LABELS = [0, 1, 2, 3]


def edits_at_a_limit() -> Iterator[Changes]:
    """Changes that an edit may make as well."""
    for name, model in RULES.items():
        yield from ({"rule": {"name": name, field: end}} for field, end in ends(model))
    yield from (
        {"rule": {"name": "calibrated", "smoothing": False, field: end}} for field, end in ends(RULES["calibrated"])
    )
    for (field, end), method in itertools.product(ends(Optimiser), ("adaptive", "fixed")):
        yield {"rule": {"name": "paper"}, "optimiser": {"method": method, field: end}}
    yield from (
        {"limits": {"steps": STEPS, field: min(end, STEPS) if field == "steps" else end}} for field, end in ends(Limits)
    )
    yield from ({field: end} for field, end in ends(RunSpecification) if field in ("samples", "noise"))
    yield from ({"task": {"kind": "formula", "formula": "x", "low": low, "high": high}} for low, high in INTERVALS)
    for far in (1e12, 1e-300, SMALLEST):
        yield {"task": {"kind": "points", "x": [-far, 0.0, far / 2, far], "y": [far, 0.0, 0.0, -far]}}
        yield {"task": {"kind": "points", "x": [0.0, 1.0, 2.0, 3.0], "y": [far, 0.0, 0.0, -far]}}
    yield {"task": {"kind": "points", "x": [1e12, 1e12, 1e12, 1e12 - 1e-3], "y": [0.0, 1.0, 2.0, 3.0]}}
    yield {"task": {"kind": "points", "x": [0.0] * (MAX_POINTS - 1) + [1.0], "y": [0.0] * (MAX_POINTS - 1) + [1e12]}}


def planes() -> Iterator[Changes]:
    """Points with labels, at the ends and where one place has several labels."""
    for far in (1e12, 1e-300, SMALLEST):
        corners = [[-far, -far], [far, far], [-far, far], [far, -far]]
        yield {"task": {"kind": "classes2d", "x": corners, "label": LABELS}}
    yield {"task": {"kind": "classes2d", "x": [[0.0, 0.0]] * 9 + [[1.0, 1.0]], "label": [0, 1] * 5}}
    yield {"task": {"kind": "classes2d", "x": [[1e12, index] for index in range(4)], "label": LABELS}}
    yield {"task": {"kind": "classes2d", "x": [[index, 0.0] for index in range(4)], "label": [0, 3, 0, 3]}}


def at_a_limit() -> Iterator[Changes]:
    yield from edits_at_a_limit()
    yield from planes()
    yield from ({field: end} for field, end in ends(RunSpecification) if field in ("seed", "pace"))
    yield from ({"start": start} for start in ([1], [64], [1] * 8))
    yield {"start": [64] * 8, "limits": {"steps": 2}}


def named(changes: Changes) -> str:
    return str(changes)[:80]


def begun_at(changes: Changes) -> LiveRun | None:
    """The run, or None where it is refused in a sentence that names what was expected."""
    try:
        return begun(**{"limits": {"steps": STEPS}, **changes})
    except (BadTaskError, ValueError) as error:
        assert "Expected " in str(error)
        return None


def has_ended_in_words(run: LiveRun) -> bool:
    return run.status in {"finished", "failed"} and run.control.reason != "internal_error"


@pytest.mark.parametrize("changes", list(at_a_limit()), ids=named)
def test_a_run_at_a_limit_comes_to_its_end_or_is_refused_in_a_sentence(changes: Changes) -> None:
    run = begun_at(changes)
    assert run is None or has_ended_in_words(turns(run))


def told(run: LiveRun, command: Changes) -> list[str]:
    """What the run says after a command, once it has come to its end."""
    run.outbox.confirm(len(run.outbox.waiting()))
    first = run.outbox.first_offset
    carry_out(run, run.commands_done, json.dumps(command))
    turns(run)
    return [event.detail for event in events(written(run), first) if event.type == "state"]


def was_taken_or_refused_in_words(said: list[str]) -> bool:
    refused = [text for text in said if text.startswith("Not carried out")]
    return not any("met an error" in text for text in said) and all("Expected " in text for text in refused)


@pytest.mark.parametrize("changes", list(edits_at_a_limit()), ids=named)
def test_an_edit_at_a_limit_is_carried_out_to_the_end_or_refused_in_a_sentence(changes: Changes) -> None:
    run = turns(begun(limits={"steps": STEPS}), 12)
    assert was_taken_or_refused_in_words(told(run, {"type": "edit", **changes}))
    assert has_ended_in_words(run)


@pytest.mark.parametrize("changes", list(planes()), ids=named)
def test_an_edit_of_the_plane_at_a_limit_is_carried_out_to_the_end_or_refused_in_a_sentence(changes: Changes) -> None:
    blobs = {"kind": "classes2d", "x": [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], "label": LABELS}
    run = turns(begun(task=blobs, limits={"steps": STEPS}), 12)
    assert was_taken_or_refused_in_words(told(run, {"type": "edit", **changes}))
    assert has_ended_in_words(run)


def commands_at_a_limit() -> Iterator[Changes]:
    for model in (commands.Step, commands.SetPace, commands.Force):
        name = model.model_fields["type"].default
        yield from ({"type": name, field: end} for field, end in ends(model))
    yield from ({"type": "force", "kind": kind, "layer": layer} for kind in ("width", "depth") for layer in (0, 1, 8))
    scales = [end for field, end in ends(commands.Place) if field == "scale"]
    locations = [end for field, end in ends(commands.Place) if field == "location"]
    for location in (0.0, SMALLEST, *locations):
        yield from ({"type": "place", "location": location, "scale": scale} for scale in (1e-6, 1.0, *scales))
        yield {"type": "place", "location": [location, 0.0]}
        yield {"type": "place", "location": [0.0, location]}


@pytest.mark.parametrize("command", list(commands_at_a_limit()), ids=named)
@pytest.mark.parametrize(("task", "rule"), [("bumps", "calibrated"), ("moons", "calibrated"), ("bumps", "paper")])
def test_a_command_at_a_limit_is_carried_out_or_refused_in_a_sentence(command: Changes, task: str, rule: str) -> None:
    limits = {"steps": 12, "width": 4}
    run = turns(begun(task={"kind": "preset", "name": task}, rule={"name": rule}, limits=limits), 4)
    said = told(run, command)
    assert was_taken_or_refused_in_words(said)
    turns(run)
    told(run, {"type": "resume"})
    assert run.control.reason != "internal_error"


def test_what_is_refused_names_the_field() -> None:
    run = turns(begun(limits={"steps": STEPS}), 4)
    for command, field in (
        ({"type": "place", "location": 1e12, "scale": 1e-300}, "location"),
        ({"type": "place", "location": 0.0, "scale": 1e-300}, "scale"),
        ({"type": "place", "location": [0.0, 0.0]}, "coordinates"),
    ):
        carry_out(run, run.commands_done, json.dumps(command))
        last = [event for event in events(run.outbox.waiting(), run.outbox.first_offset) if event.type == "state"][-1]
        assert f"Expected a {field}" in last.detail or field in last.detail


def test_every_numeric_field_is_tried() -> None:
    assert {field for field, _ in ends(RunSpecification)} == {"samples", "noise", "seed", "pace", "start"}
    assert {field for field, _ in ends(commands.Place)} == {"location", "scale"}
    assert {field for field, _ in ends(commands.Edit)} == {"samples", "noise"}
